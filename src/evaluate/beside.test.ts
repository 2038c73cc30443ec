import { expect, test } from 'vitest';
import { findingsOf } from '../testing/check.ts';

test('what is told of a value that a name may have chosen, or that was sent as it is, is the way that does harm', async () => {
  const found = await findingsOf(`
import express from 'express';
import { Pool } from 'pg';
import { columns } from './settings.json';
const app = express();
const db = new Pool();
app.get('/x', async (req, res) => {
  const { name, sent } = req.query;
  const column = req.query.chosen ? columns[name] : sent;
  await db.query('SELECT ' + column + ' FROM t');
  res.end();
});
app.listen(3000);
`);
  const finding = found.find(({ rule }) => rule === 'security/sql-injection');
  expect(finding?.message).toContain('query string `sent`');
});
