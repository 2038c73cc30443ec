import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('functions that code registers, with their routes, keys and replies', async () => {
  const { endpoints, consumers } = await modelOf(`
//- /host.json
{ "version": "2.0", "extensions": { "http": { "routePrefix": "v1" } } }
//- /src/functions/users.ts
import { app, HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
export async function getUser(request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> {
  const tab = request.query.get('tab');
  if (request.params.id === '0') return { status: 404 };
  return { jsonBody: { id: request.params.id, tab } };
}
app.http('getUser', { methods: ['GET'], authLevel: 'anonymous', route: 'users/{id:int}', handler: getUser });
app.http('addUser', { methods: ['POST'], authLevel: 'function', route: 'users', handler: async (request) => {
  const body = await request.json();
  return { status: 201, jsonBody: { name: body.name } };
} });
app.http('ping', { handler: () => ({ body: 'pong' }) });
app.get('health', async () => ({ status: 200 }));
app.http('all', { methods: ['GET'], route: '{*rest}', handler: async (request) => ({ body: request.params.rest }) });
app.timer('nightly', { schedule: '0 0 3 * * *', handler: async () => {} });
app.serviceBusQueue('orders', { queueName: 'orders', connection: 'BUS', handler: async (message) => { console.log(message); } });
const other = { http: (name: string, settings: object) => settings };
other.http('elsewhere', { handler: getUser });
`);
  expect(
    endpoints.map(({ label, auth, params, replies }) => [
      label,
      auth.value,
      params.map((param) => `${param.in} ${param.name}`),
      replies.map(({ status, kind }) => `${status} ${kind}`),
    ]),
  ).toEqual([
    ['GET /v1/users/:id', false, ['path id', 'query tab'], ['404 empty', '200 json']],
    ['POST /v1/users', true, ['body name'], ['201 json']],
    ['GET /v1/ping', false, [], ['200 text']],
    ['POST /v1/ping', false, [], ['200 text']],
    ['GET /v1/health', false, [], ['200 empty']],
    ['GET /v1/:rest*', false, ['path rest'], ['200 json']],
  ]);
  expect(consumers.map(({ kind, name, library }) => [kind, name, library])).toEqual([
    ['schedule', '0 0 3 * * *', 'Azure Functions'],
    ['queue', 'orders', 'Azure Service Bus'],
  ]);
});

test('functions that a file beside them describes', async () => {
  const { endpoints, consumers } = await modelOf(`
//- /package.json
{ "name": "api", "dependencies": {} }
//- /host.json
{ "version": "2.0" }
//- /books/function.json
{ "bindings": [{ "type": "httpTrigger", "direction": "in", "name": "req", "authLevel": "anonymous", "methods": ["get"], "route": "books/{id}" }, { "type": "http", "direction": "out", "name": "res" }], "scriptFile": "../dist/books/index.js" }
//- /books/index.ts
import { Context, HttpRequest } from '@azure/functions';
export default async function (context: Context, req: HttpRequest): Promise<void> {
  if (!req.query.lang) { context.res = { status: 400, body: 'lang?' }; return; }
  context.res = { status: 200, body: { id: req.params.id } };
}
//- /hello/function.json
{ "bindings": [{ "type": "httpTrigger", "direction": "in", "name": "req" }] }
//- /hello/index.js
module.exports = async function (context, req) { context.res = { body: { name: req.body.name } }; };
//- /nightly/function.json
{ "bindings": [{ "type": "timerTrigger", "direction": "in", "name": "timer", "schedule": "0 40 12 * * *" }] }
//- /nightly/index.js
module.exports = async function (context) { context.log('done'); };
//- /off/function.json
{ "disabled": true, "bindings": [{ "type": "httpTrigger", "direction": "in", "name": "req" }] }
//- /off/index.js
module.exports = async function (context) { context.log('off'); };
`);
  expect(
    endpoints.map(({ label, auth, params, replies }) => [
      label,
      auth.value,
      params.map((param) => `${param.in} ${param.name}`),
      replies.map(({ status }) => status),
    ]),
  ).toEqual([
    ['GET /api/books/:id', false, ['path id', 'query lang'], [400, 200]],
    ['ALL /api/hello', true, ['body name'], [200]],
  ]);
  expect(consumers.map(({ kind, name }) => [kind, name])).toEqual([['schedule', '0 40 12 * * *']]);
});
