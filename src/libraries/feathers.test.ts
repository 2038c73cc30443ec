import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('services on Koa: the methods that they have, with the hooks of the application and their own', async () => {
  const { endpoints, apps } = await modelOf(`
//- /src/app.ts
import { feathers } from '@feathersjs/feathers';
import { koa, rest, bodyParser, parseAuthentication } from '@feathersjs/koa';
import { authentication } from './authentication';
import { services } from './services';
const app = koa(feathers());
app.use(parseAuthentication());
app.use(bodyParser());
app.configure(rest());
app.configure(authentication);
app.configure(services);
app.hooks({ around: { all: [async (context, next) => { await next(); }] } });
app.listen(3030);
//- /src/authentication.ts
import { AuthenticationService, JWTStrategy } from '@feathersjs/authentication';
import { oauth } from '@feathersjs/authentication-oauth';
export const authentication = (app) => {
  const service = new AuthenticationService(app);
  app.use('authentication', service);
  app.configure(oauth());
};
//- /src/services.ts
import { authenticate } from '@feathersjs/authentication';
import { KnexService } from '@feathersjs/knex';
import { hooks } from '@feathersjs/schema';
import { disallow, iff, isProvider } from 'feathers-hooks-common';
import { Forbidden } from '@feathersjs/errors';
class Messages {
  async find(params) { return [{ page: params.query.page, tag: params.headers['x-tag'] }]; }
  async create(data, params) { return { text: data.text }; }
  async archive(data, params) { return { done: data.all }; }
  async setup(app, path) {}
  helper() { return 1; }
}
class Users extends KnexService {}
const adminOnly = (context) => { if (context.params.user.role !== 'admin') throw new Forbidden('no'); };
export const services = (app) => {
  app.use('messages', new Messages(), { methods: ['find', 'create', 'archive'] });
  app.service('messages').hooks({ around: { all: [authenticate('jwt')] }, before: { create: [hooks.validateData(check)], archive: [adminOnly] } });
  app.use('/users', new Users({ Model: app.get('db'), name: 'users' }));
  app.service('users').hooks({
    before: { all: [iff(isProvider('external'), authenticate('jwt'))], create: [], update: [disallow('external')], remove: [disallow()] },
  });
  app.use('rooms/:room/notes', { async get(id, params) { return { id, room: params.route.room }; } });
};
`);
  expect(
    endpoints.map(({ label, auth, authorization, validation, params, replies, reads, writes }) => [
      label,
      auth.value,
      authorization.value,
      validation.value,
      params.map((param) => `${param.in} ${param.name}`),
      replies.map(({ status }) => status),
      [...reads, ...writes.map((table) => `w ${table}`)],
    ]),
  ).toEqual([
    ['DELETE /authentication', false, false, false, [], [], []],
    ['POST /authentication', false, false, false, ['body body'], [], []],
    ['GET /oauth/:provider', false, false, false, ['path provider'], [], []],
    ['GET /oauth/:provider/callback', false, false, false, ['path provider'], [], []],
    ['POST /messages', true, true, false, ['header x-service-method', 'body all'], [200], []],
    ['GET /messages', true, false, false, ['query page', 'header x-tag'], [200], []],
    ['POST /messages', true, false, true, ['body text'], [201], []],
    ['GET /users', true, false, false, [], [], ['users']],
    ['GET /users/:id', true, false, false, ['path id'], [], ['users']],
    ['PATCH /users/:id', true, false, false, ['body body', 'path id'], [], ['w users']],
    ['POST /users', true, false, false, ['body body'], [], ['w users']],
    ['GET /rooms/:room/notes/:id', false, false, false, ['path room', 'path id'], [200], []],
  ]);
  expect(
    apps.map(({ framework, guards, listens }) => [framework, guards.map(({ kinds }) => kinds), listens?.line]),
  ).toEqual([['feathers', [[], ['body-parser']], 12]]);
});

test('services on Express, after what was added before REST was set up, and the rest of the application beside them', async () => {
  const { endpoints } = await modelOf(`
const feathers = require('@feathersjs/feathers');
const express = require('@feathersjs/express');
const helmet = require('helmet');
const memory = require('feathers-memory');
const app = express(feathers());
app.use(helmet());
app.use(express.json());
app.configure(express.rest());
app.use('/things', memory());
app.use('/late', (req, res, next) => next(), { async find(params) { return { mine: params.user.id }; } });
app.get('/health', (req, res) => res.json({ size: app.get('size') }));
app.listen(3030);
`);
  expect(
    endpoints.map(({ label, framework, guards }) => [label, framework, guards.map(({ kinds }) => kinds?.[0])]),
  ).toEqual([
    ['DELETE /things/:id', 'feathers', ['security-headers', 'body-parser', undefined]],
    ['GET /things', 'feathers', ['security-headers', 'body-parser', undefined]],
    ['GET /things/:id', 'feathers', ['security-headers', 'body-parser', undefined]],
    ['PATCH /things/:id', 'feathers', ['security-headers', 'body-parser', undefined]],
    ['POST /things', 'feathers', ['security-headers', 'body-parser', undefined]],
    ['PUT /things/:id', 'feathers', ['security-headers', 'body-parser', undefined]],
    ['GET /late', 'feathers', ['security-headers', 'body-parser']],
    ['GET /health', 'express', ['security-headers', 'body-parser']],
  ]);
});
