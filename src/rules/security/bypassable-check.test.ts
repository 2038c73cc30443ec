import { describe, test } from 'vitest';
import { check } from '../../testing/check.ts';

const app = `
import express from 'express';
import cookieParser from 'cookie-parser';
const app = express();
app.use(express.json(), cookieParser());
`;

describe('rights that a request claims', () => {
  test('a role in a cookie, a body, a query or a header', () =>
    check(
      'security/bypassable-check',
      `${app}
app.get('/a', (req, res) => {
  if (req.cookies.isAdmin !== 'true') return res.status(403).end(); // $ security/bypassable-check
  res.json([]);
});
app.get('/b', (req, res) => {
  if (req.cookies.admin) { // $ security/bypassable-check
    res.render('admin');
  } else res.status(401).send('no');
});
app.post('/c', (req, res) => {
  const { role } = req.body;
  if (role === 'admin') { // $ security/bypassable-check
    res.json({ secret: 1 });
  } else {
    res.sendStatus(403);
  }
});
app.delete('/d/:id', (req, res) => {
  const isAdmin = req.query.isAdmin === 'true';
  if (!isAdmin) return res.status(403).end(); // $ security/bypassable-check
  res.end();
});
function isAdmin(req) {
  return req.headers['x-user-role'] === 'admin';
}
app.get('/e', (req, res) => {
  if (!isAdmin(req)) return res.status(403).end(); // $ security/bypassable-check
  res.json([]);
});
app.get('/f', (req, res, next) => {
  if (req.get('X-Is-Admin') === '1' || req.query.admin === '1') return next(); // $ security/bypassable-check
  res.status(403).end();
}, (req, res) => res.json([]));
`,
    ));

  test('not one that the session, a signed cookie or a row says, nor a role to store or look for', () =>
    check(
      'security/bypassable-check',
      `${app}
import pg from 'pg';
const pool = new pg.Pool();
app.get('/a', (req, res) => {
  if (req.signedCookies.isAdmin !== 'true') return res.status(403).end();
  res.json([]);
});
app.get('/b', (req, res) => {
  if (!req.session.isAdmin) return res.status(403).end();
  res.json([]);
});
app.get('/c', async (req, res) => {
  const { rows } = await pool.query('SELECT role FROM users WHERE id = $1', [req.body.id]);
  if (rows[0].role !== 'admin') return res.status(403).end();
  res.json([]);
});
app.get('/d', async (req, res) => {
  if (req.query.role === 'admin') {
    const { rows } = await pool.query('SELECT * FROM users WHERE role = $1', ['admin']);
    return res.json(rows);
  }
  res.json([]);
});
app.post('/e', (req, res) => {
  if (req.body.role === 'admin') return res.status(403).json({ error: 'nobody signs up as admin' });
  res.json({});
});
app.post('/invite', (req, res) => {
  if (req.body.role !== 'member') return res.status(403).json({ error: 'only members can be invited' });
  res.json({});
});
app.post('/f', (req, res) => {
  if (!req.body.role) return res.status(400).end();
  res.json({});
});
app.post('/g', (req, res) => {
  if (req.body.role === 'admin' && req.user.role !== 'admin') return res.status(403).end();
  res.json({});
});
`,
    ));
});

describe('addresses that a request claims', () => {
  test('as forwarded, as host, as referer', () =>
    check(
      'security/bypassable-check',
      `${app}
app.use('/internal', (req, res, next) => {
  if (req.headers['x-forwarded-for'] !== '127.0.0.1') return res.status(403).end(); // $ security/bypassable-check
  next();
});
app.get('/a', (req, res) => {
  const ip = req.headers['x-real-ip'];
  if (['127.0.0.1', '::1'].includes(ip)) return res.json([]); // $ security/bypassable-check
  res.sendStatus(401);
});
app.get('/b', (req, res) => {
  if (req.hostname === 'localhost') res.json([]); // $ security/bypassable-check
  else res.sendStatus(403);
});
app.get('/c', (req, res) => {
  const referer = req.get('referer') || '';
  if (!referer.startsWith('https://example.com')) return res.status(403).end(); // $ security/bypassable-check
  res.json([]);
});
`,
    ));

  test('not the address of the connection, nor a key', () =>
    check(
      'security/bypassable-check',
      `${app}
app.get('/a', (req, res) => {
  if (req.socket.remoteAddress !== '127.0.0.1') return res.status(403).end();
  res.json([]);
});
app.get('/b', (req, res) => {
  if (req.headers['x-api-key'] !== process.env.API_KEY) return res.status(403).end();
  res.json([]);
});
app.get('/c', (req, res) => {
  if (!req.headers.authorization) return res.status(401).end();
  res.json([]);
});
app.get('/d', (req, res) => {
  if (req.hostname !== 'www.example.com') return res.redirect('https://www.example.com');
  res.json([]);
});
app.post('/e', (req, res) => {
  if (req.headers['x-csrf-token'] !== req.cookies.csrf) return res.status(403).end();
  res.json([]);
});
`,
    ));
});

