import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

const manifest = `
//- /package.json
{ "name": "cms", "dependencies": { "@strapi/strapi": "5.10.0", "@strapi/plugin-users-permissions": "5.10.0" } }
`;

const article = `
//- /src/api/article/content-types/article/schema.json
{ "kind": "collectionType", "collectionName": "articles", "info": { "singularName": "article", "pluralName": "articles" },
  "attributes": { "title": { "type": "string", "required": true }, "secret": { "type": "password" }, "author": { "type": "relation", "relation": "manyToOne", "target": "api::author.author" } } }
`;

test('routes of content types, and those that are written out, with who may call them', async () => {
  const { endpoints, apps } = await modelOf(`${manifest}${article}
//- /config/middlewares.js
module.exports = ['strapi::errors', { name: 'strapi::cors', config: { origin: ['https://shop.example'] } }];
//- /src/api/article/routes/article.js
const { createCoreRouter } = require('@strapi/strapi').factories;
module.exports = createCoreRouter('api::article.article', {
  except: ['delete'],
  config: { find: { auth: false }, update: { policies: ['is-author'] } },
});
//- /src/api/article/routes/custom.ts
export default {
  routes: [
    { method: 'GET', path: '/articles/featured', handler: 'article.featured', config: { auth: false } },
    { method: 'POST', path: '/articles/:id/like', handler: 'api::article.article.like', config: { middlewares: ['api::article.count'] } },
    { path: '/no-method', handler: 'article.featured' },
  ],
};
//- /src/api/article/controllers/article.ts
import { factories } from '@strapi/strapi';
export default factories.createCoreController('api::article.article', ({ strapi }) => ({
  async featured(ctx) {
    return await strapi.documents('api::article.article').findMany({ filters: { title: ctx.query.title }, limit: 3 });
  },
  async like(ctx) {
    const { id } = ctx.params;
    if (!ctx.request.body.stars) return ctx.badRequest('How many?');
    ctx.body = await strapi.service('api::article.article').like(id);
  },
}));
//- /src/api/article/services/article.ts
import { factories } from '@strapi/strapi';
export default factories.createCoreService('api::article.article', ({ strapi }) => ({
  like: (id) => strapi.db.query('api::article.article').update({ where: { id }, data: { likes: 1 } }),
}));
//- /src/api/article/policies/is-author.js
module.exports = async (ctx, config, { strapi }) => {
  const found = await strapi.entityService.findOne('api::article.article', ctx.params.id);
  return found.author.id === ctx.state.user.id;
};
//- /src/api/article/middlewares/count.js
module.exports = (config, { strapi }) => async (ctx, next) => {
  strapi.log.info('liked');
  await next();
};
//- /src/api/homepage/content-types/homepage/schema.json
{ "kind": "singleType", "collectionName": "homepages", "info": { "singularName": "homepage", "pluralName": "homepages" }, "attributes": {} }
//- /src/api/homepage/routes/homepage.js
module.exports = require('@strapi/strapi').factories.createCoreRouter('api::homepage.homepage', { only: ['find'] });
`);
  expect(
    endpoints.map(({ label, place, auth, guards, handler, params, replies, reads, writes }) => [
      label,
      `${place.file.split('/').at(-1)}:${place.line}`,
      auth.value,
      guards.filter(({ scope }) => scope === 'route').map(({ name, kinds }) => `${name} ${kinds?.join() ?? '?'}`.trim()),
      handler?.name ?? '',
      params.map((param) => `${param.in} ${param.name}`),
      replies.map(({ status }) => status),
      [...reads, ...writes],
    ]),
  ).toEqual([
    ['GET /api/articles', 'article.js:2', false, [], '', [], [], []],
    ['GET /api/articles/:id', 'article.js:2', true, [], '', ['path id'], [], []],
    ['POST /api/articles', 'article.js:2', true, [], '', [], [], []],
    ['PUT /api/articles/:id', 'article.js:2', true, ['is-author authorization'], '', ['path id'], [], ['api::article.article']],
    ['GET /api/articles/featured', 'custom.ts:3', false, [], 'featured', ['query title'], [200], ['api::article.article']],
    ['POST /api/articles/:id/like', 'custom.ts:4', true, ['api::article.count'], 'like', ['path id', 'body stars'], [400, 200], ['api::article.article']],
    ['GET /api/homepage', 'homepage.js:1', true, [], '', [], [], []],
  ]); // prettier-ignore
  expect(apps.map(({ framework, guards }) => [framework, guards.map(({ name }) => name)])).toEqual([
    ['strapi', ['strapi::errors', 'strapi::cors']],
  ]);
});

