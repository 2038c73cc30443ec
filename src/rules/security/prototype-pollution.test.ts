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
app.put('/b', (req, res) => { res.json(_.merge({}, { name: req.body.name })); }); // $ security/prototype-pollution
app.put('/d', (req, res) => { res.json(_.merge({}, { name: String(req.body.name) })); });
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

test('merges and setters that nobody was seen to call', () =>
  check(
    'security/prototype-pollution',
    `
function merge(to, from) {
  for (const key in from) {
    if (to[key]) merge(to[key], from[key]);
    else to[key] = from[key]; // $ security/prototype-pollution
  }
}
function setPath(at, path, value) {
  for (let i = 0; i < path.length - 1; i++) at = at[path[i]] ??= {};
  at[path.at(-1)] = value; // $ security/prototype-pollution
}
const setOf = (object, path, value) =>
  path.split('.').reduce((at, key, i, all) => {
    if (i === all.length - 1) at[key] = value; // $ security/prototype-pollution
    else at[key] = at[key] || {};
    return at[key];
  }, object);
class Merger {
  merge(to, from) {
    Object.keys(from).forEach((key) => {
      const inner = to[key];
      if (typeof inner === 'object') this.merge(inner, from[key]);
      else to[key] = from[key]; // $ security/prototype-pollution
    });
  }
}
`,
  ));

test('merges that ask what they come to', () =>
  check(
    'security/prototype-pollution',
    `
const refused = new Set(['__proto__', 'constructor', 'prototype']);
function byName(to, from) {
  for (const key in from) {
    if (refused.has(key)) continue;
    if (to[key]) byName(to[key], from[key]);
    else to[key] = from[key];
  }
}
function byOwn(to, from) {
  for (const key in from) {
    if (Object.hasOwn(to, key)) byOwn(to[key], from[key]);
    else to[key] = from[key];
  }
}
function half(to, from) {
  for (const key in from) {
    if (!from.hasOwnProperty(key)) continue;
    if (to[key]) half(to[key], from[key]);
    else to[key] = from[key]; // $ security/prototype-pollution
  }
}
function copy(from) {
  const to = {};
  for (const key in from) to[key] = typeof from[key] === 'object' ? copy(from[key]) : from[key];
  return to;
}
function mask(object, names) {
  return Object.keys(object).reduce((result, key) => {
    if (typeof result[key] === 'object') result[key] = mask(result[key], names);
    return result;
  }, object);
}
function shallow(to, from) {
  for (const key in from) to[key] = from[key];
}
function fill(rows, value) {
  let row = rows;
  for (let i = 0; i < 3; i++) {
    row = row[i];
    row[i] = value;
  }
}
`,
  ));

test('objects that a package walks down for its users', () =>
  check(
    'security/prototype-pollution',
    `
//- /package.json
{ "name": "walks", "main": "index.js" }
//- /index.js
module.exports.copy = function copy(target, source) {
  for (const key in source) {
    if (target[key] && typeof target[key] === 'object') copy(target[key], source[key]);
    else target[key] = source[key]; // $ security/prototype-pollution
  }
};
module.exports.own = function own(target, source) {
  for (const key in source) {
    if (!source.hasOwnProperty(key)) continue;
    if (typeof target[key] === 'object') own(target[key], source[key]);
    else target[key] = source[key]; // $ security/prototype-pollution
  }
};
module.exports.known = function known(target, source) {
  for (const key in source) {
    if (!target.hasOwnProperty(key)) continue;
    if (typeof target[key] === 'object') known(target[key], source[key]);
    else target[key] = source[key];
  }
};
module.exports.set = function (object, path, value) {
  const names = path.split('.');
  for (let at = 0; at < names.length; at++) {
    if (at === names.length - 1) object[names[at]] = value; // $ security/prototype-pollution
    else object = object[names[at]];
  }
};
module.exports.refused = function (object, path, value) {
  const names = path.split('.');
  for (let at = 0; at < names.length - 1; at++) {
    const name = names[at];
    if (name === '__proto__' || name === 'constructor') return;
    object = object[name];
  }
  object[names[names.length - 1]] = value;
};
module.exports.tools = {
  merge(target, source) {
    for (const key in source) {
      if (typeof target[key] === 'object') this.merge(target[key], source[key]);
      else target[key] = source[key]; // $ security/prototype-pollution
    }
  },
};
`,
  ));

test('paths that a function of a package goes down', () =>
  check(
    'security/prototype-pollution',
    `
//- /package.json
{ "name": "shop", "dependencies": { "express": "^4.19.0", "lodash": "4.17.4" } }
//- /src/app.ts
import _ from 'lodash';
import express from 'express';
const app = express();
app.get('/a', (req, res) => { _.set({}, req.query.path, 1); res.end(); }); // $ security/prototype-pollution
app.get('/b', (req, res) => { _.set({}, 'name', req.query.name); res.end(); });
app.listen(3000);
`,
  ));

test('copies that go down, and those that do not', () =>
  check(
    'security/prototype-pollution',
    `
//- /package.json
{ "name": "shop", "dependencies": { "express": "^4.19.0", "extend": "3.0.0" } }
//- /src/app.ts
import extend from 'extend';
import express from 'express';
const app = express();
app.use(express.json());
app.post('/a', (req, res) => { res.json(Object.keys(extend(true, {}, req.body))); }); // $ security/prototype-pollution
app.post('/b', (req, res) => { res.json(Object.keys(extend({}, req.body))); });
app.listen(3000);
`,
  ));