describe('checks that a request gets around', () => {
  test('by what it says', () =>
    check(
      'security/bypassable-check',
      `${app}
import { requireLogin, authenticate } from './auth';
app.get('/profile/:userId', (req, res) => {
  if (req.cookies.loggedInUserId !== req.params.userId) { // $ security/bypassable-check
    requireLogin();
  } else {
    res.json({ email: 'a' });
  }
});
app.use((req, res, next) => {
  if (req.query.internal === 'yes') return next(); // $ security/bypassable-check
  authenticate(req, res, next);
});
app.get('/orders/:userId', (req, res) => {
  if (req.query.userId !== req.params.userId) return res.status(403).end(); // $ security/bypassable-check
  res.json([]);
});
`,
    ));

  test('not where there is nothing to check, or it chooses the way', () =>
    check(
      'security/bypassable-check',
      `${app}
import { login, authenticate, loginWithGoogle } from './auth';
import passport from 'passport';
app.use(passport.initialize());
const find = async (id) => ({ id, owner: 'a' });
const controller = {
  async checkAuth(owner) { return owner === 'a'; },
  setLoginCookie(res) { res.cookie('s', 'x'); },
};
app.use((req, res, next) => {
  if (!req.headers.authorization) return next();
  authenticate(req, res, next);
});
app.post('/login', (req, res) => {
  if (!req.body.user || !req.body.pass) return res.status(400).end();
  login(req.body.user, req.body.pass);
  res.end();
});
app.post('/signin', (req, res) => {
  if (req.body.google) loginWithGoogle(req.body.google);
  else login(req.body.user, req.body.pass);
  res.end();
});
app.post('/invite', (req, res) => {
  if (req.body.role !== 'owner') {
    if (!req.user.mayInvite) return res.status(403).end();
  }
  res.json({});
});
app.post('/join', (req, res, next) => {
  if (req.body.byMail) return res.redirect('/look-into-your-mail');
  req.logIn({ id: 1 }, next);
});
app.get('/articles', async (req, res) => {
  if (!req.query.project || isNaN(req.query.project)) return res.json({ code: 400, text: 'which project?' });
  const project = await find(req.query.project);
  if (!(await controller.checkAuth(project.owner))) return res.status(403).end();
  res.json({ id: project.id });
});
app.post('/session', async (req, res) => {
  if (!req.body.name) return res.json({ code: 400 });
  controller.setLoginCookie(res);
  res.json({});
});
app.get('/page', (req, res) => {
  if (!req.headers.host) throw new AuthError('no host');
  res.json({});
});
`,
    ));
});

test('a cookie against the rest of the request, and checks that a request can ask to be left out', () =>
  check(
    'security/bypassable-check',
    `
import express from 'express';
import cookieParser from 'cookie-parser';
const app = express();
app.use(cookieParser());
app.get('/a/:id', (req, res) => { if (req.cookies.account === req.params.id) { login(); } res.end(); }); // $ security/bypassable-check
app.get('/b', (req, res) => { if (req.cookies.state === req.query.state) { login(); } res.end(); });
app.get('/c', (req, res) => { if (!req.query.noCheck) { authenticate(req); } res.end(); }); // $ security/bypassable-check
app.get('/d', (req, res) => { if (req.query.withUser) { authenticate(req); } res.end(); });
app.get('/e', (req, res) => { if (req.cookies.isAdmin === 'true') { deleteAll(); } res.end(); }); // $ security/bypassable-check
app.get('/f', (req, res) => { if (req.cookies.theme === 'dark') { deleteAll(); } res.end(); });
function login() { console.log('in'); }
function authenticate(req: express.Request) { console.log(req.path); }
function deleteAll() { console.log('gone'); }
`,
  ));

test('somebody who is signed in by nothing but what the request says', () =>
  check(
    'security/bypassable-check',
    `${app}
app.get('/a', (req, res) => { if (req.cookies.member) { login(); } res.end(); }); // $ security/bypassable-check
app.get('/b', (req, res) => { if (req.cookies.member === 'yes') { doAuthorize(); } res.end(); }); // $ security/bypassable-check
app.get('/c', (req, res) => { if (req.headers['x-member'] === req.query.member) { login(); } res.end(); }); // $ security/bypassable-check
app.get('/d', (req, res) => { req.query.trusted ? login() : res.end(); }); // $ security/bypassable-check
app.post('/e', (req, res) => { if (req.body.admin) { loginAs(req.body.user); } res.end(); }); // $ security/bypassable-check
app.post('/f', (req, res) => { if (req.body.user) { login(req.body.user, req.body.password); } res.end(); });
app.post('/g', (req, res) => { if (req.body.type === 'sso') { login(); } res.end(); });
app.post('/h', (req, res) => { if (!req.body.x) return res.end(); login(); });
app.post('/i', (req, res) => { if (req.body.x) return res.end(); login(); });
app.get('/j', (req, res) => { if (req.cookies.csrf === req.query.csrf) { login(); } res.end(); });
app.get('/k', (req, res) => { if (req.query.q) { getAuthor(); setLogin(); logInfo(); unauthorize(); } res.end(); });
function login(...credentials: string[]) { console.log(credentials.length); }
function loginAs(user: string) { console.log(user); }
function doAuthorize() { console.log('in'); }
function getAuthor() { console.log('author'); }
function setLogin() { console.log('set'); }
function logInfo() { console.log('info'); }
function unauthorize() { console.log('out'); }
`,
  ));
