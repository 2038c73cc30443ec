import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('formats that hold input', () =>
  check(
    'security/format-string',
    `
import express from 'express';
import util from 'node:util';
const app = express();

app.get('/a', (req, res) => { console.log('Login of ' + req.query.user, req.ip); res.end(); }); // $ security/format-string
app.get('/b', (req, res) => { console.log('Login of ' + req.query.user); res.end(); });
app.get('/c', (req, res) => { console.log('Login of %s', req.query.user); res.end(); });
app.get('/d', (req, res) => { res.end(util.format(req.query.format, 1)); }); // $ security/format-string
`,
  ));
