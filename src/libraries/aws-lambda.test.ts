import { expect, test } from 'vitest';
import { check, modelOf } from '../testing/check.ts';
import { consumersOf } from '../testing/consumers.ts';
import type { BackendModel } from '../model/types.ts';

const linesOf = ({ endpoints }: BackendModel): string[] =>
  endpoints.map(
    ({ label, handler, place, guards, auth, replies, params }) =>
      `${label} → ${handler?.name ?? '?'} ${place.file}:${place.line} [${guards.map(({ name, kinds }) => `${name}:${kinds?.join(',') ?? '?'}`).join(' ')}] auth ${auth.value} ${replies.map(({ status, kind }) => `${status} ${kind}`).join(', ')} (${params.map((param) => `${param.in} ${param.name}`).join(', ')})`,
  );

test('functions that serverless.yml names: requests, messages, the clock, authorizers, variables and other files', async () => {
  const model = await modelOf(`
//- /serverless.yml
service: shop
provider:
  name: aws
  httpApi:
    authorizers:
      members: { type: request, functionName: authorize }
custom:
  base: shop
  queue: arn:aws:sqs:eu-west-1:1:orders
functions:
  - \${file(functions.yml)}
  - authorize: { handler: src/auth.authorize }
    nightly: { handler: src/jobs.nightly, events: [{ schedule: rate(1 day) }] }
    orders:
      handler: src/jobs.orders
      events:
        - sqs: { arn: '\${self:custom.queue}', batchSize: 5 }
    gone: { handler: src/gone.handler, events: [{ http: GET gone }] }
//- /functions.yml
list:
  handler: src/items.list
  events: [{ httpApi: 'GET /\${self:custom.base}/items' }]
create:
  handler: src/items.create
  events:
    - http: { path: 'items/{shop}', method: post, authorizer: authorize }
    - httpApi: { path: '/\${self:custom.base}/items', method: POST, authorizer: { name: members } }
//- /src/items.js
exports.list = async (event) => {
  const { page = 1 } = event.queryStringParameters ?? {};
  return { statusCode: 200, body: JSON.stringify({ items: [], page }) };
};
exports.create = (event, context, callback) => {
  const { name } = JSON.parse(event.body);
  if (!name) { callback(null, { statusCode: 422, body: 'no name' }); return; }
  callback(null, { statusCode: 201, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ name, shop: event.pathParameters.shop }) });
};
exports.helper = async (event) => ({ statusCode: 200 });
//- /src/auth.js
exports.authorize = async (event) => {
  if (event.authorizationToken !== process.env.TOKEN) throw new Error('Unauthorized');
  return { principalId: 'me' };
};
//- /src/jobs.js
const { exec } = require('node:child_process');
exports.nightly = async () => {};
exports.orders = async (event) => { for (const record of event.Records) exec('print ' + record.body); };
`);
  expect(linesOf(model)).toEqual([
    'GET /shop/items → list src/items.js:1 [] auth false 200 json (query page)',
    'POST /items/{shop} → create src/items.js:5 [authorize:authentication] auth true 422 text, 201 json (path shop, body name)',
    'POST /shop/items → create src/items.js:5 [members:authentication] auth true 422 text, 201 json (body name)',
  ]);
  expect(model.endpoints[0]?.replies[0]?.keys).toEqual(['items', 'page']);
  expect(consumersOf(model)).toEqual([
    'schedule rate(1 day) → nightly src/jobs.js:2',
    'queue orders → orders src/jobs.js:3 concurrency=5',
  ]);
  expect(model.flows.map(({ kind, consumers }) => [kind, consumers.map(({ name }) => name)])).toEqual([
    ['command', ['orders']],
  ]);
  expect(model.unknowns.map(({ message }) => message)).toEqual([
    'src/gone.handler, which answers GET /gone, could not be found',
  ]);
  expect(model.apps.map(({ framework, traits }) => [framework, traits.serverless])).toEqual([['aws-lambda', true]]);
});

