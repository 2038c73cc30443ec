import { expect, test } from 'vitest';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { understand } from '../run.ts';
import { modelOf, testOptions, withFixture } from '../testing/check.ts';

const library = `
const { execSync } = require('node:child_process');
const fs = require('node:fs');
exports.clone = (url) => execSync('git clone ' + url);
exports.sizes = { of: (file) => fs.statSync(file).size };
exports.Repository = class { fetch(name, depth) { return execSync('git fetch ' + name); } #own(name) { return this.fetch('main'); } };
exports.wait = (seconds = 1) => new Promise((done) => setTimeout(done, seconds));
exports.port = (/** @type {number} */ port) => execSync('lsof -i :' + Number(port));
function unused(name) { return execSync('rm ' + name); }
function helper(name) { return execSync('ls ' + name); }
exports.list = () => helper('src');
exports.handler = (req, res) => res.send('<p>' + req.query.q);
`;

test('what a project without any way in exports is called by others, and so may be what it does not use', async () => {
  const { flows } = await modelOf(library);
  expect(flows.map(({ kind, source }) => [kind, source.kind, source.in, source.label])).toEqual([
    ['command', 'caller', 'export', 'parameter `url` of clone()'],
    ['command', 'caller', 'export', 'parameter `name` of fetch()'],
    ['command', 'caller', 'unused', 'parameter `name` of unused()'],
    ['html', 'request', 'query', 'query string `q`'],
    ['path', 'caller', 'export', 'parameter `file` of of()'],
    ['resource', 'caller', 'export', 'parameter `seconds` of wait()'],
  ]);
});

test('what an exported function makes is called too', async () => {
  const { flows } = await modelOf(`
//- /package.json
{ "name": "lib", "main": "src/index.js" }
//- /src/index.js
module.exports = (prefix) => (req, res) => res.send('<p>' + req.query.q);
`);
  expect(flows.map(({ kind, source }) => [kind, source.label])).toEqual([['html', 'query string `q`']]);
});

test('members of an exported function are exported as well', async () => {
  const { flows } = await modelOf(`
//- /package.json
{ "name": "lib", "main": "index.js" }
//- /index.js
const { execSync } = require('node:child_process');
module.exports = () => {};
module.exports.list = (folder) => execSync('ls ' + folder);
module.exports.List = class { of(name) { return execSync('ls ' + name); } };
`);
  expect(flows.map(({ source }) => [source.in, source.label])).toEqual([
    ['export', 'parameter `folder` of list()'],
    ['export', 'parameter `name` of of()'],
  ]);
});

test('with a way in, requests are what comes from outside', async () => {
  const { flows } = await modelOf(`${library}
require('express')().get('/', (req, res) => res.send('ok')).listen(1);`);
  expect(flows.map(({ source }) => source.kind)).toEqual(['request']);
});

test('of several packages, those that others install', async () => {
  const { flows } = await modelOf(`
//- /package.json
{ "name": "all", "private": true, "workspaces": ["packages/*"] }
//- /packages/app/package.json
{ "name": "app", "private": true, "dependencies": { "express": "4", "used": "*" } }
//- /packages/app/index.js
const { run } = require('used');
require('express')().get('/', (req, res) => { run('ls'); res.send('ok'); }).listen(1);
//- /packages/used/package.json
{ "name": "used", "version": "1.0.0", "main": "index.js" }
//- /packages/used/index.js
exports.run = (command) => require('node:child_process').execSync(command);
//- /packages/offered/package.json
{ "name": "offered", "version": "1.0.0", "main": "./lib/main.js" }
//- /packages/offered/lib/main.js
exports.clone = (url) => require('./run').run('git clone ' + url);
//- /packages/offered/lib/run.js
exports.run = (command) => require('node:child_process').execSync(command);
`);
  expect(flows.map(({ source, sink }) => [source.in, source.label, sink.location.file])).toEqual([
    ['export', 'parameter `url` of clone()', 'packages/offered/lib/run.js'],
  ]);
});

test('what an exported function gives has methods, which are called too; those of what it keeps are not', async () => {
  const { flows } = await modelOf(`
//- /package.json
{ "name": "lib", "main": "index.js" }
//- /index.js
const { exec } = require('node:child_process');
class Task { start(name) { exec('ls ' + name); } }
class Kept { stop(id) { return id; } }
const kept = new Kept();
exports.create = () => ({ go(name) { exec('git clone ' + name); kept.stop(name); } });
exports.task = async () => new Task();
`);
  expect(flows.map(({ source }) => [source.in, source.label])).toEqual([
    ['export', 'parameter `name` of start()'],
    ['export', 'parameter `name` of go()'],
  ]);
});

test('what nobody was seen to call gives a function that does the work', async () => {
  const { flows } = await modelOf(`
//- /package.json
{ "name": "app", "private": true, "dependencies": { "express": "4" } }
//- /index.js
const { execSync } = require('node:child_process');
const app = require('express')();
app.get('/', (req, res) => res.send('ok'));
app.listen(1);
//- /guard.js
const { execSync } = require('node:child_process');
module.exports.check = (limit) => (req, res) => res.send('<p>' + req.query.q);
`);
  expect(flows.map(({ kind, source }) => [kind, source.label])).toEqual([['html', 'query string `q`']]);
});

test('files of no package stand by themselves beside one that requests come to, unless they have to do with it', async () => {
  const { flows } = await withFixture(
    `
//- /app.js
const app = require('express')();
app.get('/', (req, res) => res.send('ok'));
app.listen(1);
require('./used');
//- /used.js
exports.list = (name) => require('node:child_process').exec('ls ' + name);
//- /alone.js
exports.clone = (name) => require('node:child_process').exec('git clone ' + name);
`,
    async (root) => {
      rmSync(join(root, 'package.json'));
      return (await understand(root, testOptions())).model;
    },
  );
  expect(flows.map(({ source }) => source.label)).toEqual(['parameter `name` of clone()']);
});
