import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('plugins that are found by a pattern register themselves before their routes are asked for', async () => {
  const { endpoints } = await modelOf(`
//- /package.json
{ "name": "shop", "scripts": { "start": "node build/server/index.js" }, "dependencies": { "koa": "2", "koa-router": "12", "glob": "8", "lodash": "4" } }
//- /server/index.ts
import Koa from 'koa';
import { api } from './api';
const app = new Koa();
app.use(api.routes());
app.listen(1);
//- /server/api.ts
import Router from 'koa-router';
import { Plugins } from './plugins';
export const api = new Router({ prefix: '/api' });
Plugins.all('api').forEach((plugin) => api.use('/', plugin.value.routes()));
//- /server/plugins.ts
import path from 'path';
import glob from 'glob';
import sortBy from 'lodash/sortBy';
export class Plugins {
  private static known = new Map();
  private static loaded = false;
  static add(plugin) {
    if (!this.known.has(plugin.type)) this.known.set(plugin.type, []);
    this.known.get(plugin.type).push(plugin);
  }
  static all(type) {
    this.load();
    return sortBy(this.known.get(type) || [], 'priority');
  }
  static load() {
    if (this.loaded) return;
    const root = process.env.NODE_ENV === 'test' ? '' : 'build';
    glob.sync(path.join(root, 'plugins/*/index.[jt]s')).forEach((file) => {
      try { require(path.join(process.cwd(), file)); } catch (error) { console.error(error); }
    });
    this.loaded = true;
  }
}
//- /plugins/chat/index.ts
import { Plugins } from '../../server/plugins';
import config from './plugin.json';
import { router } from './routes';
if (process.env.CHAT) Plugins.add({ type: 'api', value: router, priority: config.priority });
//- /plugins/chat/plugin.json
{ "id": "chat", "priority": 2 }
//- /plugins/chat/routes.ts
import Router from 'koa-router';
import config from './plugin.json';
export const router = new Router();
router.post('/' + config.id + '.send', (ctx) => { ctx.body = {}; });
//- /plugins/mail/index.ts
import { Plugins } from '../../server/plugins';
import Router from 'koa-router';
const router = new Router();
router.get('/mail.list', (ctx) => { ctx.body = []; });
Plugins.add({ type: 'api', value: router });
//- /plugins/mail/index.test.ts
import Router from 'koa-router';
new Router().get('/never', (ctx) => {});
`);
  expect(endpoints.map(({ label }) => label)).toEqual(['POST /api/chat.send', 'GET /api/mail.list']);
});

test('files of a directory are loaded by their names', async () => {
  const { endpoints } = await modelOf(`
//- /src/app.js
const express = require('express');
const fs = require('fs');
const path = require('path');
const app = express();
const directory = path.join(__dirname, 'routes');
fs.readdirSync(directory).filter((file) => file.endsWith('.js')).forEach((file) => {
  require(path.join(directory, file))(app, '/v1');
});
app.listen(1);
//- /src/routes/users.js
module.exports = (server, prefix) => { server.get(prefix + '/users', (req, res) => res.json([])); };
//- /src/routes/notes.js
module.exports = (server, prefix) => { server.get(prefix + '/notes', (req, res) => res.json([])); };
//- /src/routes/list.json
[]
//- /src/other/never.js
module.exports = (server, prefix) => { server.get(prefix + '/never', (req, res) => res.json([])); };
`);
  expect(endpoints.map(({ label, app }) => [label, app?.place.file])).toEqual([
    ['GET /v1/notes', 'src/app.js'],
    ['GET /v1/users', 'src/app.js'],
  ]);
});
