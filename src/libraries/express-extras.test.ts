import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('known middleware is no unknown guard, and a wrapper is not the handler', async () => {
  const { endpoints } = await modelOf(`
import express from 'express';
import asyncHandler from 'express-async-handler';
import serveStatic from 'serve-static';
import secureThing from 'secure-access-thing';
const app = express();
app.use(serveStatic('public'));
const list = asyncHandler(async (req, res) => { res.json([]); });
app.get('/x', list);
app.get('/y', secureThing(), list);
`);
  expect(endpoints.map(({ label, handler, auth }) => [label, handler?.name, auth.value])).toEqual([
    ['GET /x', 'list', false],
    ['GET /y', 'list', null],
  ]);
});
