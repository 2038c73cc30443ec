import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('templates with pieces of other templates, and transactions', async () => {
  const model = await modelOf(`
import express from 'express';
import { createPool, sql, type CommonQueryMethods } from 'slonik';
const pool = await createPool('postgres://x');
const app = express();
const table = sql.identifier(['public', 'users']);
const fields = sql.join([sql.identifier(['id']), sql.identifier(['email'])], sql\`, \`);
const byEmail = (email: string) => sql.fragment\`where email = \${email}\`;
const find = (db: CommonQueryMethods, email: string) => db.maybeOne(sql.type(null)\`select \${fields} from \${table} \${byEmail(email)}\`);
app.post('/a', async (req, res) => {
  await find(pool, req.body.email);
  await pool.any(sql.unsafe\`select * from users where id = any(\${sql.array([1], 'int4')}) order by id limit \${req.body.limit}\`);
  await pool.transaction(async (connection) => {
    await connection.query(sql.unsafe\`delete from posts\`);
  });
  await pool.query(req.body.text);
});
`);
  expect(
    model.endpoints[0]?.steps.flatMap(({ operation, transaction }) =>
      operation.is === 'query'
        ? [
            `${operation.operation} ${operation.entities.join()} [${operation.filters?.map(({ column, operator }) => `${column} ${operator}`).join() ?? '?'}]${operation.limited === true ? ' limited' : ''}${operation.single ? ' single' : ''}${transaction === null ? '' : ' in transaction'}`,
          ]
        : [],
    ),
  ).toEqual([
    'select users [email =] single',
    'select users [id in] limited',
    'delete posts [] in transaction',
    'raw  [?]',
  ]);
});
