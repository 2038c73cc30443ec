import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

async function paths(code: string): Promise<string[]> {
  const { endpoints } = await modelOf(`
import express from 'express';
const app = express();
const handler = (req, res) => res.end();
${code}
app.listen(1);
`);
  return endpoints.map(({ label }) => label);
}

test('what a registry holds is gone through one by one', async () => {
  expect(
    await paths(
      "const all = new Map(); all.set('/a', handler); all.set('/b', handler); for (const [path, each] of all) app.get(path, each);",
    ),
  ).toEqual(['GET /a', 'GET /b']);
  expect(
    await paths(
      "const all = new Map([['/a', handler]]); Array.from(all.keys()).forEach((path) => app.post(path, all.get(path)));",
    ),
  ).toEqual(['POST /a']);
  expect(await paths("new Map([['/a', handler]]).forEach((each, path) => app.get(path, each));")).toEqual(['GET /a']);
  expect(await paths("for (const method of new Set(['get', 'put'])) app[method]('/a', handler);")).toEqual([
    'GET /a',
    'PUT /a',
  ]);
});

test('a registry with a name that is not known is gone through as a whole', async () => {
  expect(
    await paths(
      'const all = new Map(); all.set(process.env.PATH_A, handler); for (const [path, each] of all) app.get(path, each);',
    ),
  ).toEqual(['GET /{?}']);
});

test('what is put into a registry before an early return is in it', async () => {
  expect(
    await paths(`
const all = new Map();
function register(path, method) {
  const known = all.get(path);
  if (!known) { all.set(path, [method]); return; }
  known.push(method);
}
register('/a', 'get'); register('/b', 'put');
for (const [path, methods] of all) for (const method of methods) app[method](path, handler);
`),
  ).toEqual(['GET /a', 'PUT /b']);
});

test('a registry that is being made holds what was put in, and one of before may hold anything', async () => {
  expect(
    await paths(`
function make() {
  const all = new Map();
  const add = (path, method) => {
    if (!all.get(path)) { all.set(path, [method]); return; }
    all.get(path).push(method);
  };
  ['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'lock', 'copy', 'move', 'merge', 'purge', 'search', 'trace'].forEach((method) => add('/a', method));
  return all;
}
for (const [path, methods] of make()) for (const method of methods) app[method](path, handler);
`),
  ).toHaveLength(14);
  const { endpoints } = await modelOf(`
import express from 'express';
const app = express();
const known = new Map();
export function learn(name, value) { known.set('admin', value); }
app.get('/', (req, res) => { if (!known.get('admin')) return res.status(404).end(); res.json({ admin: true }); });
`);
  expect(endpoints[0]?.replies.map(({ status }) => status)).toEqual([404, 200]);
});

test('what a list is known to hold stays known beside what it may hold', async () => {
  expect(
    await paths(`
const methods = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'lock', 'copy', 'move', 'merge', 'purge', 'search'];
if (process.env.TRACE) methods.push('trace');
methods.map((name) => name).forEach((method) => app[method]('/a', handler));
`),
  ).toHaveLength(14);
});

test('what is known to be left of a list that is spelled out', async () => {
  expect(
    await paths(
      "const without = (given) => ['/a', '/b'].filter((path) => path !== given); for (const path of without('/a')) app.get(path, handler); if (['/a'].filter((path) => path !== '/a').length) app.get('/never', handler);",
    ),
  ).toEqual(['GET /b']);
  expect(
    await paths(
      "const listed = (given) => (Array.isArray(given) ? given : [given]).filter((path) => path !== '/none'); for (const path of [...listed('/none'), ...listed(['/a'])]) app.get(path, handler);",
    ),
  ).toEqual(['GET /a']);
  expect(
    await paths("for (const path of ['/a', '/b'].filter((each) => each !== process.env.OFF)) app.get(path, handler);"),
  ).toEqual(['GET /a', 'GET /b']);
});
