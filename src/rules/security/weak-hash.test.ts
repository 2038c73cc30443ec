import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('what becomes of the hash, and what is hashed', () =>
  check(
    'security/weak-hash',
    `
import { createHash, createHmac, createSign } from 'node:crypto';
export function marks(user: { id: string; apiKey: string }, body: string) {
  const token = createHash('sha1').update(user.id + Date.now()).digest('hex'); // $ security/weak-hash
  const kept = createHash('md5').update(user.apiKey).digest('hex'); // $ security/weak-hash
  const etag = createHash('md5').update(body).digest('base64');
  const name = createHash('md5').update(body).digest('hex');
  const strong = { signature: createHash('sha256').update(body).digest('hex') };
  const old = { signature: createHmac('sha1', user.apiKey).update(body).digest('hex') };
  store.setPassword(createHash('md5').update(body).digest('hex')); // $ security/weak-hash
  store.setName(createHash('md5').update(body).digest('hex'));
  return { token, kept, etag, name, strong, old };
}
declare const store: { setPassword(hash: string): void; setName(hash: string): void };
export function signed(key: string, body: string) {
  return createSign('RSA-SHA1').update(body).sign(key); // $ security/weak-hash
}
export const soundly = (key: string, body: string) => createSign('RSA-SHA256').update(body).sign(key);
`,
  ));

test('in several steps', () =>
  check(
    'security/weak-hash',
    `
import { createHash } from 'node:crypto';
export function resetKeyOf(email: string) {
  const hash = createHash('md5');
  hash.update(email); // $ security/weak-hash
  const resetToken = hash.digest('hex');
  return resetToken;
}
export function checksumOf(text: string) {
  const hash = createHash('md5');
  hash.update(text);
  return hash.digest('hex');
}
`,
  ));

test('what requests bring, unless it only tells files or addresses apart', () =>
  check(
    'security/weak-hash',
    `
import express from 'express';
import { createHash } from 'node:crypto';
const app = express();
app.get('/hash/:text', (req, res) => {
  res.json({ hash: createHash('sha1').update(req.params.text).digest('hex') }); // $ security/weak-hash
});
app.get('/avatar/:email', (req, res) => {
  const gravatar = createHash('md5').update(req.params.email).digest('hex');
  res.redirect('https://gravatar.com/avatar/' + gravatar);
});
app.get('/page/:text', (req, res) => {
  const cacheKey = createHash('md5').update(req.params.text).digest('hex');
  res.json(load(cacheKey));
});
declare function load(key: string): object;
`,
  ));

test('where it is given to a function that keeps it', () =>
  check(
    'security/weak-hash',
    `
import { createHash } from 'node:crypto';
export function register(user: { setPassword(text: string): void; setAvatar(text: string): void }, text: string) {
  const digest = createHash('md5').update(text).digest('hex');
  user.setPassword(digest); // $ security/weak-hash
}
export function show(user: { setPassword(text: string): void; setAvatar(text: string): void }, text: string) {
  const digest = createHash('md5').update(text).digest('hex');
  user.setAvatar(digest);
}
`,
  ));

test('one hash says nothing of the others of its module', () =>
  check(
    'security/weak-hash',
    `
import crypto from 'node:crypto';
import hash from 'hash.js';
export function both(user: { apiSecret: string }, page: string) {
  crypto.createHash('md5').update(user.apiSecret); // $ security/weak-hash
  crypto.createHmac('md5', page).update(user.apiSecret); // $ security/weak-hash
  hash.sha1().update(user.apiSecret); // $ security/weak-hash
  hash.sha256().update(user.apiSecret);
  const etag = crypto.createHash('md5').update(page).digest('hex');
  return etag;
}
`,
  ));
