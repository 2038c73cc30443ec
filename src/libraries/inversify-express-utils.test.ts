import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('controllers with their middleware, parameters and replies', async () => {
  const { endpoints, apps } = await modelOf(`
import 'reflect-metadata';
import express from 'express';
import helmet from 'helmet';
import { Container, inject } from 'inversify';
import { InversifyExpressServer, controller, httpGet, httpPost, httpMethod, requestParam, requestBody, queryParam, BaseMiddleware, BaseHttpController } from 'inversify-express-utils';
const TYPES = { Auth: Symbol('Auth') };
class Auth extends BaseMiddleware {
  handler(req, res, next) { if (!req.headers.authorization) { res.status(401).end(); return; } next(); }
}
@controller('/users')
class Users extends BaseHttpController {
  @httpGet('/:id') find(@requestParam('id') id: string, @queryParam('tab') tab: string) { return { id, tab }; }
  @httpPost('/', TYPES.Auth) async add(@requestBody() body: { name: string }) { return this.json({ name: body.name }, 201); }
  @httpMethod('patch', '/:id') change(req: express.Request, res: express.Response) { res.status(204).end(); }
  help() { return 1; }
}
class Plain { @inject('x') x; find() {} }
const container = new Container();
container.bind(TYPES.Auth).to(Auth);
const server = new InversifyExpressServer(container, null, { rootPath: '/api' });
server.setConfig((app) => { app.use(helmet()); });
server.setErrorConfig((app) => { app.use((error, req, res, next) => { res.status(500).end(); }); });
const app = server.build();
app.listen(3000);
`);
  expect(
    endpoints.map(({ label, auth, guards, params, replies }) => [
      label,
      auth.value,
      guards.map(({ name }) => name),
      params.map((param) => `${param.in} ${param.name}`),
      replies.map(({ status }) => status),
    ]),
  ).toEqual([
    ['GET /api/users/:id', false, ['helmet'], ['path id', 'query tab'], [200]],
    ['POST /api/users', true, ['helmet', 'Auth'], ['header authorization', 'body name'], [401, 201]],
    ['PATCH /api/users/:id', false, ['helmet'], ['path id'], [204]],
  ]);
  expect(apps.map(({ framework, listens, errorHandlers }) => [framework, listens?.line, errorHandlers.length])).toEqual(
    [['inversify-express-utils', 25, 1]],
  );
});
