import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('what stands before .catch() is tried, across functions', async () => {
  const model = await modelOf(`
import express from 'express';
const app = express();
const wrap = (handler) => (req, res, next) => { handler(req, res).catch(next); };
async function load() { throw new Error('no'); }
app.get('/wrapped', wrap(async (req, res) => { await load(); }));
app.get('/bare', async (req, res) => { await load(); });
`);
  const thrown = model.endpoints.map(({ path, steps }) => [
    path,
    steps.find(({ operation }) => operation.is === 'throw')?.tried !== null,
  ]);
  expect(thrown).toEqual([
    ['/wrapped', true],
    ['/bare', false],
  ]);
});

test('a discarded promise says whose it is and whether it can be rejected', async () => {
  const model = await modelOf(`
import express from 'express';
const app = express();
async function risky() { throw new Error('no'); }
async function careful() { try { await risky(); } catch { } }
app.get('/', (req, res) => { risky(); careful(); risky().catch(() => {}); res.send('ok'); });
`);
  const discards = model.endpoints[0]?.steps.flatMap(({ operation }) =>
    operation.is === 'discard' ? [[operation.of, operation.canReject]] : [],
  );
  expect(discards).toEqual([
    ['risky', true],
    ['careful', false],
  ]);
});

test('error middleware is followed', async () => {
  const model = await modelOf(`
import express from 'express';
const app = express();
app.get('/', (req, res) => { res.send('ok'); });
app.use((err, req, res, next) => { res.status(500).json({ error: err.message }); });
app.listen(3000);
`);
  const replies = model.apps[0]?.errorHandlers.flatMap(({ steps }) =>
    steps.flatMap(({ operation }) => (operation.is === 'reply' ? [[operation.status, operation.leaksError]] : [])),
  );
  expect(replies).toEqual([[500, 'message']]);
});

test('endpoints know the order in which they were registered', async () => {
  const model = await modelOf(`
import express from 'express';
const app = express();
const late = express.Router();
late.get('/b', (req, res) => { res.send('b'); });
app.get('/a', (req, res) => { res.send('a'); });
app.use(late);
`);
  expect([...model.endpoints].sort((a, b) => a.order - b.order).map(({ path }) => path)).toEqual(['/a', '/b']);
});

test('a promise that is kept, has a rejection handler or goes to a callback is not discarded', async () => {
  const model = await modelOf(`
import express from 'express';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
const state = { pending: null };
async function risky() { throw new Error('no'); }
app.get('/', (req, res) => {
  state.pending = risky();
  pool.query('SELECT 1').then(() => {}, (error) => {});
  pool.query('SELECT 2', (error, result) => { res.json(result.rows); });
  pool.query('SELECT 3').then(() => {});
});
`);
  const discards = model.endpoints[0]?.steps.flatMap(({ operation }) =>
    operation.is === 'discard' && operation.canReject ? [operation.place.line] : [],
  );
  expect(discards).toEqual([12]);
});

test('a wrapper around queries keeps the statements of its many callers apart', async () => {
  const routes = Array.from(
    { length: 40 },
    (_, at) =>
      `app.get('/${at}', async (req, res) => { res.json(await run('SELECT id FROM ' + quoted('table_${at}') + ' WHERE id = $1', [req.query.id])); });`,
  );
  const model = await modelOf(`
import express from 'express';
import { Pool } from 'pg';
const app = express();
const pool = new Pool();
const quoted = (name) => '"' + name + '"';
async function run(text, values) { const { rows } = await pool.query(text, values); return rows; }
${routes.join('\n')}
`);
  expect(
    model.endpoints.filter(({ path, reads }) => reads.join() !== `table_${path.slice(1)}`).map(({ path }) => path),
  ).toEqual([]);
});
