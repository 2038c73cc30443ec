import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('passwords in cookies and files', () =>
  check(
    'security/cleartext-storage',
    `
import express from 'express';
import fs from 'node:fs';
const app = express();
app.post('/a', express.json(), (req, res) => {
  const { password } = req.body;
  res.cookie('password', password); // $ security/cleartext-storage
  res.cookie('remember', req.body.password); // $ security/cleartext-storage
  fs.writeFileSync('users.txt', password); // $ security/cleartext-storage
  fs.appendFile('users.txt', 'password: ' + req.body.password, () => {}); // $ security/cleartext-storage
  fs.writeFileSync('users.json', JSON.stringify({ user: req.body.user, password })); // $ security/cleartext-storage
  res.end();
});
`,
  ));

test('not sessions, hashes, or what is called after a password', () =>
  check(
    'security/cleartext-storage',
    `
import express from 'express';
import fs from 'node:fs';
import bcrypt from 'bcrypt';
const app = express();
app.post('/a', express.json(), async (req, res) => {
  const passwordHash = await bcrypt.hash(req.body.password, 12);
  res.cookie('token', req.session.token);
  res.cookie('theme', req.body.theme);
  res.cookie('password', '', { maxAge: 0 });
  fs.writeFileSync('users.txt', passwordHash);
  fs.writeFileSync('users.json', JSON.stringify({ user: req.body.user, hash: await bcrypt.hash(req.body.password, 12) }));
  fs.writeFileSync('length.txt', String(req.body.password.length));
  res.end();
});
`,
  ));

test('by the name that a value came with', () =>
  check(
    'security/cleartext-storage',
    `
import express from 'express';
const app = express();
app.use(express.json());
app.post('/a', (req, res) => { const pw = req.body.current_password; res.cookie('login', pw); res.end(); }); // $ security/cleartext-storage
app.post('/b', (req, res) => { res.setHeader('Set-Cookie', 'login=' + req.body.password); res.end(); }); // $ security/cleartext-storage
app.post('/c', (req, res) => { const theme = req.body.theme; res.cookie('theme', theme); res.end(); });
`,
  ));

test('in a cookie that is written as text first, or as a header', () =>
  check(
    'security/cleartext-storage',
    `
import http from 'node:http';
import express from 'express';
const app = express();
app.post('/a', express.json(), (req, res) => {
  res.cookie('p', JSON.stringify({ password: req.body.password })); // $ security/cleartext-storage
  res.cookie('k', req.body.account.secretKey); // $ security/cleartext-storage
  res.cookie('p', JSON.stringify({ theme: req.body.theme }));
  res.cookie('p', encrypt(req.body.password));
  res.end();
});
declare const user: { password: string; name: string };
declare const encrypt: (text: string) => string;
http.createServer((req, res) => {
  res.writeHead(200, { 'Set-Cookie': 'pw=' + user.password }); // $ security/cleartext-storage
  res.writeHead(200, { 'Set-Cookie': 'name=' + user.name });
  res.end();
});
`,
  ));
