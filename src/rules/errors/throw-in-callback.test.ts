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

test('bodies that arrive in parts, timers, and functions that callbacks call', () =>
  check(
    'errors/throw-in-callback',
    `
import { readdir } from 'node:fs';
import { createServer } from 'node:http';
import express from 'express';
createServer((req, res) => {
  let body = '';
  req.on('data', (part) => { body += part; });
  req.on('end', () => {
    if (body.length > 9) throw new Error('too long'); // $ errors/throw-in-callback
    const { name } = JSON.parse(body); // $ errors/throw-in-callback
    res.end(name);
  });
}).listen(3000);
createServer((req, res) => {
  let body = '';
  req.on('data', (part) => { body += part; });
  req.on('end', () => {
    try {
      res.end(JSON.parse(body).name);
    } catch {
      res.end('no JSON');
    }
  });
}).listen(3001);
const app = express();
const fail = (names) => {
  if (names.length === 0) throw new Error('empty'); // $ errors/throw-in-callback
};
const list = (done) => {
  readdir('/srv', (err, names) => {
    if (err) throw err; // $ errors/throw-in-callback
    fail(names);
    done(names);
  });
};
app.get('/names', (req, res) => list((names) => res.json(names)));
app.get('/soon', (req, res) => {
  setTimeout(() => {
    if (req.query.a === 'b') throw new Error('b'); // $ errors/throw-in-callback
    res.end();
  }, 10);
});
const check = (value) => {
  if (!value) throw new Error('nothing'); // $ errors/throw-in-callback
};
app.get('/twice', (req, res) => {
  readdir('/srv', (err, names) => {
    try { check(names); } catch { res.end(); }
    check(names[0]);
  });
});
app.get('/now', (req, res) => {
  if (req.query.a === 'b') throw new Error('b');
  res.json(JSON.parse(String(req.query.c)));
});
app.listen(3002);
`,
  ));
