import { expect, test } from 'vitest';
import { check, findingsOf } from '../../testing/check.ts';

test('keys with the form of a provider, random values with the name of a secret, and fallbacks are reported', () =>
  check(
    'security/hardcoded-secret',
    `
import express from 'express';
const webhookSecret = 'pR7vXq2LmZ9tKd4WbN8sYc3HfJ6uAe1G'; // $ security/hardcoded-secret
const config = {
  aws: 'AKIAQ3EGRIFLY5WHO2XN', // $ security/hardcoded-secret
  database: 'postgres://app:Gk29xLmq81zR@db.internal.shop.net:5432/shop', // $ security/hardcoded-secret
  jwtSecret: process.env.JWT_SECRET || 'super-secret', // $ security/hardcoded-secret
};
express();
`,
  ));

test('placeholders, names, public keys, hashes, sentences and local databases are not', () =>
  check(
    'security/hardcoded-secret',
    `
import express from 'express';
const config = {
  apiKey: process.env.API_KEY,
  password: process.env.DB_PASSWORD ?? 'postgres',
  database: 'postgres://postgres:postgres@localhost:5432/shop',
  passwordField: 'user[password]',
  resetPasswordUrl: 'https://shop.example/reset/A1b2C3d4E5f6G7h8',
  apiKeyHeader: 'X-Api-Key-2024-Version',
  tokenError: 'Your token is not valid any more',
  analyticsApiKey: 'phc_8h2XkQ7mPzR4tV9wYc3LsNdJ',
  publicKey: 'MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEA7',
  passwordHash: '$2b$12$Q3kq9bJ0O2mW1n7dYx6e5uYt8zR4sLw2vX9cB1aN0mK3jH6gF5dSa',
  messages: { password: 'At least 12 characters, 1 digit', incorrectPassword: 'incorrectPassword' },
};
express();
//- /src/secrets.test.ts
const webhookSecret = 'pR7vXq2LmZ9tKd4WbN8sYc3HfJ6uAe1G';
`,
  ));

test('what stands in for a setting, but not for what another request is called; less certain where the program asks for it', async () => {
  const found = await findingsOf(
    `
import express from 'express';
const sessionSecret = process.env.SESSION_SECRET || 'my-session-secret';
const ENCRYPTION_KEY = process.env.ENCRYPTION_KEY || 'dev-encryption';
if (process.env.NODE_ENV === 'production' && ENCRYPTION_KEY === 'dev-encryption') throw new Error('Set ENCRYPTION_KEY.');
export const audit = (context) => ({ apiKey: context.apiKey ?? 'internal-agent' });
express();
`,
    'security/hardcoded-secret',
  );
  expect(found.map(({ line, confidence }) => [line, confidence])).toEqual([
    [3, 'medium'],
    [4, 'low'],
  ]);
});

test('the key of a keyed hash, once', () =>
  check(
    'security/hardcoded-secret',
    `
import { createHash, createHmac } from 'node:crypto';
const webhookSecret = 'pR7vXq2LmZ9tKd4WbN8sYc3HfJ6uAe1G'; // $ security/hardcoded-secret
export const named = (body: string) => createHmac('sha256', webhookSecret).update(body).digest('hex');
export const spelled = (body: string) => createHmac('sha256', 'kT5rWq8LnZ2xVd7MbJ4sYc6HfP3uAe9G').update(body).digest('hex'); // $ security/hardcoded-secret
export const configured = (body: string) => createHmac('sha256', process.env.KEY ?? '').update(body).digest('hex');
export const digest = (body: string) => createHash('sha256').update('kT5rWq8LnZ2xVd7MbJ4sYc6HfP3uAe9G' + body).digest('hex');
`,
  ));

