import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('an application that the file does not declare, where its framework is imported', async () => {
  const { endpoints, flows } = await modelOf(`
//- /src/routes.js
const express = require('express');
app.get('/greet', (req, res) => {
  name = req.query.name;
  res.send('<b>' + name + '</b>');
});
settings.get('/greet', (req, res) => res.end());
//- /src/other.js
router.get('cache-entry', (key, done) => done());
`);
  expect(endpoints.map(({ label }) => label)).toEqual(['GET /greet']);
  expect(flows.map(({ kind, source }) => [kind, source.label])).toEqual([['html', 'query string `name`']]);
});
