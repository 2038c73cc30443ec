import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

async function kindsOf(imports: string, middleware: string): Promise<readonly string[] | null | undefined> {
  const { endpoints } = await modelOf(
    `import express from 'express';\n${imports}\nconst app = express();\napp.use(${middleware});\napp.get('/x', (req, res) => res.json({}));\napp.listen(3000);\n`,
  );
  return endpoints[0]?.guards[0]?.kinds;
}

test('authenticate() is the guard, initialize() is not', async () => {
  expect(await kindsOf(`import passport from 'passport';`, `passport.authenticate('jwt', { session: false })`)).toEqual(
    ['authentication'],
  );
  expect(await kindsOf(`import passport from 'passport';`, 'passport.initialize()')).toEqual(['other']);
});

test('authenticate() with a callback, called by a middleware of the project', async () => {
  const { endpoints } = await modelOf(`
import express from 'express';
import passport from 'passport';
const app = express();
class ApiError extends Error { constructor(public statusCode: number, message: string) { super(message); } }
const verify = (req, resolve, reject, rights) => async (err, user) => {
  if (err || !user) return reject(new ApiError(401, 'no'));
  if (rights.length && !rights.every((right) => user.rights.includes(right))) return reject(new ApiError(403, 'no'));
  resolve();
};
const auth = (...rights) => async (req, res, next) =>
  new Promise((resolve, reject) => {
    passport.authenticate('jwt', { session: false }, verify(req, resolve, reject, rights))(req, res, next);
  })
    .then(() => next())
    .catch((err) => next(err));
app.get('/own', auth(), (req, res) => res.json({}));
app.get('/all', auth('read'), (req, res) => res.json({}));
app.get('/google', passport.authenticate('google'));
app.get('/open', (req, res) => res.json({}));
`);
  expect(
    endpoints.map(({ label, handler, auth, authorization }) => [label, handler?.name, auth.value, authorization.value]),
  ).toEqual([
    ['GET /own', '(anonymous)', true, false],
    ['GET /all', '(anonymous)', true, true],
    ['GET /google', 'passport.authenticate', true, false],
    ['GET /open', '(anonymous)', false, false],
  ]);
});

test('with a callback, the callback decides: it lets strangers through, or signs somebody in', async () => {
  const { endpoints } = await modelOf(`
import express from 'express';
import passport from 'passport';
const app = express();
const ask = (strict: boolean) => (req, res, next) => {
  if (req.user) return next();
  passport.authenticate('jwt', (error, user) => {
    if (error) return next(error);
    if (!user && strict) return res.status(401).end();
    req.user = user;
    next();
  })(req, res, next);
};
app.get('/own', ask(true), (req, res) => res.json({}));
app.get('/open', ask(false), (req, res) => res.json({}));
app.get('/either', ask(false), ask(true), (req, res) => res.json({}));
app.get('/callback', (req, res, next) =>
  passport.authenticate('google', (error, user) => {
    if (error) return res.redirect('/?error');
    req.login(user, () => res.redirect('/home'));
  })(req, res, next),
);
`);
  expect(endpoints.map(({ label, auth }) => [label, auth.value])).toEqual([
    ['GET /own', true],
    ['GET /open', false],
    ['GET /either', true],
    ['GET /callback', false],
  ]);
});