test('what a package is given as a secret, whatever it is called', () =>
  check(
    'security/hardcoded-secret',
    `
import express from 'express';
import session from 'express-session';
import cookieParser from 'cookie-parser';
import { Strategy } from 'passport-jwt';
import { createHmac } from 'node:crypto';
import { Pool } from 'pg';
import Stripe from 'stripe';
const app = express();
app.use(session({
  resave: false,
  secret: 'walrus', // $ security/hardcoded-secret
}));
const tail = 'walrus-tail'; // $ security/hardcoded-secret
app.use(cookieParser(tail));
new Strategy({ jwtFromRequest: null, secretOrKey: process.env.KEY || 'some-spare' }, () => {}); // $ security/hardcoded-secret
export const sign = (body: string) => createHmac('sha256', 'abc').update(body).digest('hex'); // $ security/hardcoded-secret
new Pool({ password: 'Gk29xLmq81zR' }); // $ security/hardcoded-secret
new Pool({ password: process.env.PASSWORD });
new Pool({ password: process.env.PASSWORD || 'postgres' });
new Stripe('<your key>');
new Strategy({ jwtFromRequest: null, secretOrKey: '%JWT_SECRET%' }, () => {});
`,
  ));

test('who is let in, and what other services are told', () =>
  check(
    'security/hardcoded-secret',
    `
import express from 'express';
import basicAuth from 'express-basic-auth';
import request from 'request';
const app = express();
app.use(basicAuth({ users: { admin: 'v3ryS3cretPw' } })); // $ security/hardcoded-secret
request.get('https://a.example').auth('bob', 'hunt3rHunter2', false); // $ security/hardcoded-secret
fetch('https://a.example', { headers: { Authorization: 'Basic Ym9iOmh1bnRlcjJodW50ZXI=' } }); // $ security/hardcoded-secret
fetch('https://a.example', { headers: { Authorization: 'Bearer ' + process.env.TOKEN } });
request.get('https://a.example').auth('bob', process.env.PASSWORD, false);
`,
  ));

test('a key of another service that is to be filled in', () =>
  check(
    'security/hardcoded-secret',
    `
export const a = { apiKey: 'your-api-key-h3re' };
export const b = { jwtSecret: 'your-jwt-secret-1' }; // $ security/hardcoded-secret
`,
  ));

test('keys that a search service gives to browsers', () =>
  check(
    'security/hardcoded-secret',
    `
export const headers = { 'x-algolia-api-key': '3f9c1b7d5e2a4860b1c9d7e5f3a2b4c6' };
export const others = { 'x-archive-api-key': '3f9c1b7d5e2a4860b1c9d7e5f3a2b4c6' }; // $ security/hardcoded-secret
`,
  ));

test('passwords that requests are made with', () =>
  check(
    'security/hardcoded-secret',
    `
import axios from 'axios';
axios.get('https://api.shop.net', { auth: { username: 'bob', password: 'Tr0ub4dor' } }); // $ security/hardcoded-secret
axios.get('https://api.shop.net', { auth: { username: 'bob', password: process.env.PASSWORD } });
import http from 'node:http';
import { Client } from 'ssh2';
import { createSecretKey, scryptSync } from 'node:crypto';
http.request({ host: 'api.shop.net', auth: 'bob:Tr0ub4dor' }); // $ security/hardcoded-secret
new Client().connect({ host: 'files.shop.net', username: 'bob', password: 'Hor5eBatt3ry' }); // $ security/hardcoded-secret
createSecretKey('0f1e2d3c4b5a69788796a5b4c3d2e1f0', 'utf8'); // $ security/hardcoded-secret
scryptSync(String(process.env.PASSPHRASE), 'salt', 32);
`,
  ));

