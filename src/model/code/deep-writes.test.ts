import { test } from 'vitest';
import { check } from '../../testing/check.ts';

const rule = 'security/prototype-pollution';

test('merges that go down by a helper, by two functions, or write by description', () =>
  check(
    rule,
    `
//- /merge.js
const at = (object, name) => object[name];
function byHelper(to, from) {
  for (const key in from) {
    const inner = at(to, key);
    if (inner) byHelper(inner, from[key]);
    else to[key] = from[key]; // $ security/prototype-pollution
  }
}
function all(to, from) {
  Object.keys(from).forEach((key) => one(to, from, key));
}
function one(to, from, key) {
  if (to[key]) all(to[key], from[key]);
  else to[key] = from[key]; // $ security/prototype-pollution
}
function described(to, from) {
  for (const key in from) {
    if (to[key]) described(to[key], from[key]);
    else Object.defineProperty(to, key, { value: from[key] }); // $ security/prototype-pollution
  }
}
module.exports = { byHelper, all, described };
`,
  ));

test('merges that choose the names, begin with new objects, or stay in plain ones', () =>
  check(
    rule,
    `
//- /merge.js
const isPlainObject = require('is-plain-object');
const _ = require('lodash');
const known = ['size', 'colour'];
function listed(to, from) {
  for (const key in from) {
    if (known.indexOf(key) === -1) continue;
    if (to[key]) listed(to[key], from[key]);
    else to[key] = from[key];
  }
}
function spelled(to, from) {
  for (const key in from) {
    if (key === 'size' || key === 'colour') {
      if (to[key]) spelled(to[key], from[key]);
      else to[key] = from[key];
    }
  }
}
function refusedOnly(to, from) {
  for (const key in from) {
    if (key === 'size' || key === 'colour') continue;
    if (to[key]) refusedOnly(to[key], from[key]);
    else to[key] = from[key]; // $ security/prototype-pollution
  }
}
function prefixed(to, from) {
  for (const name in from) {
    const key = 'x-' + name;
    if (to[key]) prefixed(to[key], from[name]);
    else to[key] = from[name];
  }
}
function anew(to, from) {
  for (const key in from) {
    if (typeof from[key] === 'object') {
      to[key] = {};
      anew(to[key], from[key]);
    } else to[key] = from[key];
  }
}
function sometimesAnew(to, from) {
  for (const key in from) {
    if (typeof from[key] === 'object') {
      if (!to[key]) to[key] = {};
      sometimesAnew(to[key], from[key]);
    } else to[key] = from[key]; // $ security/prototype-pollution
  }
}
function plain(to, from) {
  for (const key in from) {
    if (key === '__proto__') continue;
    if (isPlainObject(to[key])) plain(to[key], from[key]);
    else to[key] = from[key];
  }
}
function plainSource(to, from) {
  for (const key in from) {
    if (key === '__proto__') continue;
    if (isPlainObject(from[key])) plainSource(to[key], from[key]);
    else to[key] = from[key]; // $ security/prototype-pollution
  }
}
function own(to, from) {
  _.forOwn(from, (value, key) => {
    if (_.has(to, key)) own(to[key], value);
    else to[key] = value;
  });
}
module.exports = { listed, spelled, refusedOnly, prefixed, anew, sometimesAnew, plain, plainSource, own };
`,
  ));

test('pairs that wait in a list, and paths that are gone down by what an assignment gives', () =>
  check(
    'security/prototype-pollution',
    `//- /package.json
{ "name": "deep", "version": "1.0.0", "main": "index.js" }
//- /index.js
const isObject = (value) => value !== null && typeof value === 'object';
function waiting(to, from) {
  const left = [[to, from]];
  while (left.length > 0) {
    const [at, of] = left.pop();
    for (const key of Object.keys(of)) {
      if (isObject(of[key]) && isObject(at[key])) left.push([at[key], of[key]]);
      else at[key] = of[key]; // $ security/prototype-pollution
    }
  }
}
function asking(to, from) {
  const left = [[to, from]];
  while (left.length > 0) {
    const [at, of] = left.pop();
    for (const key of Object.keys(of)) {
      if (['__proto__', 'prototype', 'constructor'].includes(key)) continue;
      if (isObject(of[key]) && isObject(at[key])) left.push([at[key], of[key]]);
      else at[key] = of[key];
    }
  }
}
function flat(to, from) {
  const done = [];
  for (const key of Object.keys(from)) {
    done.push([to[key], from[key]]);
    to[key] = from[key];
  }
  return done;
}
function set(object, path, value) {
  const keys = path.split('.');
  keys.reduce((at, key, index) => (at[key] = index === keys.length - 1 ? value : at[key] || {}), object); // $ security/prototype-pollution
}
module.exports = { waiting, asking, flat, set };
`,
  ));
