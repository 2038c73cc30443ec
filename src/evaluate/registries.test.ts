import { expect, test } from 'vitest';
import { check, modelOf } from '../testing/check.ts';

const router = `
//- /src/promise-router.ts
import express from 'express';
export default class PromiseRouter {
  constructor(routes = []) {
    this.routes = routes;
    this.mountRoutes();
  }
  mountRoutes() {}
  route(method, path, ...handlers) {
    this.routes.push({ method, path, handler: handlers.at(-1) });
  }
  mountOnto(app) {
    this.routes.forEach((route) => {
      const verb = route.method.toLowerCase();
      app[verb].call(app, route.path, (req, res, next) => route.handler(req).then((body) => res.json(body), next));
    });
    return app;
  }
}
`;

test('routes that methods keep in a list of their own are there when the list is mounted', async () => {
  const kinds = Array.from({ length: 16 }, (_, index) => `kind${index}`);
  const { endpoints } = await modelOf(`${router}
//- /src/app.ts
import express from 'express';
import PromiseRouter from './promise-router.ts';
${kinds
  .map(
    (kind) => `class ${kind} extends PromiseRouter {
  mountRoutes() {
    this.route('GET', '/${kind}', async (req) => ({ page: req.query.page }));
    this.route('POST', '/${kind}', async (req) => ({ name: req.body.name }));
  }
}`,
  )
  .join('\n')}
const make = () => {
  const routes = [${kinds.map((kind) => `new ${kind}()`).join(', ')}].reduce((all, router) => all.concat(router.routes), []);
  return new PromiseRouter(routes).mountOnto(express.Router());
};
let app;
if (process.env.SERVE) {
  app = express();
  app.use('/api', make());
}
`);
  expect(endpoints.map(({ label }) => label).sort()).toEqual(
    kinds.flatMap((kind) => [`GET /api/${kind}`, `POST /api/${kind}`]).sort(),
  );
  expect(endpoints.find(({ label }) => label === 'POST /api/kind3')?.params.map(({ name }) => name)).toEqual(['name']);
});

test('functions of a package that are called by way of others', async () => {
  const { endpoints } = await modelOf(`
import express from 'express';
const app = express();
const handler = (req, res) => res.json({});
app.get.apply(app, ['/applied', handler]);
const post = app.post.bind(app);
post('/bound', handler);
`);
  expect(endpoints.map(({ label }) => label)).toEqual(['GET /applied', 'POST /bound']);
});

test('a method of the parent class runs on what the object was given', async () => {
  const { endpoints } = await modelOf(`${router}
//- /src/app.ts
import express from 'express';
import PromiseRouter from './promise-router.ts';
class Users extends PromiseRouter {
  mountRoutes() {
    this.route('GET', '/users', async (req) => ({}));
  }
  mountOnto(app) {
    app.get('/own', (req, res) => res.json({}));
    return super.mountOnto(app);
  }
}
new Users().mountOnto(express());
`);
  expect(endpoints.map(({ label }) => label)).toEqual(['GET /own', 'GET /users']);
});

test('what was written under a name that is not known may be there under one that is', () =>
  check(
    'security/command-injection',
    `
import { exec } from 'node:child_process';
import express from 'express';
const app = express();
app.get('/', (req, res) => {
  const own = {};
  for (const name of Object.keys(req.query)) own[name] = String(req.query[name]);
  exec(own.folder); // $ security/command-injection
  const sizes = {};
  for (const name of Object.keys(req.query)) sizes[name] = Number(req.query[name]);
  exec('ls ' + sizes.folder);
  const more = { ...req.query };
  exec(more.folder); // $ security/command-injection
  res.end();
});
`,
  ));

test('one of a list of functions by its number, and any of them where that is not known', async () => {
  const asked = async (call: string): Promise<string[]> => {
    const { endpoints } = await modelOf(`
import express from 'express';
import { Pool } from 'pg';
const pool = new Pool();
const steps = [() => pool.query('SELECT a FROM t'), (id) => pool.query('SELECT b FROM u WHERE c = $1', [id])];
const app = express();
app.get('/', async (req, res) => { await ${call}; res.end(); });
app.listen(1);
`);
    return endpoints.flatMap(({ steps }) =>
      steps.flatMap(({ operation }) => (operation.is === 'query' ? operation.entities : [])),
    );
  };
  expect(await asked('steps[1](req.query.id)')).toEqual(['u']);
  expect(await asked('steps[0]()')).toEqual(['t']);
  expect(await asked('steps[req.query.step](1)')).toEqual(['t', 'u']);
});
