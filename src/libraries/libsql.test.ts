import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('statements of libSQL and D1', async () => {
  const model = await modelOf(`
import express from 'express';
import { createClient } from '@libsql/client';
const client = createClient({ url: 'file:x' });
const app = express();
export const first = (database: D1Database, id: string) => database.prepare('select * from users where id = ?').bind(id).first();
app.post('/a', async (req, res) => {
  await client.execute({ sql: 'select * from users where email = ?', args: [req.body.email] });
  await client.execute('select * from users where email = ' + req.body.email);
  await client.batch(['delete from posts', { sql: 'insert into posts (title) values (?)', args: ['x'] }], 'write');
  const transaction = await client.transaction('write');
  await transaction.execute('update users set name = 1');
  await transaction.commit();
  await client.execute('delete from users');
});
`);
  expect(
    model.endpoints[0]?.steps.flatMap(({ operation, transaction }) =>
      operation.is === 'query'
        ? [
            `${operation.operation} ${operation.entities.join()} [${operation.filters?.map(({ column, operator }) => `${column} ${operator}`).join() ?? '?'}]${operation.single ? ' single' : ''}${transaction === null ? '' : ' in transaction'}`,
          ]
        : [],
    ),
  ).toEqual([
    'select users [email =]',
    'select users [email =]',
    'delete posts [] in transaction',
    'insert posts [] in transaction',
    'update users [] in transaction',
    'delete users []',
  ]);
  expect(model.operations.filter((operation) => operation.is === 'query' && operation.single)).toMatchObject([
    { entities: ['users'], filters: [{ column: 'id', operator: '=' }], onMissing: 'null' },
  ]);
  expect(model.flows.map(({ kind, sink }) => `${kind} ${sink.location.line}`)).toEqual(['sql 9']);
});
