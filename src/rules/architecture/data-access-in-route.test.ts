import { expect, test } from 'vitest';
import { check, findingsOf } from '../../testing/check.ts';

const id = 'architecture/data-access-in-route';
const products = `
//- /src/products.ts
import { Pool } from 'pg';
export const pool = new Pool();
export const find = async (id: string) => (await pool.query('SELECT id FROM products WHERE id = $1', [id])).rows[0];
export const list = async () => (await pool.query('SELECT id FROM products LIMIT 50')).rows;
`;

test('one finding for a file, guards and health checks left out', () =>
  check(
    id,
    `
//- /src/app.ts
import express from 'express';
import { find, list, pool } from './products';
const app = express();
app.use(async (req, res, next) => { if ((await pool.query('SELECT id FROM blocked WHERE ip = $1', [req.ip])).rows[0]) res.status(403).end(); else next(); });
app.get('/health', async (req, res) => { await pool.query('SELECT id FROM products LIMIT 1'); res.send('ok'); });
app.get('/version', async (req, res) => { res.json((await pool.query('SELECT 1')).rows); });
app.get('/products', async (req, res) => { res.json(await list()); });
app.get('/products/:id', async (req, res) => { res.json(await find(req.params.id)); });
app.get('/low-stock', async (req, res) => { res.json(await lowStock()); });
async function lowStock() { return (await pool.query('SELECT id FROM products WHERE stock < 5')).rows; } // $ architecture/data-access-in-route
app.delete('/products/:id', async (req, res) => { await pool.query('DELETE FROM products WHERE id = $1', [req.params.id]); res.end(); });
${products}`,
  ));

test('a tiny service may be one file', () =>
  check(
    id,
    `
import express from 'express';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
app.get('/products', async (req, res) => { res.json((await pool.query('SELECT id FROM products LIMIT 9')).rows); });
app.get('/products/:id', async (req, res) => { res.json((await pool.query('SELECT id FROM products WHERE id = $1', [req.params.id])).rows); });
app.get('/about', (req, res) => { res.send('a shop'); });
`,
  ));

test('a habit of the whole code base is one finding, and a decision rather than a slip', async () => {
  const routes = (name: string): string => `
//- /src/${name}.ts
import { Router } from 'express';
import { pool } from './products';
export const ${name} = Router();
${name}.get('/', async (req, res) => { res.json((await pool.query('SELECT id FROM ${name} LIMIT 9')).rows); });
${name}.get('/:id', async (req, res) => { res.json((await pool.query('SELECT id FROM ${name} WHERE id = $1', [req.params.id])).rows); });
`;
  const names = ['orders', 'users', 'carts', 'reviews', 'refunds'];
  const app = `import express from 'express';\nconst app = express();\n${names.map((name) => `import { ${name} } from './${name}';\napp.use('/${name}', ${name});`).join('\n')}`;
  const found = await findingsOf(`//- /src/app.ts\n${app}\n${names.map(routes).join('\n')}${products}`, id);
  expect(found.map(({ severity, message }) => `${severity}: ${message}`)).toEqual([
    'medium: Handlers query the database themselves: 10 endpoints in 5 files, 10 times, most of all in src/carts.ts.',
  ]);
});

test('one query is less than several', async () => {
  const severities = async (more: string): Promise<string[]> =>
    (
      await findingsOf(
        `
//- /src/app.ts
import express from 'express';
import { find, list, pool } from './products';
const app = express();
app.get('/products', async (req, res) => { res.json(await list()); });
app.get('/products/:id', async (req, res) => { res.json(await find(req.params.id)); });
app.delete('/products/:id', async (req, res) => { await pool.query('DELETE FROM products WHERE id = $1', [req.params.id]); res.end(); });
app.put('/products/:id', async (req, res) => {
${more}
  res.end();
});
${products}`,
        id,
      )
    ).map(({ severity }) => severity);
  expect(await severities('')).toEqual(['medium']);
  expect(
    await severities(
      "  await pool.query('UPDATE products SET name = $2 WHERE id = $1', [req.params.id, req.body.name]);",
    ),
  ).toEqual(['high']);
});
