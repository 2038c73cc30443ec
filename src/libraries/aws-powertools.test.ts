import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('routes of a router inside of a function, which is no endpoint itself', async () => {
  const { endpoints } = await modelOf(`
import { Router, UnauthorizedError } from '@aws-lambda-powertools/event-handler/http';
import type { APIGatewayProxyEvent, Context } from 'aws-lambda';
const users = new Router({ prefix: '/users' });
users.get('/:id', async ({ params }) => ({ id: params.id }));
const signedIn = async ({ reqCtx, next }) => {
  if (!reqCtx.req.headers.get('authorization')) throw new UnauthorizedError('who?');
  await next();
};
const app = new Router();
app.use(async ({ next }) => { await next(); });
app.includeRouter(users);
app.post('/orders', [signedIn], async ({ req }) => {
  const body = await req.json();
  return { name: body.name };
});
app.route(async () => ({ ok: true }), { method: ['GET', 'HEAD'], path: '/health' });
export const handler = async (event: APIGatewayProxyEvent, context: Context) => app.resolve(event, context);
const map = { get: (path: string, fn: () => void) => path };
map.get('/nothing', () => {});
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
    ['POST /orders', true, ['header authorization', 'body name'], [200]],
    ['GET /health', false, [], [200]],
    ['HEAD /health', false, [], [200]],
  ]);
});
