import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('patterns and choices are made where everything about them is known', async () => {
  const { endpoints } = await modelOf(`
import express from 'express';
const app = express();
const names = ['users', 'posts', 'internal-jobs'];
names
  .filter((name) => !/^internal-/.test(name))
  .forEach((name) => app.get('/' + name.replace(/s$/, ''), (req, res) => res.json({})));
const found = names.find((name) => name.startsWith('int'));
app.get('/' + found, (req, res) => res.json({}));
const [, version] = 'api-v2'.match(/-(v\\d)$/);
app.get('/' + version, (req, res) => res.json({}));
const { groups } = /^(?<area>\\w+)-/.exec('admin-users');
app.get('/' + groups.area, (req, res) => res.json({}));
if (names.some((name) => name === 'posts')) app.get('/some', (req, res) => res.json({}));
if (names.every((name) => name === 'posts')) app.get('/every', (req, res) => res.json({}));
app.get('/' + names.find((name) => name === process.env.NAME), (req, res) => res.json({}));
`);
  expect(endpoints.map(({ label, conditional }) => (conditional ? `${label} (if)` : label))).toEqual([
    'GET /post',
    'GET /user',
    'GET /internal-jobs',
    'GET /v2',
    'GET /admin',
    'GET /some',
    // any of them
    'GET /internal-jobs',
    'GET /posts',
    'GET /users',
  ]);
});

test('a pattern decides about the path of a route, unless a parameter of it does', async () => {
  const { endpoints } = await modelOf(`
//- /package.json
{ "name": "shop", "dependencies": { "next": "15" } }
//- /middleware.ts
export function middleware(request) {
  const { pathname } = request.nextUrl;
  if (/^\\/api\\/v\\d+\\/public\\//.test(pathname)) return;
  if (!request.cookies.get('token')) return new Response('who', { status: 401 });
}
//- /app/api/v1/public/[id]/route.ts
export const GET = () => new Response('all');
//- /app/api/v1/private/[id]/route.ts
export const GET = () => new Response('some');
`);
  expect(endpoints.map(({ label, auth }) => [label, auth.value])).toEqual([
    ['GET /api/v1/private/:id', true],
    ['GET /api/v1/public/:id', false],
  ]);
});

test('methods that are asked for optionally are there for texts, and not for what is null', async () => {
  const { endpoints } = await modelOf(`
import express from 'express';
const app = express();
const name = 'users';
const none = null;
app.get('/' + name?.toUpperCase(), (req, res) => res.json({}));
app.get('/' + (none?.toUpperCase() ?? 'none'), (req, res) => res.json({}));
app.listen(1);
`);
  expect(endpoints.map(({ label }) => label)).toEqual(['GET /USERS', 'GET /none']);
});
