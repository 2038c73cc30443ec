import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

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
