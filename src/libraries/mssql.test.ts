import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('requests with inputs, templates and transactions', async () => {
  const model = await modelOf(`
import express from 'express';
import sql from 'mssql';
const app = express();
app.post('/a', async (req, res) => {
  const pool = await sql.connect('Server=x');
  await pool.request().input('id', sql.Int, req.body.id).query('select * from users where id = @id');
  await pool.request().query('select * from users where id = ' + req.body.id);
  await sql.query\`select * from users where email = \${req.body.email}\`;
  const transaction = new sql.Transaction(pool);
  await transaction.begin();
  await new sql.Request(transaction).query('delete from posts');
  await transaction.commit();
  const statement = new sql.PreparedStatement(pool);
  await statement.prepare('select name from users where id = @id');
  await statement.execute({ id: req.body.id });
  await pool.request().execute('cleanup');
});
`);
  expect(
    model.endpoints[0]?.steps.flatMap(({ operation, transaction }) =>
      operation.is === 'query'
        ? [
            `${operation.operation} ${operation.entities.join()} [${operation.filters?.map(({ column, operator }) => `${column} ${operator}`).join() ?? '?'}]${transaction === null ? '' : ' in transaction'}`,
          ]
        : [],
    ),
  ).toEqual([
    'select users [id =]',
    'select users [id =]',
    'select users [email =]',
    'delete posts [] in transaction',
    'select users [id =]',
    'raw  [?]',
  ]);
  expect(model.flows.map(({ kind, sink }) => `${kind} ${sink.location.line}`)).toEqual(['sql 8']);
});