test('content types are tables', async () => {
  const { entities } = await modelOf(`${manifest}${article}
//- /src/api/article/routes/article.js
module.exports = require('@strapi/strapi').factories.createCoreRouter('api::article.article');
`);
  expect(
    entities.map(({ name, table, columns, relations }) => [
      name,
      table,
      columns.map((column) => `${column.name} ${column.nullable}${column.hidden === true ? ' hidden' : ''}`),
      relations.map(({ to, kind }) => `${kind} ${to}`),
    ]),
  ).toEqual([
    ['api::article.article', 'articles', ['title false', 'secret true hidden'], ['many-to-one api::author.author']],
  ]);
});

test('plugins of the application, and what it adds to installed ones', async () => {
  const { endpoints } = await modelOf(`${manifest}
//- /config/api.js
module.exports = { rest: { prefix: '/v1' } };
//- /src/plugins/notes/strapi-server.js
module.exports = require('./server');
//- /src/plugins/notes/server/index.js
module.exports = { routes: require('./routes'), controllers: require('./controllers'), policies: { quota: () => false } };
//- /src/plugins/notes/server/routes/index.js
module.exports = {
  admin: { type: 'admin', routes: [{ method: 'GET', path: '/settings', handler: 'note.settings' }] },
  'content-api': { type: 'content-api', routes: [{ method: 'POST', path: '/', handler: 'note.add', config: { auth: false, policies: ['quota'] } }] },
};
//- /src/plugins/notes/server/controllers/index.js
module.exports = { note: ({ strapi }) => ({ settings: (ctx) => ({ on: true }), add: (ctx) => ctx.created({ id: 1 }) }) };
//- /src/extensions/users-permissions/strapi-server.js
const routes = [{ method: 'GET', path: '/auth/logout', handler: 'auth.logout', config: { prefix: '' } }];
module.exports = (plugin) => {
  plugin.controllers.auth.logout = (ctx) => ctx.send({ ok: true });
  for (const route of routes) plugin.routes['content-api'].routes.push(route);
  return plugin;
};
//- /src/lib/routes.js
module.exports = { routes: [{ method: 'GET', path: '/elsewhere', handler: 'x.y' }] };
`);
  expect(endpoints.map(({ label, auth, replies }) => [label, auth.value, replies.map(({ status }) => status)])).toEqual(
    [
      ['GET /v1/auth/logout', true, [200]],
      ['GET /notes/settings', true, [200]],
      // nobody passes the policy
      ['POST /v1/notes', true, [403, 201]],
    ],
  );
});

test('routes of a plugin of which there is no more', async () => {
  const { endpoints } = await modelOf(`
//- /package.json
{ "name": "notes", "dependencies": { "koa": "2" } }
//- /routes/notes.js
module.exports = (strapi) => [{ method: 'GET', path: '/notes', handler: 'note.find' }, { path: '/no-method' }];
//- /routes/others.js
module.exports = (app) => [{ method: 'GET', path: '/others', handler: 'other.find' }];
`);
  expect(endpoints.map(({ label, auth }) => [label, auth.value])).toEqual([['GET /notes', true]]);
});
