import { defineRule } from '../define.ts';
import { listInWords } from '../run.ts';
import { claimOf } from '../support/index-claims.ts';
import { concurrentlyOf, declarationOf, isReference } from '../support/indexes.ts';
import { agreeing, endpointsInWords, wayTo } from '../support/requests.ts';
import { statementPlace } from '../support/statements.ts';
import { bySize, declaredInWords, rowsOf } from '../support/tables.ts';
import { hottest, isRare } from '../support/traffic.ts';
import { isEither, unservedLookups } from '../support/unserved-lookups.ts';

/** With PostgreSQL, where an index that is declared is made with a lock on the table. */
const fixOnline =
  'Add an index on {columns} of {table}: `{declaration}`. Have the migration make it while requests are served, outside of a transaction: `{concurrently}`.';

export default defineRule({
  title: 'Query that no index serves',
  severity: 'high',
  precision: 'high',
  needs: ['endpoints', 'queries', 'entities'],
  tags: ['performance', 'cwe-1067'],
  docs: {
    why: 'Without an index the database reads the whole table for every such request. With the table grows the time of each request and the load of the database, until the slowest query takes everything else down with it.',
    fix: 'Add an index on {columns} of {table}: `{declaration}`.',
    bad: `
//- /prisma/schema.prisma
model Order {
  id     Int @id
  userId Int
}
//- /src/app.ts
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.get('/orders', async (req, res) => {
  res.json(await prisma.order.findMany({ where: { userId: Number(req.query.user) }, take: 20 }));
});
`,
    good: `
//- /prisma/schema.prisma
model Order {
  id     Int @id
  userId Int
  state  String
  @@index([userId, state])
}
//- /src/app.ts
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.get('/orders', async (req, res) => {
  res.json(await prisma.order.findMany({ where: { userId: Number(req.query.user) }, take: 20 }));
});
`,
  },
  messages: {
    filter: '{endpoints} {filter} {table} by {by}, and no index starts with {any}.',
    order: '{endpoints} {take} the first rows of {table} by {by}, and no index is in that order.',
  },
  check(model, report) {
    for (const { entity, columns, passes, sorted } of unservedLookups(model)) {
      const endpoints = [...new Set(passes.map(({ endpoint }) => endpoint))];
      const hot = sorted ? null : hottest(model, columns, passes);
      const shown = hot ?? passes.find((pass) => !isRare(model, [pass])) ?? passes[0];
      if (shown === undefined) continue;
      const names = columns.map(({ column }) => column);
      // one of several conditions has to be found by itself
      const alternatives = columns.length > 1 && isEither(shown.step.operation, columns);
      const unknown = entity.dialect === undefined && entity.kind === 'table';
      // with MySQL there would be an index
      const doubtful = unknown && columns.some((column) => isReference(entity, column));
      const often = hot === null && isRare(model, passes) ? 'medium' : 'high';
      const severity = sorted ? 'medium' : hot !== null && !doubtful ? 'critical' : often;
      const first = [shown.endpoint, ...endpoints.filter((endpoint) => endpoint !== shown.endpoint)];
      const each = alternatives ? columns.map((column) => [column]) : [columns];
      const concurrently = each.map((own) => concurrentlyOf(entity, own)).join(' ');
      report({
        message: sorted ? 'order' : 'filter',
        arguments: {
          endpoints: endpointsInWords(first),
          filter: agreeing('filters', first),
          take: agreeing('takes', first),
          table: entity.table,
          by: alternatives ? names.join(' or ') : names,
          columns: alternatives ? `each of ${listInWords(names)}` : names,
          any: names.length === 1 ? 'it' : 'any of them',
          declaration: each.map((own) => declarationOf(entity, own)).join(' '),
          concurrently,
        },
        ...(concurrently.trim() === '' ? {} : { fix: fixOnline }),
        place: statementPlace(model, shown.step),
        trace: [
          ...wayTo(
            shown.endpoint,
            shown.step,
            shown.step.operation.text?.replaceAll(/\s+/g, ' ').trim().slice(0, 120) ?? shown.step.operation.api,
          ),
          { location: entity.location, message: declaredInWords(model, entity) },
        ],
        endpoint: shown.endpoint,
        affects: { unit: 'endpoint', count: endpoints.length },
        key: `${entity.name}.${names.join(',')}`,
        severity: bySize(severity, rowsOf(model, entity.name, shown.step.operation.place.file), !doubtful),
        confidence: sorted || doubtful ? 'medium' : 'high',
        claim: claimOf(entity, shown.step.operation, columns, alternatives),
      });
    }
  },
});
