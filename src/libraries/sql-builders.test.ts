import { expect, test } from 'vitest';
import { check, modelOf } from '../testing/check.ts';

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

test('statements are what their text says, with what is added at times', async () => {
  const { operations } = await modelOf(`
import SQL from 'sql-template-strings';
import sql from 'sql-template-tag';
import { Pool } from 'pg';
const pool = new Pool();
const run = (statement) => pool.query(statement.text, statement.values);
export async function find(id, open, order) {
  const statement = SQL\`SELECT name FROM site WHERE site_id = \${id}\`;
  if (open) statement.append(SQL\` AND open = \${open}\`);
  statement.append(SQL\` ORDER BY name LIMIT 5\`);
  await run(statement);
  const own = sql\`AND owner = \${id}\`;
  await run(sql\`DELETE FROM site WHERE closed = true \${own}\`);
  await run(SQL\`SELECT id FROM site WHERE name = \${id}\`.append(order));
}`);
  expect(
    operations.flatMap((operation) =>
      operation.is === 'query'
        ? [
            `${operation.operation} ${operation.entities.join()} [${operation.filters?.map(({ column, operator, optional }) => `${column} ${operator}${optional === true ? '?' : ''}`).join() ?? '?'}] ${String(operation.limited)}`,
          ]
        : [],
    ),
  ).toEqual(['delete site [closed =,owner =] null', 'select site [?] null', 'select site [site_id =,open =?] true']);
});
