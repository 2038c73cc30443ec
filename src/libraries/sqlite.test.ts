import { expect, test } from 'vitest';
import { check, modelOf } from '../testing/check.ts';

test('prepared statements and callbacks', async () => {
  const model = await modelOf(`
import Database from 'better-sqlite3';
import sqlite3 from 'sqlite3';
const db = new Database('app.db');
const old = new sqlite3.Database('old.db');
const byId = db.prepare('SELECT * FROM users WHERE id = ?');
export const one = (id: string) => byId.get(id);
export const all = () => db.prepare('SELECT name FROM users').all();
export const add = (name: string) => old.run('INSERT INTO users (name) VALUES (?)', [name]);
export const wipe = () => db.exec('DELETE FROM users');
`);
  expect(
    model.operations.flatMap((operation) =>
      operation.is === 'query'
        ? [
            [
              operation.operation,
              operation.entities.join(),
              operation.single,
              operation.written?.join() ?? null,
              operation.everyRow,
            ],
          ]
        : [],
    ),
  ).toEqual([
    ['select', 'users', true, null, false],
    ['select', 'users', false, null, false],
    ['insert', 'users', false, 'name', false],
    ['delete', 'users', false, null, true],
  ]);
});

test('a database that is kept, of the verbose module', () =>
  check(
    'security/sql-injection',
    `
const sqlite3 = require('sqlite3').verbose();
const kept = new sqlite3.cached.Database('a');
require('express')().get('/', (req, res) => {
  kept.run('DELETE FROM a WHERE b = ' + req.query.b); // $ security/sql-injection
  kept.run('DELETE FROM a WHERE b = ?', [req.query.b]);
  res.end();
}).listen(1);
`,
  ));
