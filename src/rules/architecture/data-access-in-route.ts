import { defineRule } from '../define.ts';
import { handlerQueries } from '../support/handler-queries.ts';
import { filesAsTrace, furtherPlaces, timesInWords, totalOf, worstFiles } from '../support/spread.ts';

export default defineRule({
  title: 'Queries in request handlers',
  severity: 'high',
  precision: 'high',
  needs: ['endpoints', 'queries'],
  tags: ['layers'],
  docs: {
    why: 'A query in a handler can be used by no other handler and tested only by way of HTTP. The next one who needs the same rows writes the query again, and one of the two forgets the condition on the tenant or the deleted rows.',
    fix: 'Move the queries of {file} into a function of the data layer that is named after what it gives, and let the handler call it, through a service where there is something to decide.',
    bad: `
//- /src/app.ts
import express from 'express';
import { findProduct, pool } from './products';
const app = express();
app.get('/products/:id', async (req, res) => { res.json(await findProduct(req.params.id)); });
app.get('/low-stock', async (req, res) => { res.json((await pool.query('SELECT id FROM products WHERE stock < 10 LIMIT 50')).rows); });
app.get('/about', (req, res) => { res.send('a shop'); });
app.get('/imprint', (req, res) => { res.send('the shop'); });
//- /src/products.ts
import { Pool } from 'pg';
export const pool = new Pool();
export const findProduct = async (id: string) => (await pool.query('SELECT id FROM products WHERE id = $1', [id])).rows[0];
`,
    good: `
//- /src/app.ts
import express from 'express';
import { findLowStock, findProduct } from './products';
const app = express();
app.get('/products/:id', async (req, res) => { res.json(await findProduct(req.params.id)); });
app.get('/low-stock', async (req, res) => { res.json(await findLowStock()); });
app.get('/about', (req, res) => { res.send('a shop'); });
app.get('/imprint', (req, res) => { res.send('the shop'); });
//- /src/products.ts
import { Pool } from 'pg';
const pool = new Pool();
export const findProduct = async (id: string) => (await pool.query('SELECT id FROM products WHERE id = $1', [id])).rows[0];
export const findLowStock = async () => (await pool.query('SELECT id FROM products WHERE stock < 10 LIMIT 50')).rows;
`,
  },
  messages: {
    file: '{file} handles requests and queries the database itself, {times}, beside the data layer that other requests go through.',
    rest: '{files} further files handle requests and query the database themselves, {times} in all, most of all {file}.',
    habit: 'Handlers query the database themselves: {endpoints} in {files} files, {times}, most of all in {file}.',
  },
  check(model, report) {
    const { places, endpoints, elsewhere } = handlerQueries(model);
    const { worst, rest } = worstFiles(places);
    // a habit of the whole code base is a decision to reconsider, not a slip
    const isHabit = elsewhere < places.length / 2;
    for (const each of isHabit ? [] : worst) {
      report({
        message: 'file',
        arguments: { file: each.file, times: timesInWords(each.places.length) },
        place: each.first,
        trace: furtherPlaces(each, 'another query'),
        affects: { unit: 'endpoint', count: endpoints.get(each.file)?.size ?? 1 },
        // one query that was not moved is soon moved
        ...(each.places.length === 1 ? { severity: 'medium' as const } : {}),
      });
    }
    const together = isHabit ? [...worst, ...rest] : rest;
    const [first] = together;
    if (first === undefined) return;
    const count = new Set(together.flatMap(({ file }) => [...(endpoints.get(file) ?? [])])).size;
    report({
      message: isHabit ? 'habit' : 'rest',
      arguments: {
        file: first.file,
        endpoints: count === 1 ? '1 endpoint' : `${count} endpoints`,
        files: together.length,
        times: timesInWords(totalOf(together)),
      },
      place: first.first,
      trace: filesAsTrace(together, (queries) => `queries ${timesInWords(queries)}`),
      affects: { unit: 'endpoint', count },
      severity: isHabit ? 'medium' : 'high',
      key: 'together',
    });
  },
});
