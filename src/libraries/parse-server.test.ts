import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('routers whose base class is in the package register routes when they are made', async () => {
  const { endpoints } = await modelOf(`
import PromiseRouter from 'parse-server/lib/PromiseRouter';
import { Base } from './base.ts';
export class Devices extends PromiseRouter {
  mountRoutes() {
    this.route('GET', '/devices', () => ({ response: [] }));
    this.route('PUT', '/devices/:id', (req) => { if (!req.auth.user) throw new Error('no'); }, (req) => ({ response: { name: req.body.name } }));
    this.route('MAP', '/devices', () => {});
  }
}
export class Maps extends Base {
  mountRoutes() {
    this.route('GET', '/maps', () => {});
  }
}
//- /src/base.ts
export class Base { routes = []; route(method, path, handler) { this.routes.push({ method, path, handler }); } }
`);
  expect(
    endpoints.map(({ label, guards, params, handler }) => [
      label,
      guards.length,
      params.map(({ name }) => name),
      handler?.location.line,
    ]),
  ).toEqual([
    ['GET /devices', 0, [], 6],
    ['PUT /devices/:id', 1, ['id', 'name'], 7],
  ]);
});

test('routers of an application are followed from their classes to where Express uses them', async () => {
  const { endpoints } = await modelOf(`
import express from 'express';
import { PromiseRouter } from './promise-router.ts';
class Users extends PromiseRouter {
  mountRoutes() { this.route('GET', '/users/:id', (req) => Promise.resolve({ response: { id: req.params.id } })); }
}
class Roles extends PromiseRouter {
  mountRoutes() { this.route('DELETE', '/roles/:id', onlyAdmins, () => Promise.resolve({ response: {} })); }
}
function onlyAdmins(req) { if (!req.auth.isAdmin) throw new Error('no'); }
const app = express();
const all = new PromiseRouter([new Users(), new Roles()].reduce((routes, router) => routes.concat(router.routes), []));
app.use('/v1', all.expressRouter());
app.listen(80);
//- /src/promise-router.ts
import express from 'express';
export class PromiseRouter {
  constructor(routes = []) { this.routes = routes; this.mountRoutes(); }
  mountRoutes() {}
  route(method, path, ...handlers) {
    const handler = handlers.length > 1 ? (req) => handlers.reduce((promise, each) => promise.then(() => each(req)), Promise.resolve()) : handlers[0];
    this.routes.push({ path, method, handler });
  }
  mountOnto(app) {
    this.routes.forEach((route) => {
      const handler = (req, res, next) => route.handler(req).then(({ response }) => res.json(response), next);
      app[route.method.toLowerCase()].call(app, route.path, handler);
    });
    return app;
  }
  expressRouter() { return this.mountOnto(express.Router()); }
}
`);
  expect(endpoints.map(({ label, params }) => [label, params.map(({ name }) => name)])).toEqual([
    ['DELETE /v1/roles/:id', ['id']],
    ['GET /v1/users/:id', ['id']],
  ]);
});
