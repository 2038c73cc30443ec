import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';
import { namesAuthentication } from './guard-names.ts';

test.each([
  'authenticate',
  'requireAuth',
  'verifyToken',
  'JwtAuthGuard',
  'fastify.authenticate',
  'checkJWT',
  'isLoggedIn',
  'ensure_user',
  'basicAuth()',
])('%s can only be authentication', (name) => expect(namesAuthentication(name)).toBe(true));

test.each([
  'optionalAuth',
  'authRoutes',
  'session',
  'parseToken',
  'author',
  'passport.initialize()',
  'loadUser',
  'guard',
  'userAgent',
  'authErrorHandler',
])('%s may be something else', (name) => expect(namesAuthentication(name)).toBe(false));

test('a name counts only where there is nothing else to go by', async () => {
  const { endpoints } = await modelOf(`
import express from 'express';
import { requireAuth, session } from '@acme/platform';
const app = express();
const verifyToken = (req, res, next) => next();
app.get('/named', requireAuth, (req, res) => res.json([]));
app.get('/session', session, (req, res) => res.json([]));
app.get('/followed', verifyToken, (req, res) => res.json([]));
app.listen(1);
`);
  expect(endpoints.map(({ path, auth, authorization }) => [path, auth.value, authorization.value])).toEqual([
    ['/named', true, null],
    ['/session', null, null],
    ['/followed', false, false],
  ]);
});