test('names that were refused by a set, a list, a pattern or the prototype itself', () =>
  check(
    'security/prototype-pollution',
    `
import express from 'express';
const app = express();
app.use(express.json());
const store = {};
const refused = new Set(['__proto__', 'constructor', 'prototype']);
const list = ['__proto__', 'constructor', 'prototype'];
app.get('/a/:id', (req, res) => { const { id } = req.params; if (refused.has(id)) return res.end(); store[id][req.body.f] = 1; res.end(); });
app.get('/b/:id', (req, res) => { const { id } = req.params; if (list.some((each) => each === id)) return res.end(); store[id][req.body.f] = 1; res.end(); });
app.get('/c/:id', (req, res) => { const { id } = req.params; if (list.indexOf(id) >= 0) return res.end(); store[id][req.body.f] = 1; res.end(); });
app.get('/d/:id', (req, res) => { const { id } = req.params; if (id in Object.prototype) return res.end(); store[id][req.body.f] = 1; res.end(); });
app.get('/e/:id', (req, res) => { const { id } = req.params; if (/__proto__|constructor/.test(id)) return res.end(); store[id][req.body.f] = 1; res.end(); });
app.get('/f/:id', (req, res) => { const { id } = req.params; if (store.has(id)) return res.end(); store[id][req.body.f] = 1; res.end(); }); // $ security/prototype-pollution
`,
  ));

test('names that a loop spells out', () =>
  check(
    'security/prototype-pollution',
    `
export function a(to, from) { for (const key of ['name', 'size']) { if (to[key]) a(to[key], from[key]); else to[key] = from[key]; } }
export function b(to, from) { for (const key of Object.keys(from)) { if (to[key]) b(to[key], from[key]); else to[key] = from[key]; } } // $ security/prototype-pollution
`,
  ));

test('places in a list, where the list may also be another one', () =>
  check(
    'security/prototype-pollution',
    `
import express from 'express';
const app = express();
app.use(express.json());
app.post('/chapters', (req, res) => {
  const chapters = req.body.chapters || [];
  for (const [index, chapter] of chapters.entries()) req.book.chapters[index].title = chapter.title;
  const [name, text] = req.body.pair ?? ['title', ''];
  req.book[name].text = text; // $ security/prototype-pollution
  res.end();
});
`,
  ));

test('what a client named is looked at before it is written to', () =>
  check(
    'security/prototype-pollution',
    `
import express from 'express';
const app = express();
const groups = {};
app.post('/groups/:name/:key', (req, res) => {
  const { name, key } = req.params;
  const group = groups[name];
  if (group.members) group[key] = req.body.value;
  if ('members' in group) group[key] = req.body.value;
  if (Array.isArray(group)) group[key] = req.body.value;
  if (group instanceof Map) group[key] = req.body.value;
  if (typeof group === 'function') group[key] = req.body.value;
  if (group.toString) group[key] = req.body.value; // $ security/prototype-pollution
  if (typeof group === 'object') group[key] = req.body.value; // $ security/prototype-pollution
  Object.assign(group, { changed: true }); // $ security/prototype-pollution
  delete group[key]; // $ security/prototype-pollution
  delete group.members;
  const copy = {};
  for (const each in group) copy[each] = group[each];
  for (const each in group) delete group[each];
  Reflect.set(group, key, 1); // $ security/prototype-pollution
  res.end();
});
app.post('/anew/:name/:key', (req, res) => {
  const { name, key } = req.params;
  const lists = {};
  lists[name] = {};
  lists[name][key] = req.body.value;
  lists[key][name] = req.body.value; // $ security/prototype-pollution
  if (!['__proto__', 'constructor'].includes(key)) lists[key].open = true;
  lists[key].open = true; // $ security/prototype-pollution
  lists[key.replace(/_/g, '-')].open = true;
  lists[key.replace(/-/g, '_')].open = true; // $ security/prototype-pollution
  res.end();
});
`,
  ));

test('an object that the callers of a package name', () =>
  check(
    'security/prototype-pollution',
    `
//- /package.json
{ "name": "settings-of", "main": "index.js" }
//- /index.js
exports.set = (object, section, name, value) => {
  object[section][name] = value; // $ security/prototype-pollution
};
exports.mark = (object, section) => {
  object[section].marked = true;
};
exports.own = (object, section, name, value) => {
  if (!Object.hasOwn(object, section)) return;
  object[section][name] = value;
};
exports.below = (object, path, value) => {
  const names = path.split('.');
  let at = object;
  while (names.length > 1) {
    const name = names.shift();
    if (!(name in at)) at[name] = {};
    at = at[name];
  }
  at[names[0]] = value; // $ security/prototype-pollution
};
exports.refuse = (object, path, value) => {
  if (path[0] === '__proto__' || path[0] === 'constructor') return;
  object[path[0]][path[1]] = value;
};
exports.remove = (object, section, name) => {
  delete object[section][name]; // $ security/prototype-pollution
};
`,
  ));
