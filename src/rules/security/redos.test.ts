import { expect, test } from 'vitest';
import { check, findingsOf } from '../../testing/check.ts';

test('where input meets the expression, however it is asked', () =>
  check(
    'security/redos',
    `
import express from 'express';
const app = express();
const list = /^(a|b|ab)*c$/;
app.get('/search', (req, res) => {
  const text = String(req.query.text);
  const results = [
    list.test(text), // $ security/redos
    text.match(/^([a-z]+)*$/), // $ security/redos
    text.replace(new RegExp('(x+x+)+y'), ''), // $ security/redos
    text.split(/\\s*,\\s*/), // $ security/redos
    text.split(/,/),
    text.match(/^[a-z]+$/),
    text.match(/^(?:[a-z]+,)*$/),
    Number(text).toString().match(/\\s+$/),
  ];
  res.json(results);
});
`,
  ));

test('an expression that meets no input as far as it is known may still meet some', async () => {
  const found = await findingsOf(
    `
export const isName = (text: string) => /^(\\w+ ?)*$/.test(text);
export const trimmed = (text: string) => text.replace(/\\s+$/, '');
`,
    'security/redos',
  );
  expect(found.map(({ line, severity, confidence }) => [line, severity, confidence])[0]?.[0]).toBe(2);
  expect(found.every(({ severity }) => severity !== 'critical')).toBe(true);
});

test('the attack is shown, and squares in what has no limit', async () => {
  const found = await findingsOf(
    `
import express from 'express';
const app = express();
app.use(express.json());
app.post('/a', (req, res) => res.json({ text: String(req.body.text).replace(/\\s+$/, '') }));
app.get('/b/:text', (req, res) => res.json({ text: req.params.text.replace(/\\s+$/, '') }));
`,
    'security/redos',
  );
  expect(found.map(({ line, severity }) => [line, severity])).toEqual([
    [5, 'high'],
    [6, 'low'],
  ]);
  expect(found[0]?.message).toContain('" ".repeat(50000) + "a"');
});

test('a length that was looked at before', () =>
  check(
    'security/redos',
    `
import express from 'express';
const app = express();
app.use(express.json());
app.post('/a', (req, res) => {
  const text = String(req.body.text);
  if (text.length > 500) return res.sendStatus(400);
  const doubled = /^(a+)+$/.test(text); // $ security/redos
  res.json({ text: text.replace(/\\s+$/, ''), doubled });
});
`,
  ));

test('texts that users of a package search with its patterns', () =>
  check(
    'security/redos',
    `
//- /package.json
{ "name": "trims", "main": "index.js" }
//- /index.js
module.exports.trimEnd = (text) => text.replace(/\\s+$/, ''); // $ security/redos
module.exports.trimShort = (text) => text.slice(0, 200).replace(/\\s+$/, '');
module.exports.trimStart = (text) => text.replace(/^\\s+/, '');
`,
  ));

test('a text that a schema keeps short', () =>
  check(
    'security/redos',
    `
import express from 'express';
import { z } from 'zod';
const app = express();
app.use(express.json());
const short = z.object({ url: z.string().trim().max(2048).url().optional() });
const long = z.object({ url: z.string().min(3).url() });
app.post('/short', (req, res) => {
  const { data, success } = short.safeParse(req.body);
  if (!success) return res.status(400).end();
  res.json({ url: data.url?.replace(/\\/+$/, '') });
});
app.post('/long', (req, res) => {
  const { url } = long.parse(req.body);
  res.json({ url: url.replace(/\\/+$/, '') }); // $ security/redos
});
`,
  ));
