import type { Confidence, Location, Severity } from '../../findings/types.ts';
import type { RepliedRows } from '../../model/replied-rows.ts';
import type { BackendModel, Endpoint, Step } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { secretColumns } from '../support/secret-columns.ts';

export default defineRule({
  title: 'Passwords and secrets in replies',
  severity: 'critical',
  precision: 'high',
  needs: ['endpoints', 'queries'],
  tags: ['cwe-200', 'cwe-201', 'cwe-359', 'owasp-a01'],
  docs: {
    why: 'The reply is a row as the table holds it, with columns that nobody outside may see. A password hash that leaves the server can be tried at any speed; a token for resetting passwords is as good as the password. Browsers, proxies and logs keep copies, and no page needs to show the value for it to be read.',
    fix: 'Name the columns that the client needs in the query or build the reply of them, and leave {columns} out of what {entity} gives by default (`select: false`, `omit`, `@Exclude()`, `toJSON`), so that the next endpoint is safe, too.',
    bad: `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.get('/users/:id', async (req, res) => {
  res.json(await prisma.user.findUnique({ where: { id: req.params.id } }));
});
//- /prisma/schema.prisma
model User {
  id           String @id
  email        String @unique
  passwordHash String
}
`,
    good: `
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.get('/users/:id', async (req, res) => {
  res.json(await prisma.user.findUnique({ where: { id: req.params.id }, select: { id: true, email: true } }));
});
//- /prisma/schema.prisma
model User {
  id           String @id
  email        String @unique
  passwordHash String
}
`,
  },
  messages: {
    row: '{endpoint} replies with rows of {entity} as they are, with {columns}.',
    column: '{endpoint} replies with {columns} of {entity}.',
  },
  check(model, report) {
    for (const { step, rows, columns, endpoints, grade } of exposures(model)) {
      const [endpoint] = endpoints;
      if (endpoint === undefined) continue;
      report({
        message: rows.columns === null ? 'row' : 'column',
        place: step.operation.place,
        endpoint,
        ...grade,
        arguments: { entity: rows.entity, columns: columns.map((name) => `\`${name}\``) },
        affects: { unit: 'endpoint', count: endpoints.length },
        trace: [
          { location: rows.query, message: `rows of ${rows.entity} are read` },
          { location: step.operation.place, message: 'and sent' },
        ],
        key: `${rows.entity} ${columns.join()}`,
      });
    }
  },
});

interface Exposure {
  readonly step: Step;
  readonly rows: RepliedRows;
  readonly columns: readonly string[];
  readonly endpoints: Endpoint[];
  readonly grade: { readonly severity: Severity; readonly confidence: Confidence };
}

/** Each reply with rows that hold secrets once, with the endpoints that send it. */
function exposures(model: BackendModel): Iterable<Exposure> {
  const found = new Map<string, Exposure>();
  for (const endpoint of model.endpoints) {
    // of a row, clients get the fields that the schema has
    if (endpoint.protocol === 'graphql' || endpoint.protocol === 'grpc') continue;
    for (const step of endpoint.steps) {
      const { operation } = step;
      if (operation.is !== 'reply' || (operation.status ?? 200) >= 300) continue;
      for (const rows of operation.rows ?? []) {
        const { columns, sure } = secretColumns(model, endpoint, rows);
        if (columns.length === 0) continue;
        const key = `${textOf(operation.place)} ${rows.entity}`;
        const known = found.get(key);
        const password = columns.some((name) => /pass|pwd/i.test(name));
        if (known === undefined)
          found.set(key, {
            step,
            rows,
            columns,
            endpoints: [endpoint],
            grade: {
              severity: password && sure ? 'critical' : 'high',
              confidence: sure ? (password ? 'high' : 'medium') : 'low',
            },
          });
        else if (!known.endpoints.includes(endpoint)) known.endpoints.push(endpoint);
      }
    }
  }
  return found.values();
}

function textOf({ file, line, column }: Location): string {
  return `${file}:${line}:${column}`;
}
