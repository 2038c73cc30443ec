import { expect, test } from 'vitest';
import { check, findingsOf } from '../../testing/check.ts';

test('keys in the code, unsigned tokens, and tokens that are only decoded are reported', () =>
  check(
    'security/jwt-verification',
    `
import express from 'express';
import jwt from 'jsonwebtoken';
const app = express();
const key = 'secret-key';
app.post('/login', (req, res) => { res.json(jwt.sign({ sub: '1' }, key, { expiresIn: '1h' })); }); // $ security/jwt-verification
app.get('/a', (req, res) => { res.json(jwt.decode(String(req.headers.authorization))); }); // $ security/jwt-verification
app.get('/b', (req, res) => {
  res.json(jwt.verify(String(req.headers.authorization), process.env.KEY!, { algorithms: ['HS256', 'none'] })); // $ security/jwt-verification
});
app.get('/c', (req, res) => { res.json(jwt.sign({ sub: '1' }, process.env.KEY!)); }); // $ security/jwt-verification
`,
  ));

test('a token that is verified on the way may be decoded, and a token of an issuer too', () =>
  check(
    'security/jwt-verification',
    `
import express from 'express';
import jwt from 'jsonwebtoken';
const app = express();
app.get('/a', (req, res) => {
  const token = String(req.headers.authorization);
  jwt.verify(token, process.env.KEY!, { algorithms: ['HS256'] });
  res.json(jwt.decode(token, { complete: true }));
});
app.get('/b', async (req, res) => {
  const reply = await fetch('https://issuer.example/token');
  const { id_token } = await reply.json();
  res.json(jwt.decode(id_token));
});
app.get('/c', (req, res) => { res.json(jwt.sign({ sub: '1' }, process.env.KEY!, { expiresIn: '15m' })); });
`,
  ));

test('no signature, and no end', () =>
  check(
    'security/jwt-verification',
    `
import jwt from 'jsonwebtoken';
import { Strategy } from 'passport-jwt';
const key = process.env.KEY!;
export const a = (token: string) => jwt.verify(token, false); // $ security/jwt-verification
export const b = (token: string) => jwt.verify(token, key, { algorithms: ['HS256'] });
export const c = (token: string) => jwt.verify(token, key, { algorithms: ['HS256'], ignoreExpiration: true }); // $ security/jwt-verification
export const d = (user: string) => jwt.sign({ user }, key, { algorithm: 'none', expiresIn: '1h' }); // $ security/jwt-verification
export const e = new Strategy({ secretOrKey: key, ignoreExpiration: true }, () => {}); // $ security/jwt-verification
export const f = new Strategy({ secretOrKey: key }, () => {});
`,
  ));

test('tokens that are decoded where no request was seen to come', () =>
  check(
    'security/jwt-verification',
    `
import jwt from 'jsonwebtoken';
export const isAdmin = (token: string) => jwt.decode(token).role === 'admin'; // $ security/jwt-verification
`,
  ));

test('tokens that are decoded beside others that are verified', () =>
  check(
    'security/jwt-verification',
    `
import jwt from 'jsonwebtoken';
export const keyOf = (token: string) => jwt.decode(token, { complete: true }).header.kid;
export const userOf = (token: string, key: string) => jwt.verify(token, key, { algorithms: ['RS256'] });
`,
  ));

test('an encoding is no key', () =>
  check(
    'security/jwt-verification',
    `
import { Buffer } from 'node:buffer';
import { hkdfSync } from 'node:crypto';
import jwt from 'jsonwebtoken';
const key = Buffer.from(hkdfSync('sha256', process.env.SECRET, '', 'share links', 32)).toString('base64url');
export const derived = (id: string) => jwt.sign({ id }, key, { expiresIn: '1h' });
export const spelled = (id: string) => jwt.sign({ id }, Buffer.from('k3y-of-all'), { expiresIn: '1h' }); // $ security/jwt-verification
`,
  ));

test('tokens that small packages only decode', () =>
  check(
    'security/jwt-verification',
    `
import express from 'express';
import jws from 'jws';
import { createDecoder, createVerifier } from 'fast-jwt';
const app = express();
app.get('/a', (req, res) => { const token = jws.decode(req.headers.authorization); res.json(token.payload.sub); }); // $ security/jwt-verification
app.get('/b', (req, res) => { const decode = createDecoder(); res.json(decode(req.headers.authorization).sub); }); // $ security/jwt-verification
app.get('/c', (req, res) => { const verify = createVerifier({ key: process.env.KEY, algorithms: ['HS256'] }); res.json(verify(req.headers.authorization).sub); });
`,
  ));

test('each place where a token is only decoded, and tokens that nobody signs', () =>
  check(
    'security/jwt-verification',
    `
import express from 'express';
import jwt from 'jsonwebtoken';
import jws from 'jws';
import * as jose from 'jose';
const app = express();
app.get('/a', (req, res) => {
  res.json(jwt.decode(String(req.headers.authorization))); // $ security/jwt-verification
});
app.get('/b', (req, res) => {
  res.json(jwt.decode(String(req.headers['x-token']))); // $ security/jwt-verification
});
app.get('/c', (req, res) => {
  res.json(jose.UnsecuredJWT.decode(String(req.headers['x-token']))); // $ security/jwt-verification
});
jws.sign({ header: { alg: 'none' }, payload: 'x' }); // $ security/jwt-verification
jws.sign({ header: { alg: 'HS256' }, payload: 'x', secret: process.env.KEY });
app.listen(3000);
`,
  ));

test('tokens that are taken apart by hand', async () => {
  const read = `
export function claims(token) { return JSON.parse(Buffer.from(token.split('.')[1], 'base64').toString('utf8')); }
export function payload(token) {
  const parts = token.split('.');
  return JSON.parse(atob(parts[1].replace(/-/g, '+')));
}
export const head = (token) => JSON.parse(Buffer.from(token.split('.')[0], 'base64').toString());
export const cursor = (text) => JSON.parse(Buffer.from(text, 'base64').toString());
`;
  const lines = async (text: string): Promise<number[]> =>
    (await findingsOf(text, 'security/jwt-verification')).map(({ line }) => line);
  expect(await lines(read)).toEqual([2, 5]);
  const verified = `import jwt from 'jsonwebtoken';
export const check = (token) => jwt.verify(token, process.env.KEY, { algorithms: ['HS256'] });`;
  expect(await lines(read + verified)).toEqual([]);
});
