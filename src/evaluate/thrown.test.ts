import { expect, test } from 'vitest';
import { check, findingsOf } from '../testing/check.ts';

test('what promises are rejected with, and what errors quote, reaches who handles it', () =>
  check(
    'security/command-injection',
    `
import express from 'express';
import { exec } from 'node:child_process';
const app = express();
async function load(name) {
  if (name === '') throw new Error('no name');
  throw new Error('cannot load ' + name);
}
async function fixed() {
  throw new Error('always the same');
}
app.get('/', async (req, res) => {
  const rejected = new Promise((resolve, reject) => reject(req.query.a));
  rejected.catch((reason) => exec('echo ' + reason)); // $ security/command-injection
  rejected.then(() => 1, (reason) => exec('echo ' + reason)); // $ security/command-injection
  rejected.then(() => 1).catch((reason) => exec('echo ' + reason)); // $ security/command-injection
  rejected.catch(() => 'none').then((value) => exec('echo ' + value));
  Promise.reject(new Error(req.query.b)).catch((error) => exec('echo ' + error.message)); // $ security/command-injection
  load(req.query.c).catch((error) => exec('echo ' + error.message)); // $ security/command-injection
  load(req.query.c).then(() => {}).catch((error) => exec('echo ' + error)); // $ security/command-injection
  Promise.all([fixed(), load(req.query.c)]).catch((error) => exec('echo ' + error.message)); // $ security/command-injection
  fixed(req.query.c).catch((error) => exec('echo ' + error.message));
  try {
    JSON.parse(req.query.d);
  } catch (error) {
    exec('echo ' + error.message); // $ security/command-injection
  }
  try {
    JSON.parse('{}');
  } catch (error) {
    exec('echo ' + error.message);
  }
});
app.listen(3000);
`,
  ));

test('methods on the prototype of a function, and names that a map was given', () =>
  check(
    'security/command-injection',
    `
import express from 'express';
import { exec } from 'node:child_process';
const app = express();
function Job(name, folder) {
  this.name = name;
  this.folder = folder;
}
Job.prototype.start = function () {
  exec('start ' + this.name); // $ security/command-injection
  exec('cd ' + this.folder);
};
app.get('/', (req, res) => {
  new Job(req.query.name, '/srv').start();
  const counts = new Map();
  counts.set(req.query.key, 1);
  for (const [key, count] of counts) {
    exec('echo ' + key); // $ security/command-injection
    exec('echo ' + count);
  }
  res.end();
});
app.listen(3000);
`,
  ));

test('functions of packages that lists call back', () =>
  check(
    'security/command-injection',
    `
import express from 'express';
import { exec } from 'node:child_process';
const app = express();
app.get('/', (req, res) => {
  exec('ls ' + req.query.pages.map(Number).join(' '));
  exec('ls ' + req.query.names.map(decodeURIComponent).join(' ')); // $ security/command-injection
  res.end();
});
app.listen(3000);
`,
  ));

test('what a function that nobody sees throws may hold what it was given', async () => {
  const found = await findingsOf(
    `
//- /src/app.js
const express = require('express');
const app = express();
app.get('/', (req, res) => {
  try { check(req.query.a); } catch (error) { res.send('<p>' + error.message + '</p>'); }
  try { check(req.query.a); } catch (error) { console.log(error.message); }
  try { check('a'); } catch (error) { res.send('<p>' + error.message + '</p>'); }
  try { check(Number(req.query.a)); } catch (error) { res.send('<p>' + error.message + '</p>'); }
  try { own(req.query.a); } catch (error) { res.send('<p>' + error.message + '</p>'); }
});
function own(name) { if (name.length > 3) throw new Error('too long'); }
`,
    'security/xss',
    'security/log-injection',
  );
  expect(found.map(({ rule, line, confidence }) => `${rule} ${line} ${confidence}`)).toEqual(['security/xss 4 low']);
});
