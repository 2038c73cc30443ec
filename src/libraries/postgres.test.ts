import { expect, test } from 'vitest';
import { check, modelOf } from '../testing/check.ts';

test('tagged templates are safe and read with their fragments, unsafe() is a sink', async () => {
  const model = await modelOf(`
import express from 'express';
import postgres from 'postgres';
import pgPromise from 'pg-promise';
const sql = postgres('postgres://');
const db = pgPromise()('postgres://');
const app = express();
app.get('/a', async (req, res) => {
  const mine = sql\`AND owner = \${req.query.owner}\`;
  await sql\`SELECT id FROM posts WHERE state = \${req.query.state} \${mine}\`;
  await sql.begin(async (tx) => { await tx\`DELETE FROM posts WHERE id = \${req.query.id}\`; });
  await sql.unsafe('SELECT * FROM posts WHERE id = ' + req.query.id);
  await db.oneOrNone('SELECT * FROM users WHERE id = $1', [req.query.id]);
});
`);
  expect(model.flows.map(({ kind, sink }) => `${kind} ${sink.location.line}`)).toEqual(['sql 12']);
  const steps = model.endpoints[0]?.steps.flatMap(({ operation, transaction }) =>
    operation.is === 'query'
      ? [
          [
            operation.operation,
            operation.entities.join(),
            operation.filters?.map(({ column }) => column).join() ?? null,
            operation.single,
            transaction !== null,
          ],
        ]
      : [],
  );
  expect(steps).toEqual([
    ['select', 'posts', 'state,owner', false, false],
    ['delete', 'posts', 'id', false, true],
    ['select', 'posts', 'id', false, false],
    ['select', 'users', 'id', true, false],
  ]);
});

test('values that are put in as they are, in each form of a query, task and connection', () =>
  check(
    'security/sql-injection',
    `
const db = require('pg-promise')()('postgres://localhost/x');
require('express')().get('/', (req, res) => {
  const { name } = req.query;
  db.any({ text: 'SELECT $1:raw', values: [name] }); // $ security/sql-injection
  db.any('SELECT * FROM a WHERE b = $1:value', [name]); // $ security/sql-injection
  db.any("SELECT * FROM a WHERE b = '$1:value'", [name]);
  db.any({ text: 'SELECT $1', values: [name] });
  db.txIf((task) => task.multiResult('SELECT ' + name)); // $ security/sql-injection
  db.connect().then((one) => one.any('SELECT ' + name)); // $ security/sql-injection
  res.end();
}).listen(1);
`,
  ));
