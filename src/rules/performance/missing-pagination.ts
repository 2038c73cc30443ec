import { placeKey } from '../../model/places.ts';
import { resultUse } from '../../model/code/result-use.ts';
import type { QueryOperation } from '../../model/operations.ts';
import type { BackendModel, Endpoint } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { asksDocuments } from '../support/batching.ts';
import { isKey } from '../support/indexes.ts';
import { entityCalled } from '../support/lookup.ts';
import { wordsOf } from '../support/names.ts';
import { statementPlace } from '../support/statements.ts';
import { declaredInWords, isSmall } from '../support/tables.ts';
import { isByKeys, isOnce, isReading, stepsOf, tablesOf, wayTo, type StepOf } from '../support/requests.ts';

const inSql = '`WHERE id > $1 ORDER BY id LIMIT $2`';
const pageOf = (cursor: string): string =>
  `Take a page from the query ({query}): a limit with a maximum, and a cursor on an indexed column (${cursor}), or limit and offset while the table is small.`;

export default defineRule({
  title: 'List endpoint that returns a whole table',
  severity: 'high',
  precision: 'high',
  needs: ['endpoints', 'queries'],
  tags: ['performance', 'cwe-770'],
  docs: {
    why: 'The reply grows with the table. With the rows of production it fills the memory of the process, holds a connection for seconds, and a handful of requests for it takes the service down.',
    fix: pageOf(inSql),
    bad: `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.get('/users', async (req, res) => {
  const users = await prisma.user.findMany();
  res.json(users);
});
`,
    good: `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.get('/users', async (req, res) => {
  const users = await prisma.user.findMany({ take: 50, orderBy: { id: 'asc' } });
  res.json(users);
});
`,
  },
  messages: {
    many: '{count} lists have no limit, that of {endpoint} ({table}) among them.',
    whole: '{endpoint} loads the whole table {table}: the query has no limit.',
    filtered: '{endpoint} loads every row of {table} that matches {columns}: the query has no limit.',
  },
  check(model, report) {
    const found = new Map<string, { step: StepOf<'query'>; endpoints: Endpoint[] }>();
    for (const endpoint of model.endpoints) {
      const step = unlimited(endpoint).find(({ operation }) => !isLookup(model, operation));
      if (step === undefined) continue;
      // `rows[0]` takes one row of what is one row; a stream never holds all of them
      const { first, streamed } = resultUse(model, endpoint, step);
      if (first || streamed) continue;
      const key = placeKey(statementPlace(model, step));
      const known = found.get(key);
      if (known === undefined) found.set(key, { step, endpoints: [endpoint] });
      else known.endpoints.push(endpoint);
    }
    const lists = [...found.values()].map((each) => {
      const { entities, filters, place } = each.step.operation;
      const columns = [...new Set((filters ?? []).map(({ column }) => column))];
      const small = entities.every((name) => isSmall(model, name, place.file));
      return { ...each, columns, small, severity: small ? 'low' : columns.length > 0 ? 'medium' : 'high' } as const;
    });
    // no list has a limit: one decision that was not taken, not one slip for each list
    const many = lists
      .filter(({ small }) => !small)
      .sort((a, b) => Math.min(a.columns.length, 1) - Math.min(b.columns.length, 1));
    const systemic = many.length > 10;
    for (const { step, endpoints, columns, severity } of systemic ? many.slice(0, 1) : lists) {
      const [endpoint] = endpoints;
      if (endpoint === undefined) continue;
      report({
        message: systemic ? 'many' : columns.length === 0 ? 'whole' : 'filtered',
        arguments: {
          table: tablesOf(step.operation),
          columns,
          query: step.operation.api,
          count: many.length,
        },
        fix: pageOf(
          asksDocuments(model, step.operation)
            ? '`{ _id: { $gt: last } }`, sorted by `_id`'
            : step.operation.text === null
              ? 'keys greater than the last one, in their order'
              : inSql,
        ),
        place: statementPlace(model, step),
        trace: systemic
          ? many.slice(0, 20).map((each) => ({
              location: statementPlace(model, each.step),
              message: `${each.endpoints[0]?.label ?? ''}: ${tablesOf(each.step.operation)}`,
            }))
          : [
              ...wayTo(endpoint, step, 'no limit'),
              ...step.operation.entities.flatMap((name) => {
                const entity = entityCalled(model, name, step.operation.place.file);
                return model.live === null || entity === undefined
                  ? []
                  : [{ location: entity.location, message: declaredInWords(model, entity) }];
              }),
            ],
        endpoint,
        affects: { unit: 'endpoint', count: systemic ? many.length : endpoints.length },
        // the rows of one owner are fewer than the table, and still nobody counts them
        severity,
        ...(severity === 'medium' && !systemic ? { confidence: 'medium' as const } : {}),
      });
    }
  },
});

/** By a key of its own: the primary key, or something unique. */
function isLookup(model: BackendModel, { entities, filters, place }: QueryOperation): boolean {
  const equal = (filters ?? []).filter(({ operator }) => operator === '=').map(({ column }) => column);
  return isKey(entityCalled(model, entities[0] ?? '', place.file) ?? null, equal);
}

/** Tables of the database itself: its catalogue grows with the schema, not with use. */
const catalogue = /^(?:pg_\w+|information_schema|sqlite_\w+|sys)$/;

/** What is asked for in one piece: a page of an export is no export. */
function isWhole({ path, handler }: Endpoint): boolean {
  return [...path.split('/'), handler?.name ?? ''].some((name) => wholes.has(wordsOf(name)[0] ?? ''));
}

const wholes = new Set(['export', 'download', 'dump', 'backup', 'sitemap']);

/** The queries of a reading endpoint that return what there is, the widest first. */
function unlimited(endpoint: Endpoint): StepOf<'query'>[] {
  if (!isReading(endpoint)) return [];
  const lists = stepsOf(endpoint.steps, 'query').filter((step) => {
    const { operation, guard, loops } = step;
    // a part of the text that is not known may be the limit
    if (
      guard !== null ||
      loops.length > 0 ||
      isOnce(step) ||
      /\bfrom\b[^]*\{\?\}/i.test(operation.text ?? '') ||
      operation.operation !== 'select' ||
      operation.single ||
      operation.limited !== false ||
      operation.filters === null ||
      operation.entities.some((name) => catalogue.test(name)) ||
      (operation.filters.length > 0 && isWhole(endpoint))
    )
      return false;
    // as many rows as there are keys
    return !isByKeys(operation);
  });
  return lists.sort((a, b) => (a.operation.filters?.length ?? 0) - (b.operation.filters?.length ?? 0));
}
