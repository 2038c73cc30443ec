import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('addresses of a gateway, by hand and by what actions say, with its checks', async () => {
  const { endpoints, apps, consumers } = await modelOf(`
//- /package.json
{ "name": "shop", "dependencies": { "moleculer": "0.14", "moleculer-web": "0.10" } }
//- /services/api.service.js
const ApiGateway = require('moleculer-web');
module.exports = {
  name: 'api',
  mixins: [ApiGateway],
  settings: {
    port: 3000,
    routes: [
      { path: '/api', whitelist: ['users.*', 'v2.orders.**'], autoAliases: true, authorization: true, aliases: {
        'GET health': (req, res) => res.end('ok'),
        'POST orders': 'v2.orders.add',
        'GET secret': 'internal.secret',
      } },
      { path: '/open', aliases: { 'REST pets': 'pets' } },
    ],
  },
  methods: {
    async authorize(ctx, route, req) {
      if (!req.headers.authorization) throw new ApiGateway.Errors.UnAuthorizedError('NO_TOKEN');
    },
  },
};
//- /services/users.service.js
module.exports = {
  name: 'users',
  actions: {
    get: { rest: 'GET /:id', params: { id: 'string', tab: { type: 'string', optional: true } }, async handler(ctx) { return this.load(ctx.params.id, ctx.params.tab); } },
    add: { rest: { method: 'POST', path: '/' }, async handler(ctx) { return ctx.call('v2.orders.add', { name: ctx.params.name }); } },
    inside: { rest: 'GET /inside', visibility: 'public', handler() {} },
    plain() { return 1; },
  },
  methods: { load(id, tab) { return { id, tab }; } },
};
//- /services/orders.service.js
module.exports = { name: 'orders', version: 2, events: { 'user.created': { handler(ctx) { return ctx.params.id; } } }, actions: { add: { handler(ctx) { return { name: ctx.params.name }; } } } };
//- /services/pets.service.js
const { Service } = require('moleculer');
module.exports = class Pets extends Service {
  constructor(broker) { super(broker); this.parseServiceSchema({ name: 'pets', actions: { list: () => [], get: (ctx) => ({ id: ctx.params.id }) } }); }
};
`);
  expect(
    endpoints.map(({ label, auth, params, replies }) => [
      label,
      auth.value,
      params.map((param) => `${param.in} ${param.name} ${param.validatedBy}`.trim()),
      replies.map(({ status }) => status),
    ]),
  ).toEqual([
    ['GET /api/health', true, ['header authorization'], [200]],
    ['POST /api/orders', true, ['header authorization', 'body name'], [200]],
    ['GET /open/pets', false, [], [200]],
    ['GET /open/pets/:id', false, ['path id'], [200]],
    ['GET /api/users/:id', true, ['path id fastest-validator', 'query tab fastest-validator', 'header authorization'], [200]],
    ['POST /api/users', true, ['header authorization', 'body name'], [200]],
  ]); // prettier-ignore
  expect(consumers.map(({ kind, name }) => [kind, name])).toEqual([['topic', 'user.created']]);
  expect(apps.map(({ framework, listens }) => [framework, listens?.line])).toEqual([['moleculer-web', 2]]);
});

test('decorated services, and a gateway that lets through whatever there is', async () => {
  const { endpoints } = await modelOf(`
//- /package.json
{ "name": "shop", "dependencies": { "moleculer": "0.14", "moleculer-web": "0.10", "moleculer-decorators": "1" } }
//- /services/api.service.ts
import { ServiceSchema } from 'moleculer';
import ApiGateway from 'moleculer-web';
const schema: ServiceSchema = { name: 'api', mixins: [ApiGateway], settings: { routes: [{ path: '/api', aliases: {} }] } };
export = schema;
//- /services/planet.service.ts
import { Service as Base } from 'moleculer';
import { Action, Method, Service } from 'moleculer-decorators';
@Service({ name: 'planet' })
class Planet extends Base {
  @Action({ params: { name: 'string' } }) defend(ctx) { return this.find(ctx.params.name); }
  @Method find(name) { return { name }; }
}
export = Planet;
//- /lib/other.js
module.exports = { name: 'other', version: 1 };
`);
  expect(
    endpoints.map(({ label, params, replies }) => [label, params.map(({ name }) => name), replies.length]),
  ).toEqual([['ALL /api/planet/defend', ['name'], 1]]);
});
