import { expect, test } from 'vitest';
import { check, findingsOf } from '../../testing/check.ts';

test('fast hashes and low costs are reported', () =>
  check(
    'security/password-storage',
    `
import { createHash, pbkdf2Sync } from 'node:crypto';
import bcrypt from 'bcrypt';
export const a = (password: string) => createHash('md5').update(password).digest('hex'); // $ security/password-storage
export const b = (password: string) => bcrypt.hash(password, 4); // $ security/password-storage
export const c = (password: string, salt: string) => pbkdf2Sync(password, salt, 1000, 64, 'sha512'); // $ security/password-storage
`,
  ));

test('slow hashes, and fast hashes of other things, are not', () =>
  check(
    'security/password-storage',
    `
import { createHash, scryptSync } from 'node:crypto';
import bcrypt from 'bcrypt';
export const a = (password: string) => bcrypt.hash(password, 12);
export const b = (password: string, salt: string) => scryptSync(password, salt, 64);
export const c = (file: Buffer) => createHash('md5').update(file).digest('hex');
`,
  ));

test('a password that is stored as it comes is reported', () =>
  check(
    'security/password-storage',
    `
import express from 'express';
import { MongoClient } from 'mongodb';
const app = express();
const users = new MongoClient('mongodb://localhost').db('shop').collection('users');
app.post('/users', async (req, res) => {
  const { email, password } = req.body;
  await users.insertOne({ email, password }); // $ security/password-storage
  res.json({});
});
`,
  ));

test('one that is hashed first is not', () =>
  check(
    'security/password-storage',
    `
import bcrypt from 'bcrypt';
import express from 'express';
import { MongoClient } from 'mongodb';
const app = express();
const users = new MongoClient('mongodb://localhost').db('shop').collection('users');
app.post('/users', async (req, res) => {
  const { email, password } = req.body;
  await users.insertOne({ email, password: await bcrypt.hash(password, 12) });
  res.json({});
});
`,
  ));

test('a digest that is looked up among stolen passwords is stored nowhere; the same digest elsewhere is reported', () =>
  check(
    'security/password-storage',
    `
//- /src/breaches.ts
import { createHash } from 'node:crypto';
const url = 'https://api.pwnedpasswords.com/range';
const partsOf = (password: string) => createHash('sha1').update(password).digest('hex');
export async function isStolen(password: string) {
  const digest = partsOf(password);
  const reply = await fetch(\`\${url}/\${digest.slice(0, 5)}\`, { signal: AbortSignal.timeout(1000) });
  return (await reply.text()).includes(digest.slice(5));
}
//- /src/accounts.ts
import { createHash } from 'node:crypto';
export const hashOf = (password: string) => createHash('sha1').update(password).digest('hex'); // $ security/password-storage
`,
  ));

test('tokens that are hashed with a key are only called passwords', async () => {
  const found = await findingsOf(
    `
import { createHmac } from 'node:crypto';
export function createAccessToken({ password, key }: { password: string; key: string }) {
  return createHmac('sha512', key).update(password).digest('hex');
}
export function hashPassword(password: string, salt: string) {
  return createHmac('sha512', salt).update(password).digest('hex');
}
`,
    'security/password-storage',
  );
  expect(found.map(({ line, severity, confidence }) => `${line} ${severity} ${confidence}`)).toEqual([
    '7 critical high',
    '4 medium low',
  ]);
});

test('passwords as bytes', () =>
  check(
    'security/password-storage',
    `
import express from 'express';
import bcrypt from 'bcrypt';
const app = express();
app.use(express.json());
app.post('/a', async (req, res) => { const secret = req.body.password; await crypto.subtle.digest('SHA-256', new TextEncoder().encode(secret)); res.end(); }); // $ security/password-storage
app.post('/b', async (req, res) => { const name = req.body.name; await crypto.subtle.digest('SHA-256', new TextEncoder().encode(name)); res.end(); });
`,
  ));

test('the key of a cipher is no stored password', async () => {
  const derive = `
import crypto from 'node:crypto';
export const derive = (password: string, salt: Buffer) => crypto.pbkdf2Sync(password, salt, 10000, 32, 'sha512');
`;
  const cipher = `
export const encrypt = (text: string, secret: string, salt: Buffer, iv: Buffer) =>
  crypto.createCipheriv('aes-256-gcm', derive(secret, salt), iv).update(text);
`;
  const severities = async (code: string): Promise<string[]> =>
    (await findingsOf(code, 'security/password-storage')).map(({ severity }) => severity);
  expect(await severities(derive)).toEqual(['high']);
  expect(await severities(derive + cipher)).toEqual(['medium']);
});

test('packages that hash, and modules of them', async () => {
  const found = await findingsOf(
    `
import hasha from 'hasha';
import SHA1 from 'crypto-js/sha1';
import CryptoJS from 'crypto-js';
import hash from 'hash.js';
export const one = (password: string) => hasha(password, { algorithm: 'md5' });
export const two = (password: string) => SHA1(password);
export const three = (password: string, salt: string) => CryptoJS.EvpKDF(password, salt);
export const four = (password: string) => hash.sha256().update(password).digest('hex');
export const five = (name: string) => hash.sha256().update(name).digest('hex');
`,
    'security/password-storage',
  );
  expect(found.map(({ line }) => line).sort((a, b) => a - b)).toEqual([6, 7, 8, 9]);
});

test('passwords that functions of the file are given, and their bytes', async () => {
  const found = await findingsOf(
    `
import { createHash } from 'node:crypto';
declare const user: { password: string; name: string };
function hash(text: string) {
  return createHash('sha1').update(text).digest('hex');
}
function label(text: string) {
  return createHash('sha1').update(text).digest('hex');
}
export const one = hash(user.password);
export const two = label(user.name);
export const three = createHash('md5').update(Buffer.from(user.password)).digest('hex');
export const four = createHash('md5').update(Buffer.from(user.name)).digest('hex');
`,
    'security/password-storage',
  );
  expect(found.map(({ line }) => line).sort((a, b) => a - b)).toEqual([5, 12]);
});
