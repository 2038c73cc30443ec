import { test } from 'vitest';
import { check } from '../testing/check.ts';

test('what is only declared, or left empty, calls what it is handed', () =>
  check(
    'security/sql-injection',
    `
import express from 'express';
import { Pool } from 'pg';
const pool = new Pool();
const app = express();
declare function find(name: string, done: (error: unknown) => void): void;
function look() {}
function forget(done: () => void) { console.log('never'); }
app.get('/', (req, res) => {
  find('a', () => pool.query('SELECT ' + req.query.a)); // $ security/sql-injection
  look('a', (error, row) => { if (row) pool.query('SELECT ' + req.query.b); }); // $ security/sql-injection
  forget(() => pool.query('SELECT ' + req.query.c));
  res.end();
});
`,
  ));
