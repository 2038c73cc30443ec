import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

const linesOf = async (code: string): Promise<unknown[]> =>
  (await modelOf(code)).endpoints.map(({ label, handler, auth, params }) => [
    label,
    handler?.name,
    auth.value,
    params.map((param) => `${param.in} ${param.name}`),
  ]);

test('controllers that files describe, and decorated ones, on Express', async () => {
  expect(
    await linesOf(`
//- /src/app.js
import express from 'express';
import { loadControllers, scopePerRequest, makeInvoker } from 'awilix-express';
import { plain } from './plain.js';
const app = express();
app.use(scopePerRequest({}));
app.use('/api', loadControllers('routes/*.js', { cwd: import.meta.dirname }));
const api = makeInvoker(plain);
app.get('/plain', api('hello'));
app.listen(3000);
//- /src/plain.js
export const plain = ({ service }) => ({ hello: (req, res) => res.send(req.query.name) });
//- /src/routes/todos.js
import { createController } from 'awilix-express';
const check = (req, res, next) => { if (!req.user) return res.status(401).end(); next(); };
const api = ({ todos }) => ({
  find: async (req, res) => res.json({ id: req.params.id }),
  add: async (req, res) => res.json({ text: req.body.text }),
});
export default createController(api).prefix('/todos').get('/:id', 'find').post('', 'add', { before: [check] });
//- /src/routes/users.js
import { route, GET, POST, before } from 'awilix-express';
const check = (req, res, next) => { if (!req.user) return res.status(401).end(); next(); };
@route('/users')
export default class Users {
  @GET() @route('/:id') @before([check]) find(req, res) { res.json({ id: req.params.id }); }
  @POST() add(req, res) { res.json({}); }
  help(req, res) { res.json({}); }
}
//- /src/services/other.js
import { route, GET } from 'awilix-express';
@route('/elsewhere')
export default class Elsewhere { @GET() find(req, res) { res.json({}); } }
`),
  ).toEqual([
    ['GET /plain', 'hello', false, ['query name']],
    ['GET /api/todos/:id', 'find', false, ['path id']],
    ['POST /api/todos', 'add', true, ['body text']],
    ['GET /api/users/:id', 'Users.find', true, ['path id']],
    ['POST /api/users', 'Users.add', false, []],
  ]);
});

test('… and on Koa', async () => {
  expect(
    await linesOf(`
import Koa from 'koa';
import { controller, createController } from 'awilix-koa';
const app = new Koa();
const todos = createController(class { find(ctx) { ctx.body = { id: ctx.params.id }; } }).get('/todos/:id', 'find');
app.use(controller(todos));
app.listen(3000);
`),
  ).toEqual([['GET /todos/:id', 'find', false, ['path id']]]);
});
