import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('a query built from input is reported, through functions and files', () =>
  check(
    'security/sql-injection',
    `
//- /src/app.ts
import express from 'express';
import { findByName } from './users';
const app = express();
app.get('/users/:name', async (req, res) => {
  res.json(await findByName(req.params.name));
});
app.listen(3000);
//- /src/users.ts
import { Pool } from 'pg';
const pool = new Pool();
export async function findByName(name: string) {
  const text = \`SELECT * FROM users WHERE name = '\${name}'\`;
  const { rows } = await pool.query(text); // $ security/sql-injection
  return rows;
}
export async function findById(id: string) {
  return pool.query('SELECT * FROM users WHERE id = $1', [id]);
}
`,
  ));

test('a number cannot inject', () =>
  check(
    'security/sql-injection',
    `
import express from 'express';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
app.get('/users', async (req, res) => {
  const limit = Number(req.query.limit);
  res.json(await pool.query(\`SELECT * FROM users LIMIT \${limit}\`));
});
`,
  ));

test('a name of letters, digits and underscores cannot inject, wherever it was checked', () =>
  check(
    'security/sql-injection',
    `
import express from 'express';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
const pattern = /^[A-Za-z_][A-Za-z0-9_]*$/;
function quote(name: string) {
  if (!pattern.test(name)) throw new Error('invalid');
  return '"' + name + '"';
}
app.patch('/users/:id', async (req, res) => {
  const fields = { name: req.body.name, ...req.body };
  const set = Object.keys(fields).map((column, index) => \`\${quote(column)} = $\${index + 1}\`).join(', ');
  res.json(await pool.query(\`UPDATE users SET \${set} WHERE id = $9\`, [...Object.values(fields), req.params.id]));
});
app.get('/users', async (req, res) => {
  res.json(await pool.query({ text: 'SELECT id FROM users WHERE name = $1', values: [req.query.name] }));
});
`,
  ));

test('a body that middleware replaces under a condition is still the body', () =>
  check(
    'security/sql-injection',
    `
import express from 'express';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
app.use((req, res, next) => {
  if (!req.body) req.body = {};
  next();
});
app.post('/users', async (req, res) => {
  res.json(await pool.query('SELECT id FROM users WHERE name = ' + req.body.name)); // $ security/sql-injection
});
`,
  ));

test('one of several constants, and a number or nothing, cannot inject; a value that was only compared can', () =>
  check(
    'security/sql-injection',
    `
import express from 'express';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
function hoursOf(param: unknown): number | undefined {
  if (typeof param !== 'string') return undefined;
  const parsed = Number(param);
  return parsed > 0 ? parsed : 24;
}
app.get('/a', async (req, res) => {
  const { order } = req.query;
  const direction = order === 'asc' || order === 'desc' ? order : 'asc';
  res.json(await pool.query(\`SELECT id FROM users WHERE hours < \${hoursOf(req.query.hours)} ORDER BY name \${direction}\`));
});
app.get('/b', async (req, res) => {
  if (req.query.order === 'random') res.set('X-Order', 'random');
  res.json(await pool.query('SELECT id FROM users ORDER BY name ' + req.query.order)); // $ security/sql-injection
});
`,
  ));

test('members of a GraphQL argument have the names that its type gives them', () =>
  check(
    'security/sql-injection',
    `
//- /src/orders.ts
import { Args, Query, Resolver } from '@nestjs/graphql';
import { Body, Controller, Post } from '@nestjs/common';
import { Pool } from 'pg';
const pool = new Pool();
@Resolver()
export class OrdersResolver {
  @Query() async orders(@Args() args: { filter: Record<string, string> }) {
    for (const key of Object.keys(args.filter)) await pool.query('SELECT * FROM orders WHERE ' + key + ' IS NULL');
    for (const [key, value] of Object.entries(args.filter))
      await pool.query('SELECT * FROM orders WHERE ' + key + ' = ' + value); // $ security/sql-injection
  }
}
@Controller('orders')
export class OrdersController {
  @Post() async find(@Body() body: { filter: Record<string, string> }) {
    for (const key of Object.keys(body.filter)) await pool.query('SELECT * FROM orders WHERE ' + key + ' IS NULL'); // $ security/sql-injection
  }
}
//- /src/app.module.ts
import { Module } from '@nestjs/common';
import { OrdersController, OrdersResolver } from './orders';
@Module({ controllers: [OrdersController], providers: [OrdersResolver] })
export class AppModule {}
//- /src/main.ts
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module';
const app = await NestFactory.create(AppModule);
await app.listen(3000);
`,
  ));

