import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';
import type { BackendModel } from '../model/types.ts';

const linesOf = ({ endpoints }: BackendModel): string[] =>
  endpoints.map(
    ({ label, framework, handler, place, guards, auth, replies, params }) =>
      `${label} ${framework} → ${handler?.name ?? '?'} :${place.line} [${guards.map(({ name }) => name).join(' ')}] ${auth.value} ${replies.map(({ status }) => status).join()} (${params.map(({ in: where, name, validatedBy }) => `${where} ${name}${validatedBy === '' ? '' : '!'}`).join()})`,
  );

const contract = `
//- /src/contract.ts
import { initContract } from '@ts-rest/core';
import { z } from 'zod';
const c = initContract();
const users = c.router({
  create: { method: 'POST', path: '/', body: z.object({ name: z.string(), age: z.number() }), responses: { 201: z.any() } },
  read: c.query({ method: 'GET', path: '/:id', responses: { 200: z.any() } }),
}, { pathPrefix: '/users' });
export const contract = c.router({ users, health: { method: 'GET', path: '/health', responses: {} } }, { pathPrefix: '/api' });
`;

test('contracts with prefixes in one another, implemented in Express behind its middleware', async () => {
  const model = await modelOf(`${contract}
//- /src/users.ts
import { initServer } from '@ts-rest/express';
import { contract } from './contract';
const s = initServer();
export const users = s.router(contract.users, {
  create: async ({ body }) => ({ status: 201, body: { name: body.name } }),
  read: {
    middleware: [(req, res, next) => { if (req.query.no) return res.status(403).end(); next(); }],
    handler: async ({ params, req }) => {
      if (!req.user) return { status: 401, body: null };
      return { status: 200, body: { id: params.id } };
    },
  },
});
//- /src/app.ts
import express from 'express';
import { createExpressEndpoints, initServer } from '@ts-rest/express';
import { contract } from './contract';
import { users } from './users';
const app = express();
app.use(express.json());
const s = initServer();
createExpressEndpoints(contract, s.router(contract, { users, health: async () => ({ status: 200, body: 'ok' }) }), app);
app.listen(3000);
`);
  expect(linesOf(model)).toEqual([
    'GET /api/health express → health :8 [express.json @ts-rest/core.ContractCheck] false 200 ()',
    'POST /api/users express → create :5 [express.json @ts-rest/core.ContractCheck] false 201 (body name!,body age!)',
    'GET /api/users/:id express → handler :8 [express.json @ts-rest/core.ContractCheck (anonymous) handler] true 403,401,200 (path id,query no)',
  ]);
});

test('… in Fastify, by a plugin below a prefix, and by registering', async () => {
  const model = await modelOf(`${contract}
//- /src/app.ts
import fastify from 'fastify';
import { initServer } from '@ts-rest/fastify';
import { contract } from './contract';
const app = fastify();
const s = initServer();
const users = s.router(contract.users, {
  create: async ({ body }) => ({ status: 201, body }),
  read: async ({ params, request }) => ({ status: 200, body: { id: params.id, as: request.headers.as } }),
});
app.register(s.plugin(s.router(contract, { users, health: async () => ({ status: 204, body: undefined }) })), { prefix: '/v1' });
const other = fastify();
s.registerRouter({ health: contract.health }, s.router({ health: contract.health }, { health: async () => ({ status: 200, body: 'ok' }) }), other);
`);
  expect(linesOf(model)).toEqual([
    'POST /v1/api/users/ fastify → create :7 [schema] false 201 (body name!,body age!)',
    'GET /v1/api/users/:id fastify → read :8 [] false 200 (path id,header as)',
    'GET /v1/api/health fastify → health :10 [] false 204 ()',
    'GET /api/health fastify → health :12 [] false 200 ()',
  ]);
});

test('… and in Nest, by the method or by what the method gives', async () => {
  const model = await modelOf(`${contract}
//- /src/app.ts
import { NestFactory } from '@nestjs/core';
import { Controller, Module, UseGuards } from '@nestjs/common';
import { TsRest, TsRestHandler, TsRestRequest, tsRestHandler } from '@ts-rest/nest';
import { AuthGuard } from '@nestjs/passport';
import { contract } from './contract';
@Controller()
class Users {
  @UseGuards(AuthGuard('jwt'))
  @TsRestHandler(contract.users.create)
  async create() { return tsRestHandler(contract.users.create, async ({ body }) => ({ status: 201, body: { name: body.name } })); }
  @TsRest(contract.users.read)
  read(@TsRestRequest() { params }) { return { status: 200, body: { id: params.id } }; }
}
@Module({ controllers: [Users] })
class App {}
NestFactory.create(App).then((app) => app.listen(1));
`);
  expect(linesOf(model)).toEqual([
    'POST /api/users nestjs → Users.create :9 [@nestjs/passport.AuthGuard] true 201 (body name)',
    'GET /api/users/:id nestjs → Users.read :11 [] false 200 (path id)',
  ]);
});

test('a contract that is not there is told', async () => {
  const { endpoints, unknowns } = await modelOf(`
//- /src/app.ts
import express from 'express';
import { createExpressEndpoints } from '@ts-rest/express';
import { contract } from '@acme/contract';
const app = express();
createExpressEndpoints(contract, { read: async () => ({ status: 200, body: 1 }) }, app);
`);
  expect(endpoints).toEqual([]);
  expect(unknowns.map(({ message }) => message)).toEqual(['the contract of these routes could not be read']);
});

test('contracts behind one handler, for pages of Next and for functions', async () => {
  const { endpoints } = await modelOf(`
//- /package.json
{ "name": "shop", "dependencies": { "next": "14", "@ts-rest/core": "3", "@ts-rest/next": "3", "@ts-rest/serverless": "3", "zod": "3" } }
//- /contract.ts
import { initContract } from '@ts-rest/core';
import { z } from 'zod';
const c = initContract();
export const contract = c.router({
  getUser: { method: 'GET', path: '/users/:id', responses: {} },
  addUser: { method: 'POST', path: '/users', body: z.object({ name: z.string() }), responses: {} },
});
//- /pages/api/[...ts-rest].ts
import { createNextRoute, createNextRouter } from '@ts-rest/next';
import { contract } from '../../contract';
const router = createNextRoute(contract, {
  getUser: async ({ params }) => ({ status: 200, body: { id: params.id } }),
  addUser: async ({ body }) => ({ status: 201, body: { name: body.name } }),
});
export default createNextRouter(contract, router);
//- /src/lambda.ts
import { createLambdaHandler, tsr } from '@ts-rest/serverless/aws';
import { contract } from '../contract';
const router = tsr.router(contract, {
  getUser: async ({ params }, { request }) => {
    if (params.id === '0') return { status: 404, body: null };
    return { status: 200, body: { id: params.id } };
  },
});
export const handler = createLambdaHandler(contract, router, { basePath: '/v1' });
`);
  expect(
    endpoints.map(({ label, params, replies }) => [
      label,
      params.map((param) => `${param.in} ${param.name} ${param.validatedBy}`.trim()),
      replies.map(({ status }) => status),
    ]),
  ).toEqual([
    ['GET /api/users/:id', ['path id'], [200]],
    ['POST /api/users', ['body name ts-rest'], [201]],
    ['GET /v1/users/:id', ['path id'], [404, 200]],
  ]);
});
