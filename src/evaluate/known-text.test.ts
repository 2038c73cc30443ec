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
