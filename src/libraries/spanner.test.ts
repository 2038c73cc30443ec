import { test } from 'vitest';
import { check } from '../testing/check.ts';

test('queries that are put together', () =>
  check(
    'security/sql-injection',
    `
import express from 'express';
import { Spanner } from '@google-cloud/spanner';
const database = new Spanner().instance('main').database('shop');
const app = express();
app.get('/:id', async (req, res) => {
  await database.run('SELECT * FROM items WHERE id = ' + req.params.id); // $ security/sql-injection
  await database.run({ sql: 'SELECT * FROM items WHERE id = @id', params: { id: req.params.id } });
  database.runTransaction((error, transaction) => {
    transaction.runUpdate({ sql: 'DELETE FROM items WHERE id = ' + req.params.id }); // $ security/sql-injection
  });
  res.end();
});
app.listen(3000);
`,
  ));