test('what a schema refuses does not get further than the refusal', () =>
  check(
    'security/sql-injection',
    `
import express from 'express';
import { z } from 'zod';
import { Pool } from 'pg';
const app = express();
app.use(express.json());
const pool = new Pool();
function parsed(req, schema) {
  let body = req.body;
  let error;
  const result = schema.safeParse(body);
  if (!result.success) error = 'refused';
  else body = result.data;
  return { body, error };
}
const schema = z.object({ id: z.number(), name: z.string() });
app.post('/things', async (req, res) => {
  const { body, error } = parsed(req, schema);
  if (error) return res.status(400).json({ error });
  await pool.query('SELECT * FROM things WHERE id = ' + body.id);
  await pool.query("SELECT * FROM things WHERE name = '" + body.name + "'"); // $ security/sql-injection
  res.end();
});
app.post('/texts', async (req, res) => {
  const { name } = schema.parse(req.body);
  await pool.query('SELECT * FROM things' + (name.prefix ?? ''));
  await pool.query('SELECT * FROM things' + (req.body.more.prefix ?? '')); // $ security/sql-injection
  res.end();
});
`,
  ));

test('of many kinds of objects, the members that hold input are known', () =>
  check(
    'security/sql-injection',
    `
import express from 'express';
import { Pool } from 'pg';
const app = express();
app.use(express.json());
const pool = new Pool();
function condition(field, value) {
  switch (field) {
${Array.from({ length: 14 }, (_, index) => `    case 'f${index}': return { clause: 'f${index} = $1', parameters: [value], n${index}: ${index} };`).join('\n')}
    default: throw new Error('no such field');
  }
}
app.post('/things', async (req, res) => {
  const { clause, parameters } = condition(req.body.field, req.body.value);
  await pool.query('SELECT * FROM things WHERE ' + clause, parameters);
  await pool.query('SELECT * FROM things WHERE f0 = ' + parameters[0]); // $ security/sql-injection
  res.end();
});
`,
  ));

test('functions of the project that throw unless a condition holds, and places in a list that a variable holds', () =>
  check(
    'security/sql-injection',
    `
import assert from 'node:assert';
import express from 'express';
import mysql from 'mysql2';
const db = mysql.createPool({});
const app = express();
const tables = ['users', 'orders'];
function must(condition, text) { if (!condition) throw new Error(text); }
function invariant(condition) { if (condition) return; throw new Error('no'); }
function note(condition, text) { if (!condition) console.log(text); }
app.get('/a', (req, res) => { must(/^\\d+$/.test(req.query.id), 'id'); db.query('SELECT ' + req.query.id); });
app.get('/b', (req, res) => { invariant(/^\\d+$/.test(req.query.id)); db.query('SELECT ' + req.query.id); });
app.get('/c', (req, res) => { note(/^\\d+$/.test(req.query.id), 'id'); db.query('SELECT ' + req.query.id); }); // $ security/sql-injection
app.get('/d', (req, res) => { must(true, req.query.id); db.query('SELECT ' + req.query.id); }); // $ security/sql-injection
app.get('/e', (req, res) => { assert.match(req.query.id, /^[a-z]+$/); db.query('SELECT ' + req.query.id); });
app.get('/f', (req, res) => { assert.match(req.query.id, /[a-z]+/); db.query('SELECT ' + req.query.id); }); // $ security/sql-injection
app.get('/g', (req, res) => {
  const at = tables.indexOf(req.query.table);
  if (at < 0) return res.end();
  db.query('SELECT * FROM ' + req.query.table);
});
app.get('/h', (req, res) => {
  const at = tables.indexOf(req.query.table);
  if (at >= 0) return res.end();
  db.query('SELECT * FROM ' + req.query.table); // $ security/sql-injection
});
app.listen(3000);
`,
  ));
