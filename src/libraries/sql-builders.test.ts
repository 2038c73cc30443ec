import { test } from 'vitest';
import { check } from '../testing/check.ts';

test('statements that packages put together', () =>
  check(
    'security/sql-injection',
    `
import express from 'express';
import format from 'pg-format';
import SQL from 'sql-template-strings';
import sql, { raw } from 'sql-template-tag';
import mysql from 'mysql2/promise';
import pgPromise from 'pg-promise';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
const shop = mysql.createPool({});
const database = pgPromise()({});
app.get('/', async (req, res) => {
  const { name } = req.query;
  await pool.query(format("SELECT * FROM %I WHERE name = '%s'", 'goods', name)); // $ security/sql-injection
  await pool.query(format('SELECT %s FROM goods WHERE name = %L', 'id', name));
  await pool.query(SQL\`SELECT * FROM goods\`.append(" WHERE name = '" + name + "'")); // $ security/sql-injection
  await pool.query(SQL\`SELECT * FROM goods WHERE name = \${name}\`);
  await pool.query(sql\`SELECT * FROM goods ORDER BY \${raw(name)}\`); // $ security/sql-injection
  await shop.query(mysql.format("SELECT * FROM goods WHERE name = '" + name + "' AND id = ?", [1])); // $ security/sql-injection
  await shop.query(mysql.format('SELECT * FROM goods WHERE name = ?', [name]));
  await database.any('SELECT * FROM goods ORDER BY $1:raw LIMIT $2', [name, 10]); // $ security/sql-injection
  await database.any('SELECT * FROM goods ORDER BY $2:raw LIMIT $1', [name, 'id']);
  await database.any('SELECT * FROM goods ORDER BY \${column:raw}', { column: name }); // $ security/sql-injection
  await database.any('SELECT * FROM goods WHERE name = \${name}', { name });
  res.end();
});
app.listen(3000);
`,
  ));
