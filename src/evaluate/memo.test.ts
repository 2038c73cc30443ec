import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

/** Functions that each call all of them with another part of a type that contains types: what they are given is always new. */
const printers = ['element', 'target', 'check', 'extends', 'true', 'false', 'query'].map(
  (part, at, all) => `function print${at}(type: Type): string {
  return ${all.map((_, other) => `print${other}(type.${part}.of${other})`).join(' + ')};
}`,
);

test('what comes after code that goes on and on is followed too', async () => {
  const { operations } = await modelOf(`
import { Pool } from 'pg';
import type { Type } from 'typedoc';
const pool = new Pool();
${printers.join('\n')}
export async function publish(type: Type) {
  const save = async (text: string) => { await pool.query('INSERT INTO pages (text) VALUES ($1)', [text]); };
  const text = print0(type);
  await save(text);
}
`);
  expect(operations.flatMap((each) => (each.is === 'query' ? [each.entities] : []))).toEqual([['pages']]);
});

test('handlers that one function made and another one wraps stay apart, however many there are', async () => {
  const { endpoints } = await modelOf(`
import express from 'express';
const app = express();
class Routes {
  constructor() { this.routes = []; }
  add(path, ...steps) {
    let handler = steps[0];
    if (steps.length > 1) handler = function (req) { return steps.reduce((done, step) => done.then(() => step(req)), Promise.resolve()); };
    this.routes.push({ path, handler });
  }
  mount(on) { this.routes.forEach((route) => { on.get(route.path, answer(route.handler)); }); }
}
function answer(handler) {
  return function (req, res) { handler(req).then((body) => res.json(body)); };
}
const owned = (req) => { if (!req.user) throw Object.assign(new Error('who'), { status: 401 }); };
const list = (req) => ({});
const routes = new Routes();
${Array.from({ length: 60 }, (_, at) => `routes.add('/r${at}', ${at === 55 ? 'owned' : 'list'}, list);`).join('\n')}
routes.mount(app);
app.listen(3000);
`);
  expect(endpoints.flatMap(({ path, auth }) => (auth.value === true ? [path] : []))).toEqual(['/r55']);
});

test('callbacks for the members of one thing stay apart, for however many things that is done', async () => {
  const controllers = Array.from({ length: 60 }, (_, at) => at);
  const { endpoints } = await modelOf(`
//- /src/app.ts
import express from 'express';
import asyncHandler from 'express-async-handler';
${controllers.map((at) => `import * as raw${at} from './controller-${at}';`).join('\n')}
function wrapped(controller) {
  const made = {};
  Object.keys(controller).forEach((key) => { made[key] = asyncHandler(controller[key]); });
  return made;
}
const app = express();
${controllers.map((at) => `const controller${at} = wrapped(raw${at});\napp.get('/r${at}', controller${at}.list);\napp.post('/r${at}', controller${at}.last);`).join('\n')}
app.listen(3000);
${controllers
  .map(
    (at) => `//- /src/controller-${at}.ts
export async function list(req, res) { res.json([]); }
${Array.from({ length: 8 }, (_, other) => `export async function other${other}(req, res) { res.end(); }`).join('\n')}
export async function last(req, res) { res.json(${at}); }`,
  )
  .join('\n')}
`);
  expect(endpoints).toHaveLength(120);
  expect(
    endpoints.filter(({ path, handler }) => handler?.location.file !== `src/controller-${path.slice(2)}.ts`),
  ).toEqual([]);
});

test('statements that one wrapper is given stay apart, however many there are', async () => {
  const statements = Array.from({ length: 450 }, (_, at) => `  await run('SELECT a FROM t${at} WHERE b = $1', [id]);`);
  const { operations } = await modelOf(`
import { Pool } from 'pg';
const pool = new Pool();
const run = async (text, values) => pool.query(text, values);
export async function all(id) {
${statements.join('\n')}
}
`);
  expect(new Set(operations.flatMap((each) => (each.is === 'query' ? each.entities : []))).size).toBe(450);
});
