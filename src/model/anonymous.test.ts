import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

async function auths(code: string): Promise<[string, boolean | null][]> {
  const { endpoints } = await modelOf(`
import express from 'express';
import jwt from 'jsonwebtoken';
const app = express();
${code}
app.listen(3000);
`);
  return endpoints.map(({ label, auth }) => [label, auth.value]);
}

test('who brings a wrong token is refused, who brings none is not: that protects nothing', async () => {
  expect(
    await auths(`
const optional = (req, res, next) => {
  const token = req.headers.authorization;
  if (!token) return next();
  try { req.user = jwt.verify(token, process.env.KEY); next(); } catch { res.status(401).end(); }
};
const needed = (req, res, next) => {
  const token = req.headers.authorization;
  if (!token) return res.status(400).end();
  try { req.user = jwt.verify(token, process.env.KEY); next(); } catch { res.status(401).end(); }
};
app.get('/open', optional, (req, res) => { res.json({}); });
app.get('/closed', needed, (req, res) => { res.json({}); });
app.get('/handler', optional, (req, res) => { if (!req.user) return res.status(401).end(); res.json({}); });
`),
  ).toEqual([
    ['GET /open', false],
    ['GET /closed', true],
    ['GET /handler', true],
  ]);
});

test('nothing to be found without a cookie is a refusal, whatever its status', async () => {
  expect(
    await auths(`
const sessions = { byToken: {}, get(token) { return token ? this.byToken[token] : undefined; } };
app.post('/profile', (req, res, next) => {
  const session = sessions.get(req.cookies.token);
  if (!session) return next(new Error('nobody'));
  res.json(session);
});
app.post('/basket', (req, res, next) => {
  const basket = sessions.get(req.query.basket);
  if (!basket) return next(new Error('none'));
  res.json(basket);
});
`),
  ).toEqual([
    ['POST /profile', true],
    ['POST /basket', false],
  ]);
});

test('a role that is asked for needs somebody who has it', async () => {
  expect(
    await auths(`
const userOf = (req) => { const token = req.headers.authorization; return token ? jwt.decode(token) : null; };
const accounting = (req, res, next) => {
  if (userOf(req)?.role === 'accounting') return next();
  res.status(403).end();
};
const sameSite = (req, res, next) => {
  if (req.headers.origin === 'https://a.example') return next();
  res.status(403).end();
};
app.get('/orders', accounting, (req, res) => { res.json([]); });
app.get('/news', sameSite, (req, res) => { res.json([]); });
`),
  ).toEqual([
    ['GET /orders', true],
    ['GET /news', false],
  ]);
});

test('middleware that protects some paths protects those', async () => {
  expect(
    await auths(`
const isClient = ({ path }) => path && path.indexOf('/api/client') > -1;
app.use((req, res, next) => {
  const user = find(req.header('authorization'));
  if (user) req.user = user;
  else if (isClient(req)) return res.status(401).end();
  next();
});
app.use((req, res, next) => {
  if (req.originalUrl.startsWith('/open/') || req.session.userId) return next();
  res.status(401).end();
});
app.get('/api/client/features/:name', (req, res) => { res.json({}); });
app.get('/open/:page', (req, res) => { res.json({}); });
`),
  ).toEqual([
    ['GET /api/client/features/:name', true],
    ['GET /open/:page', false],
  ]);
});

test('what goes wrong is forgiven where only some of it is thrown again', async () => {
  expect(
    await auths(`
const auth = (options) => async (req, res, next) => {
  try {
    const token = req.headers.authorization ?? req.query.token;
    if (!token) throw Object.assign(new Error('who are you'), { status: 401 });
    try { req.user = jwt.verify(token, process.env.KEY); } catch { throw Object.assign(new Error('bad'), { status: 401 }); }
  } catch (error) {
    if (options.optional && !isFatal(error)) req.user = null;
    else throw error;
  }
  next();
};
app.get('/any', auth({ optional: true }), (req, res) => { res.json({}); });
app.get('/mine', auth({}), (req, res) => { res.json({}); });
`),
  ).toEqual([
    ['GET /any', false],
    ['GET /mine', true],
  ]);
});

test('middleware that refuses everybody lets nobody through, a handler that does is only an answer', async () => {
  expect(
    await auths(`
const closed = (req, res) => { res.status(403).end(); };
app.get('/closed', closed, (req, res) => { res.json({}); });
app.get('/gone', closed);
`),
  ).toEqual([
    ['GET /closed', true],
    ['GET /gone', false],
  ]);
});

test('what an object was given while the request is handled is all that it has', async () => {
  expect(
    await auths(`
class Caller {
  constructor(session) { this.session = session; }
  get user() { return this.session?.user; }
  may(right) { const user = this.user; return user ? user.rights.includes(right) : false; }
}
const callerOf = async (req) => {
  let session;
  const token = req.get('authorization');
  if (token) session = await sessions.find(token);
  return new Caller(session);
};
app.get('/closed', async (req, res) => {
  const caller = await callerOf(req);
  if (!caller.may('read')) throw new Error('no');
  res.json({});
});
app.get('/open', async (req, res) => {
  const caller = await callerOf(req);
  if (caller.may('hurry')) throw new Error('no');
  res.json({});
});
`),
  ).toEqual([
    ['GET /closed', true],
    ['GET /open', false],
  ]);
});

test('what is not for everybody is refused to everybody', async () => {
  const { endpoints } = await modelOf(`
import express from 'express';
import { Pool } from 'pg';
const db = new Pool();
const app = express();
app.get('/reports/:id', async (req, res) => {
  const { rows: [report] } = await db.query('SELECT * FROM reports WHERE id = $1', [req.params.id]);
  if (report.level !== 'public') return res.status(401).json({});
  res.json(report);
});
app.get('/drafts/:id', async (req, res) => {
  const { rows: [session] } = await db.query('SELECT * FROM sessions WHERE id = $1', [req.headers['x-session']]);
  if (!session) return res.status(401).json({});
  res.json({});
});
app.listen(3000);
`);
  expect(endpoints.map(({ path, auth }) => [path, auth.value])).toEqual([
    ['/reports/:id', false],
    ['/drafts/:id', true],
  ]);
});
