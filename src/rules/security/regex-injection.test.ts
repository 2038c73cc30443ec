import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('expressions that are made of input', () =>
  check(
    'security/regex-injection',
    `
import express from 'express';
import escape from 'escape-string-regexp';
const app = express();

app.get('/a', (req, res) => { new RegExp(req.query.q).test('a'); res.end(); }); // $ security/regex-injection
app.get('/b', (req, res) => { new RegExp('^' + req.query.q, 'i').test('a'); res.end(); }); // $ security/regex-injection
app.get('/c', (req, res) => { new RegExp(escape(req.query.q)).test('a'); res.end(); });
app.get('/d', (req, res) => { const { q } = req.query; if (!/^\\w+$/.test(q)) return res.end(); new RegExp(q).test('a'); res.end(); });
app.get('/e', (req, res) => { new RegExp('^a+$').test(req.query.q); res.end(); });
app.get('/f', (req, res) => { new RegExp(req.query.q.replace(/[.*+?^\${}()|[\\]\\\\]/g, '\\\\$&')).test('a'); res.end(); });
`,
  ));

test('a text that is searched with is a pattern', () =>
  check(
    'security/regex-injection',
    `
import express from 'express';
const app = express();
app.get('/', (req, res) => {
  'text'.match(req.query.q); // $ security/regex-injection
  'text'.search(req.query.q); // $ security/regex-injection
  'text'.match(/x/);
  'text'.replace(req.query.q, '');
  res.end();
});
app.listen(3000);
`,
  ));

test('an expression that is made anew', () =>
  check(
    'security/regex-injection',
    `
import express from 'express';
const app = express();
const found = /x/;
const made = new RegExp('y');
app.get('/', (req, res) => {
  found.compile(req.query.q); // $ security/regex-injection
  made.compile(req.query.q, 'g'); // $ security/regex-injection
  found.compile('a+');
  found.compile(req.query.q.replace(/[.*+?^\${}()|[\\]\\\\]/g, '\\\\$&'));
  res.end();
});
`,
  ));