test('a text that gets to a package by a default, a field, an argument or another file is reported where it stands', () =>
  check(
    'security/hardcoded-secret',
    `
import { createConnection } from 'mysql2';
import { word, safe } from './words.js';
export function open(pw = 'qaz159wsx') { // $ security/hardcoded-secret
  return createConnection({ user: process.env.U, password: pw });
}
export class Store {
  word = 'qaz158wsx'; // $ security/hardcoded-secret
  open() {
    return createConnection({ user: process.env.U, password: this.word });
  }
}
const helper = (p: string) => createConnection({ user: process.env.U, password: p });
helper('qaz157wsx'); // $ security/hardcoded-secret
helper('qaz156wsx'); // $ security/hardcoded-secret
helper(String(process.env.P));
createConnection({ user: process.env.U, password: word });
createConnection({ user: process.env.U, password: safe });
//- /src/words.ts
export const word = 'qaz155wsx'; // $ security/hardcoded-secret
export const safe = process.env.WORD;
`,
  ));

test('values of the header that says who asks', () =>
  check(
    'security/hardcoded-secret',
    `
import axios from 'axios';
const word = 'rgn852tfb'; // $ security/hardcoded-secret
const headers = new Headers();
headers.append('Authorization', 'Basic ' + btoa('bob:' + word));
headers.append('X-Trace', 'rgn859tfbQ');
fetch('https://api.shop.net', { headers });
axios.get('https://api.shop.net', { headers: { authorization: 'Bearer rgn851tfbZ' } }); // $ security/hardcoded-secret
axios.defaults.headers.common['Authorization'] = 'Bearer rgn850tfbZ'; // $ security/hardcoded-secret
axios.get('https://api.shop.net', { headers: { authorization: 'Bearer ' + process.env.TOKEN } });
axios.get('https://api.shop.net', { headers: { authorization: 'Bearer test' } });
axios.get('https://api.shop.net', { headers: { authorization: 'Bearer <token>' } });
`,
  ));

test('settings of a connection in one text, and the name of an account beside its password', async () => {
  const found = await findingsOf(
    `
import sql from 'mssql';
sql.connect('Server=db,1433;User Id=svc;Password=Yz98kq11;Encrypt=true');
sql.connect('Server=db,1433;Trusted_Connection=yes');
sql.connect({
  user: 'orders_rw',
  password: 'Yz98kq12',
});
sql.connect({
  user: 'orders_ro',
  password: process.env.PASSWORD,
});
`,
    'security/hardcoded-secret',
  );
  expect(found.map(({ line, confidence }) => [line, confidence])).toEqual([
    [3, 'medium'],
    [7, 'medium'],
    [6, 'low'],
  ]);
});

test('what configurations give where nothing is set', () =>
  check(
    'security/hardcoded-secret',
    `
import { ConfigService } from '@nestjs/config';
import jwt from 'jsonwebtoken';
export class Tokens {
  constructor(private readonly config: ConfigService) {}
  sign(id: string) {
    return jwt.sign({ id }, this.config.get('SIGNING', 'vvx744one'), { expiresIn: '1h' }); // $ security/hardcoded-secret
  }
  check(token: string) {
    return jwt.verify(token, this.config.get('SIGNING', { infer: true }), { algorithms: ['HS256'] });
  }
}
export const settings = (c: ConfigService) => ({ secret: c.get('JWT_SECRET') || 'vvx741one' }); // $ security/hardcoded-secret
export const others = (c: ConfigService) => ({ theme: c.get('PAGE_THEME') || 'vvx742one' });
export const JWT_SECRET2 = process.env.JWT_SECRET2 || 'vvx750one'; // $ security/hardcoded-secret
`,
  ));

test('what its author means to change is only possible', async () => {
  const found = await findingsOf(
    `
import { createConnection } from 'mysql2';
createConnection({ user: process.env.U, password: 'mytestpass' });
createConnection({ user: process.env.U, password: 'aaaaaa' });
createConnection({ user: process.env.U, password: 'hgfedcba' });
`,
    'security/hardcoded-secret',
  );
  expect(found.map(({ line, confidence }) => [line, confidence]).sort()).toEqual([
    [3, 'low'],
    [4, 'low'],
    [5, 'medium'],
  ]);
});
