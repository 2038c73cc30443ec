import { defineRule } from '../define.ts';
import { listInWords } from '../run.ts';
import { racesOf } from '../support/races.ts';
import { declarationOf } from '../support/indexes.ts';
import { endpointsInWords, reachOf, wayTo } from '../support/requests.ts';

export default defineRule({
  title: 'Write that depends on a read which may be out of date',
  severity: 'high',
  precision: 'medium',
  needs: ['entries', 'queries', 'entities'],
  tags: ['cwe-362', 'cwe-367', 'data-integrity'],
  docs: {
    why: 'Between the read and the write, another request reads the same. Both go on as if they were alone: an account is registered twice, one of two withdrawals is forgotten. It happens with a double click or a retry, and a transaction at the usual isolation level does not prevent it.',
    fix: 'Let the database decide in one statement: a unique index and an insert that may conflict, or an update that reckons by itself (`SET stock = stock - 1 WHERE stock >= 1`).',
    bad: `
//- /prisma/schema.prisma
model Product {
  id    Int @id
  stock Int
}
//- /src/app.ts
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.post('/orders', async (req, res) => {
  const product = await prisma.product.findUnique({ where: { id: req.body.id } });
  await prisma.product.update({ where: { id: product.id }, data: { stock: product.stock - 1 } });
  res.sendStatus(204);
});
`,
    good: `
//- /prisma/schema.prisma
model Product {
  id    Int @id
  stock Int
}
//- /src/app.ts
import express from 'express';
import { PrismaClient } from '@prisma/client';
const app = express();
const prisma = new PrismaClient();
app.post('/orders', async (req, res) => {
  await prisma.product.update({ where: { id: req.body.id, stock: { gte: 1 } }, data: { stock: { decrement: 1 } } });
  res.sendStatus(204);
});
`,
  },
  messages: {
    insert:
      '{endpoints}: two requests that arrive together both find no {table} with that {columns}, and both {write} one; no unique index stops the second.',
    update:
      '{endpoints}: of two requests that both read {table}.{columns} before either writes it, the second overwrites what the first one {did}.',
  },
  check(model, report) {
    for (const { kind, entity, columns, operator, read, write, entries } of racesOf(model)) {
      const [entry] = entries;
      if (entry === undefined) continue;
      const own = columns.flatMap((name) =>
        entity.columns.filter((each) => each.name === name || each.column === name),
      );
      const declaration = declarationOf(entity, own);
      report({
        message: kind,
        arguments: {
          endpoints: endpointsInWords(entries).replace(/,$/, ''),
          table: entity.table,
          write: /save/i.test(write.operation.api) ? 'save' : 'insert',
          columns,
          did: operator === '-' ? 'took away' : operator === '+' ? 'added' : 'changed',
        },
        fix:
          kind === 'insert'
            ? `Make ${listInWords(columns)} unique in ${entity.table} (as \`${declaration}\`, but unique), insert without looking first, and answer 409 when the database says that there is one.`
            : `Let the database reckon: \`UPDATE ${entity.table} SET ${columns.join()} = ${columns.join()} ${operator} … WHERE id = …\` (in an ORM: increment, decrement), with a condition that the result is allowed; or lock the row when it is read (\`SELECT … FOR UPDATE\`, in a transaction).`,
        place: write.operation.place,
        trace: [
          { location: read.operation.place, message: `both requests read ${entity.table}` },
          ...wayTo(
            entry,
            write,
            kind === 'insert' ? 'both insert a row' : 'both write what they reckoned from it',
          ).slice(-1),
        ],
        endpoint: entry,
        affects: reachOf(entries),
        key: `${kind} ${entity.name} ${columns.join()}`,
        // documents have other ways to be unique, and what reads may be a copy
        ...(entity.kind === 'collection' ? { severity: 'medium' as const } : {}),
      });
    }
  },
});
