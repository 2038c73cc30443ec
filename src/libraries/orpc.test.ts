import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('procedures of routers, over their own protocol and as routes', async () => {
  const { endpoints } = await modelOf(`
import { createServer } from 'node:http';
import { ORPCError, os } from '@orpc/server';
import { RPCHandler } from '@orpc/server/node';
import { OpenAPIHandler } from '@orpc/openapi/node';
import { z } from 'zod';
const base = os.$context<{ user?: { id: string } }>();
const demand = base.middleware(({ context, next }) => {
  if (!context.user) throw new ORPCError('UNAUTHORIZED');
  return next({ context: { user: context.user } });
});
const list = base.route({ method: 'GET', path: '/planets' }).input(z.object({ limit: z.number() })).handler(({ input }) => [input.limit]);
const create = base.use(demand).input(z.object({ name: z.string() })).handler(({ input, context }) => context.user.id + input.name);
const router = { planet: { list, create } };
const rpc = new RPCHandler(router);
const api = new OpenAPIHandler(router);
createServer(async (request, response) => {
  await rpc.handle(request, response, { prefix: '/rpc', context: {} });
  await api.handle(request, response, { prefix: '/api', context: {} });
}).listen(1);
`);
  expect(
    endpoints
      .filter(({ framework }) => framework === 'orpc')
      .map(({ protocol, label, auth, validation, params }) => [
        protocol,
        label,
        auth.value,
        validation.value,
        params.map((param) => `${param.in} ${param.name}`),
      ]),
  ).toEqual([
    ['rpc', 'CALL planet.list', false, true, ['argument limit']],
    ['http', 'GET /api/planets', false, true, ['query limit']],
    ['rpc', 'CALL planet.create', true, true, ['argument name']],
    ['http', 'POST /api/planet/create', true, true, ['body name']],
  ]);
});