test('a configuration that is code, wrappers of the project, and middleware of Middy', async () => {
  const model = await modelOf(`
//- /serverless.ts
import users from './src/users';
const configuration = { service: 'x', functions: { users, plain: { handler: 'src/plain.handler', events: [{ http: { method: 'get', path: 'plain' } }] } } };
module.exports = configuration;
//- /src/users/index.ts
const directory = (context: string) => context.split(process.cwd())[1].substring(1).replace(/\\\\/g, '/');
export default {
  handler: \`\${directory(__dirname)}/handler.main\`,
  events: [{ http: { method: 'patch', path: 'users/{id}' } }, { http: { method: 'delete', path: 'users/{id}', private: true } }],
};
//- /src/users/handler.ts
import { middyfy } from '../lib/middyfy';
const update = async (event) => ({ statusCode: 200, body: JSON.stringify({ id: event.pathParameters.id, role: event.body.role }) });
export const main = middyfy(update);
//- /src/lib/middyfy.ts
import middy from '@middy/core';
import jsonBodyParser from '@middy/http-json-body-parser';
import httpErrorHandler from '@middy/http-error-handler';
import { verify } from 'jsonwebtoken';
const authenticate = () => ({
  before: async (request) => {
    const user = request.event.headers.authorization === process.env.KEY;
    if (!user) return { statusCode: 401, body: 'no' };
    request.event.user = user;
  },
});
export const middyfy = (handler) => middy(handler).use([jsonBodyParser(), authenticate()]).use(httpErrorHandler());
//- /src/plain.ts
const guarded = (inner) => async (event, context) => {
  if (!event.requestContext.authorizer) return { statusCode: 401, body: 'who are you' };
  return inner(event, context);
};
export const handler = guarded(async (event) => {
  if (!event.headers['x-a']) return { statusCode: 400, body: 'no header' };
  return { statusCode: 302, headers: { Location: '/x' } };
});
`);
  expect(linesOf(model)).toEqual([
    'GET /plain → handler src/plain.ts:5 [handler:authentication] auth true 401 text, 400 text, 302 redirect (header x-a)',
    'DELETE /users/{id} → update src/users/handler.ts:3 [API key:authentication @middy/http-json-body-parser:body-parser authenticate():authentication @middy/http-error-handler:] auth true 401 text, 200 json (path id, header authorization, body role)',
    'PATCH /users/{id} → update src/users/handler.ts:3 [@middy/http-json-body-parser:body-parser authenticate():authentication @middy/http-error-handler:] auth true 401 text, 200 json (path id, header authorization, body role)',
  ]);
  expect(model.apps.flatMap(({ errorHandlers }) => errorHandlers.map(({ name }) => name))).toEqual([
    '@middy/http-error-handler',
  ]);
});

