import { expect, test } from 'vitest';
import { check, findingsOf } from '../../testing/check.ts';

test('a login without limit is reported once for the application', () =>
  check(
    'security/missing-rate-limit',
    `
import express from 'express';
const app = express();
app.post('/auth/login', (req, res) => { res.json({}); }); // $ security/missing-rate-limit
app.post('/auth/forgot-password', (req, res) => { res.json({}); });
app.post('/articles', (req, res) => { res.json({}); });
app.get('/login', (req, res) => { res.send('form'); });
`,
  ));

test('limits of the application, of a router, by hand or by lockout are limits', () =>
  check(
    'security/missing-rate-limit',
    `
import express from 'express';
import { rateLimit } from 'express-rate-limit';
import { isLockedOut } from './lockout';
const whole = express();
whole.use(rateLimit({ limit: 10 }));
whole.post('/login', (req, res) => { res.json({}); });
const router = express.Router();
router.use(rateLimit({ limit: 10 }));
router.post('/login', (req, res) => { res.json({}); });
const app = express();
app.use('/auth', router);
app.post('/reset-password', (req, res) => {
  if (isLockedOut(req.body.email)) return res.status(429).json({});
  res.json({});
});
//- /src/lockout.ts
export function isLockedOut(email: string) { return failures.get(email) > 5; }
const failures = new Map();
`,
  ));

test('a signature cannot be guessed, a short code can', () =>
  check(
    'security/missing-rate-limit',
    `
import express from 'express';
import jwt from 'jsonwebtoken';
const signed = express();
signed.post('/reset-password', (req, res) => { res.json(jwt.verify(req.body.token, process.env.KEY)); });
const app = express();
app.post('/reset-password', (req, res) => { res.json({ ok: codes.get(req.body.email) === req.body.code }); }); // $ security/missing-rate-limit
const codes = new Map();
`,
  ));

test('files, processes and queries for everybody', () =>
  check(
    'security/missing-rate-limit',
    `
import { exec } from 'node:child_process';
import { readFileSync } from 'node:fs';
import express from 'express';
import { rateLimit } from 'express-rate-limit';
const app = express();
app.get('/file', (req, res) => res.send(readFileSync('/srv/file'))); // $ security/missing-rate-limit
app.get('/exec', (req, res) => exec('ls', () => res.end())); // $ security/missing-rate-limit
app.get('/cheap', (req, res) => res.send('hello'));
app.use(rateLimit({ limit: 10 }));
app.get('/limited', (req, res) => res.send(readFileSync('/srv/file')));
app.listen(3000);
`,
  ));

test('the strategy of a login is no login before it', () =>
  check(
    'security/missing-rate-limit',
    `
import express from 'express';
import passport from 'passport';
const app = express();
app.post('/login', passport.authenticate('local'), (req, res) => res.end()); // $ security/missing-rate-limit
app.listen(3000);
`,
  ));

test('other things than passwords are reset and verified', async () => {
  const [found] = await findingsOf(
    `
import express from 'express';
const app = express();
app.post('/auth/login', (req, res) => { res.json({}); });
app.post('/websites/:id/reset', (req, res) => { res.json({}); });
app.post('/domains/:id/verify', (req, res) => { res.json({}); });
app.post('/resend/webhook', (req, res) => { res.json({}); });
app.post('/users/reset', (req, res) => { res.json({}); });
app.post('/verify', (req, res) => { res.json({ ok: req.body.code === 1 }); });
`,
    'security/missing-rate-limit',
  );
  expect(found?.message).toBe(
    'POST /auth/login, POST /users/reset and POST /verify can be tried without limit (login, password reset and verification).',
  );
});

test('what is limited of tokens of the API says nothing of passwords', () =>
  check(
    'security/missing-rate-limit',
    `
import express from 'express';
const app = express();
app.use(express.json());
const misses = new Map();
function isThrottled(token) { return (misses.get(token) ?? 0) > 3; }
async function byToken(req, res, next) {
  const token = req.headers.authorization;
  if (token) {
    if (isThrottled(token) || !(await db.query('select id from tokens where token = $1', [token]))) return res.status(401).end();
  }
  next();
}
app.use(byToken);
app.post('/login', async (req, res) => { // $ security/missing-rate-limit
  const user = await db.query('select * from users where name = $1', [req.body.name]);
  if (!(await bcrypt.compare(req.body.password, user.password))) return res.status(401).end();
  res.json({});
});
app.listen(3000);
//- /src/db.ts
import { Pool } from 'pg';
export const db = new Pool();
`,
  ));

test('each of a few endpoints that cost something, also by the name of what they call', () =>
  check(
    'security/missing-rate-limit',
    `
import express from 'express';
import mongoose from 'mongoose';
const User = mongoose.model('User', new mongoose.Schema({ name: String }));
const app = express();
app.get('/a', (req, res) => { verifyUser(); res.end(); }); // $ security/missing-rate-limit
app.get('/b', (req, res) => { authorizeAll(); res.end(); }); // $ security/missing-rate-limit
app.get('/c', async (req, res) => { res.json(await User.find({}).limit(10)); }); // $ security/missing-rate-limit
app.get('/d', (req, res) => { getAuthors(); setLoginPage(); res.end(); });
app.get('/e', (req, res) => { res.send('hello'); });
declare function verifyUser(): void;
declare function authorizeAll(): void;
declare function getAuthors(): void;
declare function setLoginPage(): void;
`,
  ));

test('limits that count by what clients write into a header', async () => {
  const found = await findingsOf(
    `
import express from 'express';
import { rateLimit } from 'express-rate-limit';
const app = express();
app.post('/a', rateLimit({ max: 5, keyGenerator: (req) => req.headers['x-forwarded-for'] }), (req, res) => res.end());
app.post('/b', rateLimit({ max: 5, keyGenerator: (req) => req.get('X-Forwarded-For').split(',').pop() }), (req, res) => res.end());
app.post('/c', rateLimit({ max: 5, keyGenerator: (req) => req.user.id }), (req, res) => res.end());
app.post('/d', rateLimit({ max: 5, keyGenerator: function (req) { return req.get('X-Real-IP') || req.ip; } }), (req, res) => res.end());
`,
    'security/missing-rate-limit',
  );
  expect(found.map(({ line, confidence }) => `${line} ${confidence}`)).toEqual(['5 medium', '8 low']);
});
