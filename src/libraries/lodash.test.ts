import { expect, test } from 'vitest';
import { check, modelOf } from '../testing/check.ts';
import { checkSteps } from '../testing/steps.ts';

test('routes in lists and settings in objects are followed through Lodash', async () => {
  const { endpoints } = await modelOf(`
import express from 'express';
import _, { merge } from 'lodash';
import mapValues from 'lodash.mapvalues';
const settings = merge({}, { api: { prefix: '/api', users: '/users' } }, { api: { users: '/people' } });
const app = express();
const handle = (req, res) => res.json([]);
_.forEach([{ path: '/a', method: 'get' }, { path: '/b', method: 'post' }], (route) => app[route.method](route.path, handle));
app.get(_.get(settings, 'api.prefix') + settings.api.users, handle);
mapValues({ '/c': handle }, (handler, path) => app.put(path, handler));
_.forOwn(_.pick({ '/d': handle, '/e': handle }, ['/d']), (handler, path) => app.delete(path, handler));
app.listen(1);
`);
  expect(endpoints.map(({ label }) => label).toSorted()).toEqual([
    'DELETE /d',
    'GET /a',
    'GET /api/people',
    'POST /b',
    'PUT /c',
  ]);
});

test('input that goes through Lodash', () =>
  check(
    'security/command-injection',
    `
import express from 'express';
import _ from 'lodash';
import { exec } from 'node:child_process';
const app = express();
app.post('/a', (req, res) => {
  exec('ls ' + _.trim(req.body.a)); // $ security/command-injection
  exec('ls ' + _.pick(req.body, ['a']).a); // $ security/command-injection
  exec('ls ' + _.map(req.body.list, 'name').join(' ')); // $ security/command-injection
  exec('ls ' + _.join(_.map(req.body.list, (one) => Number(one)), ' '));
  exec('ls ' + _.kebabCase(req.body.a));
});
app.listen(3000);
`,
  ));

test('what Lodash reads, puts together and wraps', () =>
  checkSteps(`const _ = require('lodash'), u = require('underscore');`, {
    carry: [
      `_.get(body, ['a', 'b'])`,
      `_.get({}, 'a', v)`,
      '_.mapValues(body, (one) => "a" + one).name',
      '_.forOwn(body, (one, name) => exec(name))',
      '_.groupBy(list, "kind").a[0].name',
      '_.zipObject(["name"], [v]).name',
      '_.fromPairs([["name", v]]).name',
      '_.set({}, "a.b", v).a.b',
      'const o = {}; _.merge(o, body); exec(o.name)',
      '_.transform(list, (all, one) => all.push(one), [])[0]',
      '_.thru(v, (one) => "a" + one)',
      '_.chain(list).map((one) => one.name).first().value()',
      `_(list).map('name').join(' ')`,
      'u.findWhere(list, { a: 1 }).name',
      '_.defer((one) => exec(one), v)',
    ],
    stop: [
      `_.get({ a: 'b', c: v }, 'a')`,
      '_.zipObject(["name", "kind"], [v, "a"]).kind',
      '_.set({ c: "d" }, "a", v).c',
      '_.chain([v]).map(() => "a").value()[0]',
      '_.sumBy(list, "size")',
      '_.forEach(list, (one, index) => exec("a" + index))',
    ],
  }));
