import { expect, test } from 'vitest';
import { check, findingsOf } from '../../testing/check.ts';

test('the cookie of a session, where it is configured', () =>
  check(
    'security/session-config',
    `
import express from 'express';
import session from 'express-session';
import cookieSession from 'cookie-session';
import PgStore from 'connect-pg-simple';
const secret = String(process.env.SESSION_SECRET);
const store = new (PgStore(session))();
const production = process.env.NODE_ENV === 'production';
const app = express();
app.use(session({ secret, store, cookie: { secure: false, httpOnly: false } })); // $ security/session-config
app.use(session({ secret, store, cookie: { secure: true, httpOnly: false } })); // $ security/session-config
app.use(session({ secret, store, cookie: { secure: true } }));
app.use(session({ secret, store, cookie: { secure: production, sameSite: 'lax' } }));
app.use(session({ secret, store, cookie: cookieSettings() }));
app.use(cookieSession({ secret, httpOnly: false })); // $ security/session-config
app.use(cookieSession({ secret }));
declare function cookieSettings(): object;
`,
  ));

test('sessions in memory, if the process serves on its own', () =>
  check(
    'security/session-config',
    `
import express from 'express';
import session from 'express-session';
const app = express();
app.use(session({ secret: String(process.env.SECRET), cookie: { secure: true } })); // $ security/session-config
app.listen(3000);
`,
  ));

test('cookies that say who somebody is, and others', () =>
  check(
    'security/session-config',
    `
import express from 'express';
const app = express();
app.post('/session', (req, res) => {
  res.cookie('access_token', req.body.token, { httpOnly: true, secure: true });
  res.cookie('refreshToken', req.body.token, { httpOnly: true }); // $ security/session-config
  res.cookie('sid', req.body.id, { secure: true }); // $ security/session-config
  res.cookie('XSRF-TOKEN', req.body.csrf);
  res.cookie('theme', req.body.theme);
  res.cookie('language', req.body.language, { secure: false }); // $ security/session-config
  res.cookie('auth', '', { maxAge: 0 });
  res.clearCookie('sid');
  res.end();
});
`,
  ));

test('a login that keeps the id of the session', () =>
  check(
    'security/session-config',
    `
import express from 'express';
import session from 'express-session';
import { RedisStore } from 'connect-redis';
const app = express();
app.use(session({ secret: String(process.env.SECRET), store: new RedisStore({}), cookie: { secure: true } }));
app.post('/login', (req, res) => { // $ security/session-config
  req.session.userId = find(req.body.email, req.body.password);
  res.redirect('/');
});
app.post('/cart', (req, res) => {
  req.session.cart = req.body.items;
  res.redirect('/');
});
declare function find(email: string, password: string): string;
`,
  ));

test('a login that asks for a new one', () =>
  check(
    'security/session-config',
    `
import express from 'express';
import session from 'express-session';
import { RedisStore } from 'connect-redis';
const app = express();
app.use(session({ secret: String(process.env.SECRET), store: new RedisStore({}), cookie: { secure: true } }));
app.post('/login', (req, res, next) => {
  req.session.regenerate((error) => {
    if (error) return next(error);
    req.session.userId = find(req.body.email, req.body.password);
    res.redirect('/');
  });
});
declare function find(email: string, password: string): string;
`,
  ));

test('cookies that are sent from all sites', () =>
  check(
    'security/session-config',
    `
import { createServer } from 'node:http';
createServer((req, res) => {
  res.setHeader('Set-Cookie', 'authKey=a; Secure; HttpOnly; SameSite=None'); // $ security/session-config
  res.setHeader('Set-Cookie', 'authKey=a; Secure; HttpOnly; SameSite=Strict');
  res.setHeader('Set-Cookie', 'theme=a; Secure; HttpOnly; SameSite=None');
  res.end();
});
`,
  ));

test('not a cookie that is taken away again', () =>
  check(
    'security/session-config',
    `
import express from 'express';
const app = express();
app.post('/login', (req, res) => {
  res.cookie('access_token', req.body.token, { maxAge: 60000 }); // $ security/session-config
  res.end();
});
app.post('/logout', (req, res) => {
  res.cookie('access_token', 'none', { maxAge: -1 });
  res.end();
});
`,
  ));

const logins = (version: string): string => `
//- /package.json
{ "name": "shop", "dependencies": { "express": "^4.19.0", "passport": "${version}", "express-session": "^1.17.0" } }
//- /index.js
const express = require('express');
const session = require('express-session');
const passport = require('passport');
const app = express();
app.use(session({ secret: process.env.SECRET, store: {}, cookie: { secure: true } }));
app.post('/login', passport.authenticate('local', { failureRedirect: '/' }));
app.post('/token-login', passport.authenticate('jwt', { session: false }));
app.get('/mine', passport.authenticate('local'), (req, res) => res.end());
app.get('/userLogin', (req, res) => { req.session.authenticated = true; res.end(); });
app.get('/login-page', (req, res) => res.render('login', { user: req.session.user }));
`;

test('logins by a version of a package that keeps the id, and those whose path is longer than the word', async () => {
  const linesOf = async (version: string): Promise<string[]> =>
    (await findingsOf(logins(version), 'security/session-config')).map(
      ({ line, confidence }) => `${line} ${confidence}`,
    );
  expect(await linesOf('0.5.3')).toEqual(['6 high', '9 low']);
  expect(await linesOf('0.7.0')).toEqual(['9 low']);
});

test('a cookie in a folder of tests where there is nothing else, and sessions of what listens', async () => {
  const found = await findingsOf(
    `
//- /test/one.js
const app = require('express')();
app.get('/', (req, res) => {
  res.cookie('session', 'a', { secure: true });
  res.end();
});
app.use(require('express-session')({ secret: process.env.SECRET, cookie: { secure: true } }));
//- /test/two.js
require('express')().listen(1);
`,
    'security/session-config',
  );
  expect(found.map(({ file, line }) => `${file}:${line}`)).toEqual(['test/one.js:3']);
});
