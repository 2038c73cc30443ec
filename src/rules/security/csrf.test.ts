import { expect, test } from 'vitest';
import { check, findingsOf } from '../../testing/check.ts';

const shop = (settings: string, more: string, reported: boolean): string => `
import express from 'express';
import session from 'express-session';
import { Pool } from 'pg';
${more.startsWith('import') ? more : ''}
const pool = new Pool();
const app = express();
app.use(express.urlencoded());
app.use(session({ secret: String(process.env.SECRET), cookie: ${settings} }));${reported ? ' // $ security/csrf' : ''}
${more.startsWith('import') ? 'app.use(csurf());' : more}
app.post('/email', async (req, res) => {
  if (!req.session.userId) return res.sendStatus(401);
  await pool.query('UPDATE users SET email = $1 WHERE id = $2', [req.body.email, req.session.userId]);
  res.redirect('/');
});
`;

test('a session without anything', () => check('security/csrf', shop('{ secure: true }', '', true)));
test('a cookie for all sites', () => check('security/csrf', shop("{ secure: true, sameSite: 'none' }", '', true)));
test('a cookie for the own site', () => check('security/csrf', shop("{ sameSite: 'strict' }", '', false)));
test('a setting that is not known', () =>
  check('security/csrf', shop('{ sameSite: String(process.env.SAME) }', '', false)));
test('a token', () => check('security/csrf', shop('{}', "import csurf from 'csurf';", false)));
test('the origin is looked at', () =>
  check(
    'security/csrf',
    shop(
      '{}',
      "app.use((req, res, next) => { if (req.headers.origin !== 'https://shop.example') return res.sendStatus(403); next(); });",
      false,
    ),
  ));

test('bearer tokens are not added by browsers', () =>
  check(
    'security/csrf',
    `
import express from 'express';
import jwt from 'jsonwebtoken';
import { Pool } from 'pg';
const pool = new Pool();
const app = express();
app.use(express.urlencoded());
app.use((req, res, next) => {
  try {
    req.user = jwt.verify(String(req.headers.authorization).slice(7), String(process.env.KEY), { algorithms: ['HS256'] });
    next();
  } catch {
    res.sendStatus(401);
  }
});
app.post('/email', async (req, res) => {
  await pool.query('UPDATE users SET email = $1 WHERE id = $2', [req.body.email, req.user.sub]);
  res.end();
});
`,
  ));

test('JSON alone makes it a possibility', async () => {
  const found = await findingsOf(
    shop('{}', '', true).replace('express.urlencoded()', 'express.json()'),
    'security/csrf',
  );
  expect(found.map(({ severity, confidence }) => [severity, confidence])).toEqual([['medium', 'low']]);
});

test('cookies that are read by hand, without a database in sight', () =>
  check(
    'security/csrf',
    `
import cookieParser from 'cookie-parser';
import express from 'express';
import { rename } from './people.js';
const app = express();
app.use(cookieParser()); // $ security/csrf
app.post('/name', (req, res) => {
  rename(req.cookies.session, req.body.name);
  res.end();
});
`,
  ));

test('cookies that say nothing of who it is, or only to pages', () =>
  check(
    'security/csrf',
    `
import cookieParser from 'cookie-parser';
import express from 'express';
const app = express();
app.use(cookieParser());
app.get('/', (req, res) => res.send(req.cookies.language));
app.post('/echo', (req, res) => res.json(req.body));
`,
  ));

test('what comes before the check of tokens', () =>
  check(
    'security/csrf',
    `
import express from 'express';
import session from 'express-session';
import lusca from 'lusca';
const app = express();
app.use(session({ secret: String(process.env.SECRET), cookie: { secure: true } })); // $ security/csrf
app.post('/before', (req, res) => {
  req.session.user.name = req.body.name;
  res.end();
});
app.use(lusca.csrf());
app.post('/after', (req, res) => {
  req.session.user.name = req.body.name;
  res.end();
});
`,
  ));

test('not where a session is only asked for what proves that a person sends it', () =>
  check(
    'security/csrf',
    `
const app = require('express')();
app.use(require('cookie-parser')());
app.post('/a', (req, res) => res.json({ same: req.session.captcha === req.body.captcha }));
`,
  ));
