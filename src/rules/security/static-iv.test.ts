import { expect, test } from 'vitest';
import { check, findingsOf } from '../../testing/check.ts';

test('spelled out, of zeros, or of bytes that are filled', () =>
  check(
    'security/static-iv',
    `
import { createCipheriv, randomBytes, randomFillSync } from 'node:crypto';
export const one = (key: Buffer) => createCipheriv('aes-256-gcm', key, Buffer.from('000102030405060708090a0b', 'hex')); // $ security/static-iv
export const two = (key: Buffer) => createCipheriv('aes-256-ctr', key, 'sixteen letters.'); // $ security/static-iv
export const three = (key: Buffer) => createCipheriv('aes-256-cbc', key, new Uint8Array(16)); // $ security/static-iv
export const four = (key: Buffer) => createCipheriv('aes-256-cbc', key, randomBytes(16));
export const five = (key: Buffer, iv: Buffer) => createCipheriv('aes-256-cbc', key, iv);
export function six(key: Buffer) {
  const iv = Buffer.alloc(16);
  randomFillSync(iv);
  return createCipheriv('aes-256-cbc', key, iv);
}
`,
  ));

test('what is read, and what takes none', () =>
  check(
    'security/static-iv',
    `
import { createCipheriv, createDecipheriv } from 'node:crypto';
export const open = (key: Buffer) => createDecipheriv('aes-256-cbc', key, Buffer.alloc(16));
export const block = (key: Buffer) => createCipheriv('aes-128-ecb', key, '');
`,
  ));

test('a key of its own for each message', async () => {
  const found = await findingsOf(
    `
import { createCipheriv, scryptSync } from 'node:crypto';
export function seal(password: string, salt: Buffer, text: string) {
  const key = scryptSync(password, salt, 32);
  return createCipheriv('aes-256-ctr', key, Buffer.alloc(16, 0)).update(text);
}
`,
    'security/static-iv',
  );
  expect(found.map(({ line, confidence }) => `${line} ${confidence}`)).toEqual(['5 low']);
});

test('parsed by the package that encrypts', () =>
  check(
    'security/static-iv',
    `
import CryptoJS from 'crypto-js';
export const one = (text: string, key: string) => CryptoJS.AES.encrypt(text, key, { iv: CryptoJS.enc.Hex.parse('00000000000000000000000000000000') }); // $ security/static-iv
export const two = (text: string, key: string) => CryptoJS.AES.encrypt(text, key, { iv: CryptoJS.lib.WordArray.random(16) });
`,
  ));
