import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('templates of Neon, Vercel and Bun', async () => {
  const model = await modelOf(`
import express from 'express';
import { neon } from '@neondatabase/serverless';
import { sql, db } from '@vercel/postgres';
import { sql as own } from 'bun';
const query = neon(process.env.DATABASE_URL);
const app = express();
app.post('/a', async (req, res) => {
  await query\`select * from users where email = \${req.body.email}\`;
  await query.query('select * from users where email = ' + req.body.email);
  await sql\`delete from posts where id = \${req.body.id}\`;
  await sql.query('select * from posts where id = $1', [req.body.id]);
  const client = await db.connect();
  await client.sql\`insert into posts (title) values (\${req.body.title})\`;
  await own.begin(async (tx) => { await tx\`update posts set title = 'x'\`; });
});
`);
  expect(
    model.endpoints[0]?.steps.flatMap(({ operation, transaction }) =>
      operation.is === 'query'
        ? [
            `${operation.operation} ${operation.entities.join()} [${operation.filters?.map(({ column, operator }) => `${column} ${operator}`).join() ?? '?'}]${operation.everyRow ? ' every row' : ''}${transaction === null ? '' : ' in transaction'}`,
          ]
        : [],
    ),
  ).toEqual([
    'select users [email =]',
    'select users [email =]',
    'delete posts [id =]',
    'select posts [id =]',
    'insert posts []',
    'update posts [] every row in transaction',
  ]);
  expect(model.flows.map(({ kind, sink }) => `${kind} ${sink.location.line}`)).toEqual(['sql 10']);
});
