import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('expressions that tell letters apart, where a route does not', () =>
  check(
    'security/middleware-bypass',
    String.raw`
import express from 'express';
const app = express();
function check(req, res, next) {
  if (!req.user) return res.status(401).end();
  next();
}
app.use(/\/admin\/.*/, check); // $ security/middleware-bypass
app.use([/^\/secret/, '/other'], check); // $ security/middleware-bypass
app.use(/\/nothing/, check);
app.use(/\/\d+/, check);
app.get(/\/admin\/users/, (req, res) => res.json([]));
app.get('/admin/users', (req, res) => res.json([]));
app.get('/secret', (req, res) => res.json([]));
`,
  ));

test('comparisons of the path', () =>
  check(
    'security/middleware-bypass',
    `
import express from 'express';
const app = express();
app.use((req, res, next) => {
  if (req.path.startsWith('/admin')) { // $ security/middleware-bypass
    if (!req.user) return res.status(401).end();
  }
  next();
});
app.use((req, res, next) => {
  if (req.path.toLowerCase().startsWith('/admin')) {
    if (!req.user) return res.status(401).end();
  }
  next();
});
app.get('/admin/users', (req, res) => res.json([]));
`,
  ));

test('routes that tell letters apart, too', () =>
  check(
    'security/middleware-bypass',
    String.raw`
import express from 'express';
const app = express();
app.enable('case sensitive routing');
app.use(/\/admin\/.*/, (req, res, next) => next());
app.get('/admin/users', (req, res) => res.json([]));
`,
  ));

test('middleware that goes on in any case', () =>
  check(
    'security/middleware-bypass',
    String.raw`
import express from 'express';
const app = express();
app.use(/\/admin\/.*/, (req, res, next) => { console.log(req.path); next(); });
app.use(/\/shop\/.*/, (req, res, next) => { if (!req.user) return res.sendStatus(401); next(); }); // $ security/middleware-bypass
app.get('/admin/users', (req, res) => res.json([]));
app.get('/shop/orders', (req, res) => res.json([]));
`,
  ));

test('one of several words that a pattern begins with', () =>
  check(
    'security/middleware-bypass',
    `
const express = require('express');
const guard = (req, res, next) => (req.user ? next() : res.sendStatus(401));
const app = express();
app.use(/\\/(api|rest)\\/.*/, guard); // $ security/middleware-bypass
app.use(/\\/(?:js|css)\\/.*/, guard);
app.get('/rest/users', (req, res) => res.json([]));
`,
  ));

test('the settings and the routes of another application are not those of this one', () =>
  check(
    'security/middleware-bypass',
    `
//- /one.js
const app = require('express')();
const unknown = require('~somewhere/else');
app.use(/\\/panel\\/.*/, unknown()); // $ security/middleware-bypass
app.use(/\\/staff\\/.*/, unknown());
app.get('/panel/a', (req, res) => res.end());
//- /two.js
const app = require('express')();
app.set('case sensitive routing', true);
app.use(/\\/panel\\/.*/, (req, res, next) => (req.user ? next() : res.sendStatus(401)));
app.get('/panel/a', (req, res) => res.end());
app.get('/staff/a', (req, res) => res.end());
`,
  ));
