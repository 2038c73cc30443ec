import { describe, expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

const route = (handler: string): string => `
import express from 'express';
const app = express();
app.get('/x', ${handler}, (req, res) => res.json({ ok: true }));
app.listen(3000);
`;

async function auth(middleware: string): Promise<[boolean | null, boolean | null]> {
  const [endpoint] = (await modelOf(route(middleware))).endpoints;
  return [endpoint?.auth.value ?? null, endpoint?.authorization.value ?? null];
}

describe('refusing whoever is not logged in', () => {
  test('shows in a redirect, whichever way round the condition is', async () => {
    expect(
      await auth(`(req, res, next) => { if (req.session.userId) { return next(); } return res.redirect('/login'); }`),
    ).toEqual([true, false]);
    expect(
      await auth(`(req, res, next) => { if (!req.isAuthenticated()) return res.redirect('/login'); next(); }`),
    ).toEqual([true, false]);
    expect(
      await auth(
        `(req, res, next) => { const { user } = req; if (user == null) return res.redirect('/login'); next(); }`,
      ),
    ).toEqual([true, false]);
  });

  test('is none where only some are refused for another reason, unless the others are as well', async () => {
    expect(
      await auth(
        `async (req, res, next) => { const bucket = await load(req.params.id); if (!req.user) { if (!bucket.public) throw new Error('none'); } next(); }`,
      ),
    ).toEqual([false, false]);
    expect(
      await auth(
        `(req, res, next) => { if (!req.user) { if (req.xhr) throw new Error('who?'); else throw new Error('nobody'); } next(); }`,
      ),
    ).toEqual([true, false]);
    expect(
      await auth(
        `(req, res, next) => { if (!req.user) { if (req.xhr) throw new Error('who?'); return res.redirect('/login'); } next(); }`,
      ),
    ).toEqual([true, false]);
  });

  test('shows in the name of a member, wherever its object comes from', async () => {
    expect(
      await auth(
        `async (req, res, next) => { const it = await load(req); if (!it.isAuthenticated) return res.redirect('/login'); next(); }`,
      ),
    ).toEqual([true, false]);
    expect(
      await auth(
        `async (req, res, next) => { const it = await load(req); if (!it.isActive) return res.redirect('/login'); next(); }`,
      ),
    ).toEqual([false, false]);
  });

  test('is not sending away only who brings a session that has expired', async () => {
    expect(
      await auth(
        `(req, res, next) => { const { userId } = req.session; if (!userId) return next(); const user = find({ id: userId }); if (!user) return res.redirect('/login'); next(); }`,
      ),
    ).toEqual([false, false]);
    expect(
      await auth(
        `(req, res, next) => { const { userId } = req.session; const user = find({ id: userId }); if (!user) return res.redirect('/login'); next(); }`,
      ),
    ).toEqual([true, false]);
  });

  test('is not sending away who is logged in already', async () => {
    expect(
      await auth(`(req, res, next) => { if (req.session.userId) { return res.redirect('/home'); } return next(); }`),
    ).toEqual([false, false]);
    expect(
      await auth(`(req, res, next) => { if (!req.session.cart) { return res.redirect('/shop'); } return next(); }`),
    ).toEqual([false, false]);
  });

  test('comparing with somebody else is authorization', async () => {
    expect(
      await auth(`(req, res, next) => { if (req.user.id !== req.params.id) return res.status(404).end(); next(); }`),
    ).toEqual([false, true]);
  });

  test('rejecting a promise with 401 is refusing', async () => {
    expect(
      await auth(
        `(req, res, next) => new Promise((resolve, reject) => { if (!req.headers.authorization) return reject(Object.assign(new Error('no'), { status: 401 })); resolve(); }).then(() => next()).catch(next)`,
      ),
    ).toEqual([true, false]);
  });

  test('a refusal in the handler of what failed, over several lines and in a function it calls', async () => {
    const verified = (handler: string): string => `(req, res, next) => {
  const deny = () => res.status(401).end();
  verifyAsync(req.headers.authorization)
    .then(() => next())
    .catch(${handler});
}`;
    const withVerify = async (handler: string): Promise<boolean | undefined> => {
      const { endpoints } = await modelOf(
        `import { jwtVerify } from 'jose';\nconst verifyAsync = async (token) => jwtVerify(token, key);\n${route(verified(handler))}`,
      );
      return endpoints[0]?.auth.value ?? undefined;
    };
    expect(await withVerify('deny')).toBe(true);
    expect(await withVerify('(error) => next(error)')).toBe(true);
    expect(await withVerify('() => next()')).toBe(false);
  });
});

describe('who sends the request, by way of a function', () => {
  const guarded = (handler: string): string => `
import express from 'express';
const app = express();
const users = new Map();
async function currentUser(req) {
  const { userId } = req.session;
  if (!userId) return null;
  return req.session.user;
}
async function context(req) {
  const user = await currentUser(req);
  return { user, shop: users.get(req.query.shop) };
}
app.get('/x', async (req, res) => { ${handler} });
app.listen(3000);
`;
  const verdict = async (handler: string): Promise<boolean | null | undefined> =>
    (await modelOf(guarded(handler))).endpoints[0]?.auth.value;

  test('shows in what is done where it gives nobody', async () => {
    expect(
      await verdict(`const user = await currentUser(req); if (!user) return res.redirect('/login'); res.json({});`),
    ).toBe(true);
    expect(
      await verdict(`const { user } = await context(req); if (!user) return res.redirect('/login'); res.json({});`),
    ).toBe(true);
  });

  test('is nothing if the condition is about something else', async () => {
    expect(
      await verdict(`const user = await currentUser(req); if (user) return res.redirect('/home'); res.json({});`),
    ).toBe(false);
    expect(
      await verdict(`const { shop } = await context(req); if (!shop) return res.redirect('/shops'); res.json({});`),
    ).toBe(false);
  });
});

test('who asks for a new password is refused before the old one is looked at', async () => {
  const { endpoints } = await modelOf(`
import express from 'express';
import jwt from 'jsonwebtoken';
import bcrypt from 'bcrypt';
const app = express();
function who(req) {
  try {
    return jwt.verify(req.headers.authorization, process.env.KEY);
  } catch {
    return null;
  }
}
app.post('/password', async (req, res) => {
  const user = who(req);
  if (!user) return res.status(401).end();
  if (!(await bcrypt.compare(req.body.old, user.hash))) return res.status(400).end();
  res.json({ ok: true });
});
app.post('/login', async (req, res) => {
  const user = await find(req.body.name);
  if (!user) return res.status(401).end();
  if (!(await bcrypt.compare(req.body.password, user.hash))) return res.status(401).end();
  res.json({ token: jwt.sign({ id: user.id }, process.env.KEY) });
});
app.listen(3000);
`);
  expect(endpoints.map(({ label, auth }) => [label, auth.value])).toEqual([
    ['POST /password', true],
    ['POST /login', false],
  ]);
});

test('what follows a loop that returns, and one that only ends early', async () => {
  const { endpoints } = await modelOf(`
import express from 'express';
const app = express();
async function oneOf(strategies, req) {
  for (const strategy of strategies) {
    if (await req.isAuthenticated(strategy)) return true;
  }
  throw Object.assign(new Error('who are you'), { status: 401 });
}
function known(names, req) {
  for (const name of names) {
    if (req.isAuthenticated(name)) break;
  }
  throw Object.assign(new Error('nobody'), { status: 400 });
}
app.get('/mine', async (req, res, next) => { await oneOf(settings.strategies, req); next(); }, (req, res) => res.json({}));
app.get('/names', (req, res, next) => known(settings.names, req), (req, res) => res.json({}));
app.listen(3000);
`);
  expect(endpoints.map(({ label, auth }) => [label, auth.value])).toEqual([
    ['GET /mine', true],
    ['GET /names', false],
  ]);
});
