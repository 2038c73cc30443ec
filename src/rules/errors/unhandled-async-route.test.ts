import { expect, test } from 'vitest';
import { check, findingsOf } from '../../testing/check.ts';

const setup = (express: string, more = ''): string => `
//- /package.json
{ "name": "app", "dependencies": { "express": "${express}", "pg": "^8.0.0"${more} } }
//- /src/app.ts
import express from 'express';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
`;

test('what rejects an async handler is reported, in functions that it awaits too', () =>
  check(
    'errors/unhandled-async-route',
    `${setup('^4.18.0')}
async function load() { return pool.query('SELECT 1'); }
app.get('/a', async (req, res) => { res.json(await load()); }); // $ errors/unhandled-async-route
app.get('/b', async (req, res) => { if (!req.query.id) throw new Error('no id'); res.json({}); }); // $ errors/unhandled-async-route
app.get('/c', async (req, res) => { try { res.json(await load()); } catch (error) { throw error; } }); // $ errors/unhandled-async-route
`,
  ));

test('try, catch, a plain function and nothing that fails are quiet', () =>
  check(
    'errors/unhandled-async-route',
    `${setup('^4.18.0')}
app.get('/a', async (req, res, next) => { try { res.json(await pool.query('SELECT 1')); } catch (error) { next(error); } });
app.get('/b', async (req, res, next) => { await pool.query('SELECT 1').then(({ rows }) => res.json(rows)).catch(next); });
app.get('/c', (req, res) => { if (!req.query.id) throw new Error('no id'); res.json({}); });
app.get('/d', async (req, res) => { res.json({}); });
`,
  ));

test('a framework or a patch that catches is quiet', async () => {
  const route = `app.get('/a', async (req, res) => { res.json(await pool.query('SELECT 1')); });`;
  expect(await findingsOf(`${setup('^5.0.0')}${route}`, 'errors/unhandled-async-route')).toEqual([]);
  expect(
    await findingsOf(
      `${setup('^4.0.0', ', "express-async-errors": "*"')}import 'express-async-errors';\n${route}`,
      'errors/unhandled-async-route',
    ),
  ).toEqual([]);
});

test('middleware that many routes pass is one finding; so is a project that never catches', async () => {
  const guarded = `const guard = async (req, res, next) => { await pool.query('SELECT 1'); next(); };\napp.use(guard);\napp.get('/a', (req, res) => { res.json({}); });\napp.get('/b', (req, res) => { res.json({}); });`;
  const [middleware, ...others] = await findingsOf(`${setup('^4.0.0')}${guarded}`, 'errors/unhandled-async-route');
  expect(others).toEqual([]);
  expect(middleware?.message).toBe(
    'guard, which 2 routes pass, is async and does not catch what pg.Pool.query throws: the request hangs, and the process may end.',
  );
  const routes = Array.from(
    { length: 12 },
    (_, at) => `app.get('/${at}', async (req, res) => { res.json(await pool.query('SELECT 1')); });`,
  ).join('\n');
  const found = await findingsOf(`${setup('^4.0.0')}${routes}`, 'errors/unhandled-async-route');
  expect(found.map(({ message }) => message.slice(0, 30))).toEqual(['12 of 12 routes have async han']);
});

test('where unhandled rejections are only noted, the request is lost and the others go on', async () => {
  const route = `app.get('/a', async (req, res) => { res.json(await pool.query('SELECT 1')); });`;
  const found = await findingsOf(
    `${setup('^4.18.0')}process.on('unhandledRejection', (error) => { console.error(error); });\n${route}`,
    'errors/unhandled-async-route',
  );
  expect(found.map(({ severity, message }) => [severity, message])).toEqual([
    ['high', 'GET /a does not catch what pg.Pool.query throws: the request hangs.'],
  ]);
});
