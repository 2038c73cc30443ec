import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

const manifest = `
//- /package.json
{ "name": "shop", "dependencies": { "sails": "^1.5.0" } }
//- /app.js
var sails = require('sails');
sails.lift({});
`;

test('routes that the configuration lists, with the actions that they name and the policies before those', async () => {
  const { endpoints, apps } = await modelOf(`${manifest}
//- /config/routes.js
module.exports.routes = {
  'GET /': { view: 'pages/home' },
  'GET  /things/:id': { action: 'things/view-thing' },
  'put /things/:id': 'things/update-thing',
  'POST /users': 'UserController.create',
  'DELETE /users/:id': [{ policy: 'is-admin' }, { controller: 'UserController', action: 'remove' }],
  'GET /profile': function (req, res) { return res.ok({ tab: req.query.tab, token: req.headers['x-token'], sid: req.cookies.sid }); },
  '/webhook': (req, res) => res.forbidden(),
  'r|^/old/(\\\\d+)$|id': 'things/view-thing',
  '/old': '/new',
  'GET /missing': 'nowhere/at-all',
};
//- /config/policies.js
module.exports.policies = { '*': 'is-logged-in', 'things/view-thing': true, UserController: { create: ['is-logged-in', 'is-admin'] } };
//- /config/blueprints.js
module.exports.blueprints = { rest: false };
//- /config/env/production.js
module.exports = { blueprints: { shortcuts: false } };
//- /api/models/User.js
module.exports = { attributes: { name: { type: 'string' } } };
//- /api/policies/is-logged-in.js
module.exports = async function (req, res, proceed) { if (req.me) return proceed(); return res.unauthorized(); };
//- /api/policies/is-admin.js
module.exports = async function (req, res, proceed) { if (req.me && req.me.isAdmin) return proceed(); return res.forbidden(); };
//- /api/controllers/things/view-thing.js
module.exports = { inputs: { id: { type: 'number', required: true }, lang: { type: 'string' } }, fn: async function (inputs) { return { id: inputs.id, lang: inputs.lang }; } };
//- /api/controllers/things/update-thing.js
module.exports = { inputs: { id: { type: 'number' }, name: { type: 'string' } }, fn: async function (inputs, exits) { if (this.req.me.id !== inputs.id) throw 'forbidden'; return exits.success({ name: inputs.name }); } };
//- /api/controllers/UserController.js
module.exports = {
  create: function (req, res) { return res.json({ name: req.body.name, all: req.param('nick') }); },
  remove: async (req, res) => res.ok(),
  unused: (req, res) => res.ok(),
};
`);
  expect(
    endpoints.map(({ label, place, auth, authorization, params, replies }) => [
      label,
      place.line,
      auth.value,
      authorization.value,
      params.map((param) => `${param.in} ${param.name} ${param.validatedBy}`.trim()),
      replies.map(({ status }) => status),
    ]),
  ).toEqual([
    ['GET /', 2, false, false, [], []],
    ['GET /things/:id', 3, false, false, ['path id sails', 'query lang sails'], [200]],
    ['PUT /things/:id', 4, true, true, ['path id sails', 'body name sails'], [401, 200]],
    ['POST /users', 5, true, true, ['body name', 'body nick'], [401, 403, 200]],
    ['DELETE /users/:id', 6, true, true, ['path id'], [403, 401, 200]],
    ['GET /profile', 7, false, false, ['query tab', 'header x-token', 'cookie sid'], [200]],
    ['ALL /webhook', 8, false, false, [], [403]],
    ['ALL /^/old/(\\d+)$/', 9, false, false, ['body id sails', 'body lang sails'], [200]],
    ['ALL /old', 10, false, false, [], []],
    ['GET /missing', 11, true, false, [], [401]],
  ]);
  expect(apps.map(({ framework, listens }) => [framework, listens?.line])).toEqual([['sails', 2]]);
});

test('routes that there are for each model unless they are turned off, and for actions where they are turned on', async () => {
  const labels = async (fixture: string) => (await modelOf(manifest + fixture)).endpoints.map(({ label }) => label);
  const models = `
//- /api/models/Pet.js
module.exports = { attributes: {} };
//- /api/models/User.js
module.exports = { attributes: {} };
//- /api/controllers/UserController.js
module.exports = { _config: { rest: false }, wave: (req, res) => res.ok() };
`;
  expect(
    await labels(`${models}
//- /config/blueprints.js
module.exports.blueprints = { shortcuts: false, actions: true, prefix: '/api', pluralize: true };
`),
  ).toEqual([
    'ALL /api/user/wave',
    'DELETE /api/pets/:id',
    'GET /api/pets',
    'GET /api/pets/:id',
    'PATCH /api/pets/:id',
    'POST /api/pets',
    'PUT /api/pets/:id',
  ]);
  expect(
    await labels(`${models}
//- /config/blueprints.js
module.exports.blueprints = { rest: false };
`),
  ).toEqual(
    ['pet', 'user'].flatMap((name) =>
      ['create', 'destroy/:id', 'find', 'find/:id', 'update/:id'].map((action) => `GET /${name}/${action}`),
    ),
  );
});

test('there are no routes of models where the hook that adds them is turned off', async () => {
  const app = (rc: string): string => `
//- /package.json
{ "dependencies": { "sails": "^1.5.0" } }
//- /.sailsrc
${rc}
//- /config/routes.js
module.exports.routes = { 'GET /pets': (req, res) => res.json([]) };
//- /api/models/Pet.js
module.exports = { attributes: {} };
`;
  const labels = async (rc: string): Promise<number> => (await modelOf(app(rc))).endpoints.length;
  expect(await labels('{ "hooks": { "blueprints": false, "grunt": false } }')).toBe(1);
  expect(await labels('{ "hooks": { "grunt": false } }')).toBeGreaterThan(5);
});
