import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('what a value is called: variables, members, functions, across functions', () =>
  check(
    'security/insecure-randomness',
    `
const letters = 'abcdefghijklmnopqrstuvwxyz';
function randomText(length: number) {
  let text = '';
  for (let at = 0; at < length; at++) text += letters.charAt(Math.floor(Math.random() * letters.length));
  return text;
}
export function register(user: { email: string }) {
  const password = randomText(12); // $ security/insecure-randomness
  const code = { verificationCode: 100000 + Math.floor(Math.random() * 900000) }; // $ security/insecure-randomness
  const sessionId = 'xxxx'.replace(/x/g, () => ((Math.random() * 16) | 0).toString(16)); // $ security/insecure-randomness
  return { user, password, code, sessionId };
}
`,
  ));

test('delays, samples and choices may be guessed', () =>
  check(
    'security/insecure-randomness',
    `
const hosts = ['a.example.com', 'b.example.com'];
export async function call() {
  const delay = 100 + Math.random() * 50;
  const host = hosts[Math.floor(Math.random() * hosts.length)];
  const tokenExpiry = Date.now() + Math.random() * 1000;
  const sampled = Math.random() < 0.1;
  const tokenCount = Math.ceil(Math.random() * 100);
  const cacheKey = 'row-' + Math.random();
  return { delay, host, tokenExpiry, sampled, tokenCount, cacheKey };
}
`,
  ));

test('what is put into a cookie or signs something, whatever it is called', () =>
  check(
    'security/insecure-randomness',
    `
import express from 'express';
import { createHmac, randomInt } from 'node:crypto';
const app = express();
app.get('/visit', (req, res) => {
  const list = ['first', String(Math.random())];
  res.cookie('visitor', list[1]); // $ security/insecure-randomness
  res.cookie('color', list[0]);
  res.cookie('visit', randomInt(1000000).toString());
  res.json({ mark: createHmac('sha256', 'k' + Math.random()).update('visit').digest('hex') }); // $ security/insecure-randomness
});
`,
  ));

test('a branch that never runs', () =>
  check(
    'security/insecure-randomness',
    `
import { randomUUID } from 'node:crypto';
const strong = true;
export const makeToken = () => {
  let token = '';
  if (strong) token = randomUUID();
  else token = String(Math.random());
  return token;
};
`,
  ));

test('bytes that are shared out unevenly', () =>
  check(
    'security/insecure-randomness',
    `
import { randomBytes, randomInt } from 'node:crypto';
export const a = randomBytes(1)[0] % 10; // $ security/insecure-randomness
export const b = randomBytes(1)[0] % 16;
const alphabet = 'abcdefghij';
export function c(length: number) {
  const bytes = randomBytes(length);
  let text = '';
  for (let i = 0; i < length; i++) text += alphabet[bytes[i] % alphabet.length]; // $ security/insecure-randomness
  return text;
}
export function d() {
  let byte;
  do byte = randomBytes(1)[0];
  while (byte >= 250);
  return byte % 10;
}
export const e = Math.floor((randomBytes(1)[0] / 255) * 10); // $ security/insecure-randomness
export const f = (count: number) => count % 10;
export const g = randomInt(10);
`,
  ));

test('sums, products and pieces of random bytes, and bytes that fill a variable', () =>
  check(
    'security/insecure-randomness',
    `
import { randomBytes, randomFillSync, randomInt } from 'node:crypto';
export const a = () => { const bytes = randomBytes(2); return bytes[0]! + bytes[1]!; }; // $ security/insecure-randomness
export const b = () => { const bytes = randomBytes(2); return (bytes[0]! << 8) + 1; };
export const c = () => { const bytes = randomBytes(1); return Number('0.' + bytes[0]); }; // $ security/insecure-randomness
export const d = () => { const bytes = Buffer.alloc(1); randomFillSync(bytes); return bytes[0]! % 26; }; // $ security/insecure-randomness
export const e = () => [...randomBytes(6)].map((byte) => byte % 10); // $ security/insecure-randomness
export const f = () => [...randomBytes(6)].map((byte) => byte % 16);
export const g = () => randomInt(10) + randomInt(10);
`,
  ));

test('numbers and ids of packages', () =>
  check(
    'security/insecure-randomness',
    `
import randomInt from 'random-int';
import Chance from 'chance';
import jwt from 'jsonwebtoken';
import { v1, v4 } from 'uuid';
export function a() { const resetToken = 'r' + randomInt(1, 100000); return resetToken; } // $ security/insecure-randomness
export function b() { const sessionToken = new Chance().string(); return sessionToken; } // $ security/insecure-randomness
export function c() { const resetToken = v1(); return resetToken; } // $ security/insecure-randomness
export function d() { const resetToken = v4(); return resetToken; }
export function e() { const colour = randomInt(1, 5); return colour; }
export const f = (claims: object) => jwt.sign(claims, String(Math.random())); // $ security/insecure-randomness
`,
  ));

test('letters that a number chooses, also of what another script defines; names with a number at the end', () =>
  check(
    'security/insecure-randomness',
    `
declare const letters: string;
export function make(user: { password: string; colour: string }) {
  let text = '';
  for (let at = 0; at < 10; at++) text += letters.charAt(Math.floor(Math.random() * letters.length));
  user.password = text; // $ security/insecure-randomness
  user.colour = letters[Math.floor(Math.random() * letters.length)];
}
export const password2 = 'p'.concat(String(Math.random())); // $ security/insecure-randomness
`,
  ));

test('bytes of a loop, and several in one text', () =>
  check(
    'security/insecure-randomness',
    `
import { randomBytes } from 'node:crypto';
const alphabet = 'abcdefghij';
export function code(count: number) {
  let text = '';
  for (const byte of randomBytes(count)) text += alphabet[byte % alphabet.length]; // $ security/insecure-randomness
  for (const byte of Buffer.from(text)) text += alphabet[byte % alphabet.length];
  return text;
}
const bytes = randomBytes(2);
export const part = Number('0.' + bytes[0] + bytes[1]); // $ security/insecure-randomness
export const sum = Number('0.' + alphabet.length + alphabet.length);
`,
  ));

test('bytes of the function that promises less, whatever they are for', () =>
  check(
    'security/insecure-randomness',
    `
import crypto from 'node:crypto';
export const colour = () => crypto.pseudoRandomBytes(3).toString('hex'); // $ security/insecure-randomness
export const shade = () => crypto.randomBytes(3).toString('hex');
export const csrfToken = Math.random().toString(16); // $ security/insecure-randomness
`,
  ));

test('what is made of nothing but the time', () =>
  check(
    'security/insecure-randomness',
    `
export function issue(store: any) {
  const resetToken = Date.now().toString(36); // $ security/insecure-randomness
  const sessionId = 'sess-' + new Date().getTime(); // $ security/insecure-randomness
  store.token = \`t\${Date.now()}\`; // $ security/insecure-randomness
  const startedAt = Date.now();
  const tokenExpires = Date.now() + 3600000;
  const accessToken = Date.now() + store.token;
  const nonce = Date.now();
  return { resetToken, sessionId, startedAt, tokenExpires, accessToken, nonce };
}
`,
  ));
