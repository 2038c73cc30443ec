import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

async function routes(fixture: string): Promise<string[]> {
  const { endpoints } = await modelOf(fixture);
  return endpoints.map(({ label, place }) => `${label} ${place.file}:${place.line}`);
}

test('routes that a base class registers stand where its subclasses name them', async () => {
  const found = await routes(`
//- /src/controller.ts
import { Router } from 'express';
export class Controller {
  app = Router();
  get(path: string, handler: unknown) {
    this.route('get', path, handler);
  }
  post(path: string, handler: unknown) {
    this.route('post', path, handler);
  }
  route(method: string, path: string, handler: any) {
    this.app[method](path, handler);
  }
}
//- /src/users.ts
import { Controller } from './controller';
export class Users extends Controller {
  constructor() {
    super();
    this.get('/users', this.list);
    this.get('/users/:id', this.one);
  }
  list(req, res) {
    res.json([]);
  }
  one(req, res) {
    res.json({});
  }
}
//- /src/app.ts
import express from 'express';
import { Users } from './users';
const app = express();
app.use('/api', new Users().app);
app.listen(3000);
`);
  expect(found).toEqual(['GET /api/users src/users.ts:5', 'GET /api/users/:id src/users.ts:6']);
});

test('a router factory that is used twice declares its routes in its own lines', async () => {
  const found = await routes(`
import express, { Router } from 'express';
function crud(name: string) {
  const router = Router();
  router.get('/', (req, res) => res.json([name]));
  return router;
}
const app = express();
app.use('/users', crud('user'));
app.use('/posts', crud('post'));
app.listen(3000);
`);
  expect(found).toEqual(['GET /posts src/app.ts:5', 'GET /users src/app.ts:5']);
});

test('a router that nobody uses is shown as it is; one that is used is shown once', async () => {
  const found = await routes(`
import express, { Router } from 'express';
export const loose = Router();
loose.get('/loose', (req, res) => res.end());
export const used = Router();
used.get('/used', (req, res) => res.end());
const app = express();
app.use('/v1', used);
app.listen(3000);
`);
  expect(found).toEqual(['GET /loose src/app.ts:4', 'GET /v1/used src/app.ts:6']);
});

test('routes in a list', async () => {
  const found = await routes(`
import express from 'express';
const routes = [
  { method: 'get', path: '/a', handler: (req, res) => res.end() },
  { method: 'post', path: '/b', handler: (req, res) => res.end() },
];
const app = express();
for (const { method, path, handler } of routes) app[method](path, handler);
`);
  expect(found).toEqual(['GET /a src/app.ts:8', 'POST /b src/app.ts:8']);
});

test('a controller that is mounted twice is where its routes are spelled out', async () => {
  const found = await routes(`
import express, { Router } from 'express';
class Base {
  app = Router();
  route(options) { this.app[options.method](options.path, options.handler); }
  post(path, handler) { this.route({ method: 'post', path, handler }); }
}
class Notes extends Base {
  constructor(mode: string) {
    super();
    const prefix = mode === 'books' ? '/:book/notes' : '';
    this.route({ method: 'get', path: prefix, handler: this.list });
    this.route({ method: 'get', path: prefix + '/:id', handler: this.one });
    this.post(prefix, this.one);
  }
  list(req, res) { res.json([]); }
  one(req, res) { res.json({}); }
}
const app = express();
app.use('/notes', new Notes('all').app);
app.use('/books', new Notes('books').app);
app.listen(3000);
`);
  expect(found.toSorted()).toEqual([
    'GET /books/:book/notes src/app.ts:12',
    'GET /books/:book/notes/:id src/app.ts:13',
    'GET /notes src/app.ts:12',
    'GET /notes/:id src/app.ts:13',
    'POST /books/:book/notes src/app.ts:14',
    'POST /notes src/app.ts:14',
  ]);
});

test('a path that is known in one place stands for the same one that is not', async () => {
  const found = await routes(`
import express from 'express';
function add(app, base: string) {
  app.get(\`\${base}/login\`, (req, res) => res.end());
  app.get(\`\${base}/logout/:id\`, (req, res) => res.end());
}
const app = express();
add(app, '');
add(app, JSON.parse(process.env.SETTINGS).base);
app.get(JSON.parse(process.env.SETTINGS).own + '/only', (req, res) => res.end());
app.listen(3000);
`);
  expect(found.toSorted()).toEqual([
    'GET /login src/app.ts:4',
    'GET /logout/:id src/app.ts:5',
    'GET /{?}/only src/app.ts:10',
  ]);
});
