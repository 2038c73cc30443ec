import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('servers, routers below them and middleware', async () => {
  const { endpoints, apps } = await modelOf(`
import HyperExpress from 'hyper-express';
const server = new HyperExpress.Server();
const check = (req, res, next) => { if (!req.headers.authorization) return res.status(401).send(); next(); };
const users = new HyperExpress.Router();
users.get('/:id', (req, res) => res.json({ id: req.path_parameters.id }));
users.post('/', { middlewares: [check] }, async (req, res) => { const body = await req.json(); res.status(201).json({ name: body.name }); });
server.use((req, res, next) => next());
server.use('/users', users);
server.any('/health', (req, res) => res.send('ok'));
server.listen(80);
const params = new URLSearchParams();
params.get('/nothing');
`);
  expect(
    endpoints.map(({ label, auth, params, replies }) => [
      label,
      auth.value,
      params.map((param) => `${param.in} ${param.name}`),
      replies.map(({ status }) => status),
    ]),
  ).toEqual([
    ['GET /users/:id', false, ['path id'], [200]],
    ['POST /users', true, ['header authorization', 'body name'], [401, 201]],
    ['ALL /health', false, [], [200]],
  ]);
  expect(apps.map(({ framework, listens }) => [framework, listens?.line])).toEqual([['hyper-express', 11]]);
});
