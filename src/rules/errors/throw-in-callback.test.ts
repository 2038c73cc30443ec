import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('callbacks that throw, and those that hand on', () =>
  check(
    'errors/throw-in-callback',
    `
import { readFile } from 'node:fs';
import express from 'express';
const app = express();
app.get('/a', (req, res) => {
  readFile('/srv/a', (err, text) => {
    if (err) throw err; // $ errors/throw-in-callback
    res.end(text);
  });
});
app.get('/b', (req, res, next) => {
  readFile('/srv/b', (err, text) => {
    if (err) return next(err);
    res.end(text);
  });
});
app.get('/c', (req, res) => {
  readFile('/srv/c', (err, text) => {
    try {
      if (err) throw err;
      res.end(text);
    } catch {
      res.status(500).end();
    }
  });
});
app.get('/p', async (req, res) => {
  const text = await new Promise((resolve, reject) => {
    readFile('/srv/p', (err, text) => {
      if (err) return reject(err);
      resolve(text);
    });
  });
  res.end(text);
});
app.get('/d', (req, res) => {
  fetch('https://a.example').then(() => res.end(), (err) => { throw err; });
});
app.listen(3000);
`,
  ));

test('a start that fails may end the process', () =>
  check(
    'errors/throw-in-callback',
    `
import { readFile } from 'node:fs';
import express from 'express';
const app = express();
readFile('/srv/settings', (err) => {
  if (err) throw err;
  app.listen(3000);
});
app.get('/', (req, res) => res.end());
`,
  ));
