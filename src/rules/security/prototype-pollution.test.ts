import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('an object that the client names is written to', () =>
  check(
    'security/prototype-pollution',
    `
import express from 'express';
const app = express();

const settings = {};
app.put('/a/:section', (req, res) => { const section = settings[req.params.section]; section[req.body.name] = req.body.value; res.end(); }); // $ security/prototype-pollution
app.put('/b/:section', (req, res) => { const { section } = req.params; if (section === '__proto__' || section === 'constructor') return res.end(); settings[section].theme = req.body.theme; res.end(); });
app.put('/c/:section', (req, res) => { settings[req.params.section].theme = req.body.theme; res.end(); }); // $ security/prototype-pollution
app.put('/d/:section', (req, res) => { const { section } = req.params; if (!Object.hasOwn(settings, section)) return res.end(); settings[section].theme = req.body.theme; res.end(); });
app.put('/e/:section', (req, res) => { const section = settings['main']; section[req.body.name] = req.body.value; res.end(); });
app.put('/f/:page', (req, res) => { settings[Number(req.params.page)].theme = req.body.theme; res.end(); });
const bare = Object.create(null);
app.put('/g/:section', (req, res) => { bare[req.params.section].theme = req.body.theme; res.end(); });
`,
  ));

test('merges that go into what they are given', () =>
  check(
    'security/prototype-pollution',
    `
import express from 'express';
const app = express();

const defaults = { theme: { color: 'red' } };
function merge(target, source) {
  for (const key in source) {
    if (typeof source[key] === 'object') merge(target[key], source[key]);
    else target[key] = source[key]; // $ security/prototype-pollution
  }
  return target;
}
function mergeOwn(target, source) {
  for (const key of Object.keys(source)) {
    if (key === '__proto__' || key === 'constructor') continue;
    if (typeof source[key] === 'object') mergeOwn(target[key], source[key]);
    else target[key] = source[key];
  }
  return target;
}
app.put('/a', (req, res) => { res.json(merge(defaults, req.body)); });
app.put('/b', (req, res) => { res.json(mergeOwn(defaults, req.body)); });
`,
  ));

test('packages, in the versions that follow such names', () =>
  check(
    'security/prototype-pollution',
    `
//- /package.json
{ "name": "shop", "dependencies": { "express": "4.19.0", "lodash": "4.17.4" } }
//- /src/app.ts
import express from 'express';
import _ from 'lodash';
const app = express();
app.put('/a', (req, res) => { res.json(_.merge({}, req.body)); }); // $ security/prototype-pollution
app.put('/b', (req, res) => { res.json(_.merge({}, { name: req.body.name })); });
//- /other/package.json
{ "name": "other", "dependencies": { "express": "4.19.0", "lodash": "^4.17.21" } }
//- /other/src/app.ts
import express from 'express';
import _ from 'lodash';
const app = express();
app.put('/c', (req, res) => { res.json(_.merge({}, req.body)); });
`,
  ));

test('a library that writes to where its caller says', () =>
  check(
    'security/prototype-pollution',
    `
//- /package.json
{ "name": "set-path", "main": "src/index.js" }
//- /src/index.js
exports.set = (target, path, value) => {
  const names = path.split('.');
  const last = names.pop();
  let at = target;
  for (const name of names) at = at[name];
  at[last] = value; // $ security/prototype-pollution
};
exports.copy = (from) => {
  const to = {};
  for (const name in from) to[name] = from[name];
  return to;
};
`,
  ));