test('templates of SAM, functions that answer many paths, and those that only their types tell', async () => {
  const model = await modelOf(`
//- /template.yaml
AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Globals:
  Function: { CodeUri: src/, Runtime: nodejs20.x }
Resources:
  Api:
    Type: AWS::Serverless::Api
    Properties:
      Auth:
        DefaultAuthorizer: Tokens
        Authorizers: { Tokens: { FunctionArn: !GetAtt Authorizer.Arn } }
  Authorizer: { Type: AWS::Serverless::Function, Properties: { Handler: auth.handler } }
  Notes:
    Type: AWS::Serverless::Function
    Properties:
      Handler: notes.handler
      Events:
        Get: { Type: Api, Properties: { Path: '/notes/{id}', Method: get, RestApiId: !Ref Api } }
        Open: { Type: Api, Properties: { Path: /notes, Method: ANY, RestApiId: !Ref Api, Auth: { Authorizer: NONE } } }
        Saved: { Type: SNS, Properties: { Topic: !Ref NotesTopic } }
  Proxy:
    Type: AWS::Serverless::Function
    Properties:
      Handler: proxy.handler
      Events: { All: { Type: HttpApi, Properties: { Path: '/v1/{proxy+}', Method: ANY } } }
//- /src/auth.ts
export const handler = async (event) => ({ principalId: event.authorizationToken });
//- /src/notes.ts
export const handler = async (event) => {
  switch (event.httpMethod) {
    case 'GET': return { statusCode: 200, body: JSON.stringify({ id: event.pathParameters?.id }) };
    case 'POST': return { statusCode: 201, body: '{}' };
    default: return { statusCode: 405, body: 'no' };
  }
};
//- /src/proxy.ts
export const handler = async (event) => {
  if (event.rawPath === '/v1/health' && event.requestContext.http.method === 'GET') return { statusCode: 200, body: 'ok' };
  if (event.rawPath === '/v1/login' && event.requestContext.http.method === 'POST') return { statusCode: 200, body: JSON.stringify({ token: JSON.parse(event.body).name }) };
  return { statusCode: 404, body: 'no' };
};
//- /src/alone.ts
import type { APIGatewayProxyEventV2, APIGatewayProxyHandler, SQSHandler, APIGatewayTokenAuthorizerEvent } from 'aws-lambda';
import { read } from './parts';
export const handler: APIGatewayProxyHandler = async (event) => ({ statusCode: 204, body: read(event) });
export const worker: SQSHandler = async (event) => {};
export const authorize = async (event: APIGatewayTokenAuthorizerEvent) => ({});
//- /src/parts.ts
import type { APIGatewayProxyEvent } from 'aws-lambda';
export function read(event: APIGatewayProxyEvent) { return event.queryStringParameters?.q; }
//- /src/adapter.ts
import serverless from 'serverless-http';
import express from 'express';
import type { APIGatewayProxyHandler } from 'aws-lambda';
const app = express();
app.get('/express', (req, res) => res.send('x'));
export const handler: APIGatewayProxyHandler = serverless(app);
`);
  expect(linesOf(model)).toEqual([
    'GET /express → (anonymous) src/adapter.ts:5 [] auth false 200 text ()',
    'ALL /{?} → handler src/alone.ts:3 [] auth false 204 json (query q)',
    'GET /notes → handler src/notes.ts:1 [] auth false 200 json ()',
    'GET /notes/{id} → handler src/notes.ts:1 [Tokens:authentication] auth true 200 json (path id)',
    'POST /notes → handler src/notes.ts:1 [] auth false 201 text ()',
    'GET /v1/health → handler src/proxy.ts:2 [] auth false 200 text ()',
    'POST /v1/login → handler src/proxy.ts:3 [] auth false 200 json (body name)',
  ]);
  expect(consumersOf(model)).toEqual([
    'queue {?} → worker src/alone.ts:4',
    'topic NotesTopic → handler src/notes.ts:1',
  ]);
});

test('functions that nothing deploys, by how they are written', () =>
  check(
    'security/command-injection',
    `
//- /src/api.js
const { exec } = require('child_process');
exports.handler = async (event, context) => {
  exec('show ' + event.queryStringParameters.name); // $ security/command-injection
  exec('log ' + context.awsRequestId);
  return { statusCode: 200 };
};
exports.other = (event) => { exec('ls ' + event.name); };
//- /src/job.js
const { exec } = require('child_process');
exports.handler = (event, context, callback) => { exec('show ' + event.name); callback(); }; // $ security/command-injection
//- /src/samples.js
const { exec } = require('child_process');
exports.handler = (event) => { exec('show ' + event.name); }; // $ security/command-injection
exports.handler = (event) => { exec('show'); };
exports.handler = (event) => { exec('list ' + event.name); }; // $ security/command-injection
`,
  ));

test('functions that a configuration deploys without saying what calls them', () =>
  check(
    'security/command-injection',
    `
//- /backend/template.yml
Resources:
  Show:
    Type: AWS::Serverless::Function
    Properties:
      Handler: index.show
      CodeUri: src/
//- /backend/src/index.js
const { exec } = require('child_process');
exports.show = (event) => { exec('show ' + event.name); }; // $ security/command-injection
exports.handler = (event) => { exec('ls ' + event.name); };
`,
  ));
