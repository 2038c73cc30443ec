import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('routes by path and by object, and routers with the prefix that they are applied at', async () => {
  const { endpoints, apps } = await modelOf(`
//- /src/client.ts
import clients from 'restify-clients';
clients.createJsonClient({ url: 'http://localhost' }).get('/never', () => {});
//- /src/app.ts
import restify from 'restify';
import { Router } from 'restify-router';
const server = restify.createServer();
server.use(restify.plugins.bodyParser());
server.get({ url: '/items/:id', version: '1.0.0' }, (req, res, next) => {
  res.send(202, { id: req.params.id, q: req.query.q });
  return next();
});
server.del('/items/:id', (req, res, next) => next(new errors.NotFoundError('gone')));
const admin = new Router();
admin.use((req, res, next) => (req.user ? next() : res.send(401)));
admin.post('/users', async (req, res) => {
  res.json({ name: req.body.name });
});
const inner = new Router();
inner.opts('/', (req, res) => res.send(204));
admin.add('/inner', inner);
admin.applyRoutes(server, '/admin');
server.on('uncaughtException', (req, res, route, error) => res.send(500, error));
server.listen(8080);
`);
  expect(
    endpoints.map(({ label, auth, replies, params }) => [
      label,
      auth.value,
      replies.map(({ status, kind }) => `${status} ${kind}`),
      params.map((param) => `${param.in} ${param.name}`),
    ]),
  ).toEqual([
    ['GET /items/:id', false, ['202 json'], ['path id', 'query q']],
    ['DELETE /items/:id', false, ['404 error'], ['path id']],
    ['POST /admin/users', true, ['401 empty', '200 json'], ['body name']],
    ['OPTIONS /admin/inner', true, ['401 empty', '204 empty'], []],
  ]);
  expect(apps).toMatchObject([
    {
      framework: 'restify',
      listens: { line: 20 },
      guards: [{ kinds: ['body-parser'] }],
      errorHandlers: [{ name: 'uncaughtException' }],
    },
  ]);
});
