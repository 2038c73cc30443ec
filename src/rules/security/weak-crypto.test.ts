import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('ciphers by their names, from constants too', () =>
  check(
    'security/weak-crypto',
    `
import * as crypto from 'node:crypto';
const algorithm = 'des-ede3-cbc';
export const seals = (key: Buffer, iv: Buffer) => [
  crypto.createCipheriv(algorithm, key, iv), // $ security/weak-crypto
  crypto.createCipheriv('rc4', key, ''), // $ security/weak-crypto
  crypto.createCipheriv('bf-cbc', key, iv), // $ security/weak-crypto
  crypto.createCipheriv('aes-128-ecb', key, null), // $ security/weak-crypto
  crypto.createCipheriv('aes-256-cbc', key, iv),
  crypto.createCipheriv('chacha20-poly1305', key, iv, { authTagLength: 16 }),
  crypto.createCipheriv(String(process.env.CIPHER), key, iv),
];
`,
  ));

test('what is encrypted in the old way is reported where it is written, not where it is read', () =>
  check(
    'security/weak-crypto',
    `
import { createCipher, createDecipher } from 'node:crypto';
export const seal = (password: string) => createCipher('aes-256-cbc', password); // $ security/weak-crypto
export const open = (password: string) => createDecipher('aes-256-cbc', password);
`,
  ));

test('what is only read any more', () =>
  check(
    'security/weak-crypto',
    `
import { createDecipheriv, createCipheriv } from 'node:crypto';
export const open = (key: Buffer, iv: Buffer) => createDecipheriv('des-cbc', key, iv); // $ security/weak-crypto
export const seal = (key: Buffer, iv: Buffer) => createCipheriv('aes-256-gcm', key, iv);
`,
  ));

test('short keys', () =>
  check(
    'security/weak-crypto',
    `
import { createDiffieHellman, createECDH, generateKeyPairSync, getDiffieHellman } from 'node:crypto';
const short = { modulusLength: 1024 };
export const keys = [
  generateKeyPairSync('rsa', short), // $ security/weak-crypto
  generateKeyPairSync('rsa', { modulusLength: 3072 }),
  generateKeyPairSync('ec', { namedCurve: 'secp192k1' }), // $ security/weak-crypto
  generateKeyPairSync('ec', { namedCurve: 'prime256v1' }),
  generateKeyPairSync('ed25519'),
  createECDH('sect113r1'), // $ security/weak-crypto
  createECDH('secp256k1'),
  createDiffieHellman(512), // $ security/weak-crypto
  createDiffieHellman(2048),
  getDiffieHellman('modp2'), // $ security/weak-crypto
  getDiffieHellman('modp14'),
];
`,
  ));

test('other packages and the Web Cryptography API', () =>
  check(
    'security/weak-crypto',
    `
import CryptoJS from 'crypto-js';
import forge from 'node-forge';
export const seals = (text: string, key: string) => [
  CryptoJS.DES.encrypt(text, key), // $ security/weak-crypto
  CryptoJS.AES.encrypt(text, key, { mode: CryptoJS.mode.ECB }), // $ security/weak-crypto
  CryptoJS.AES.encrypt(text, key, { mode: CryptoJS.mode.CBC }),
  forge.cipher.createCipher('3DES-CBC', key), // $ security/weak-crypto
  forge.cipher.createCipher('AES-GCM', key),
  forge.pki.rsa.generateKeyPair(1024), // $ security/weak-crypto
  forge.pki.rsa.generateKeyPair({ bits: 2048 }),
];
export const pair = (length: 4096 | 1024) => [
  crypto.subtle.generateKey({ name: 'RSA-OAEP', modulusLength: 1024 }, true, ['encrypt']), // $ security/weak-crypto
  crypto.subtle.generateKey({ name: 'RSA-OAEP', modulusLength: 4096 }, true, ['encrypt']),
];
`,
  ));

test('padding of RSA', () =>
  check(
    'security/weak-crypto',
    `
import crypto from 'node:crypto';
export const sealed = (key: string, text: Buffer) => [
  crypto.publicEncrypt({ key, padding: crypto.constants.RSA_PKCS1_PADDING }, text), // $ security/weak-crypto
  crypto.publicEncrypt({ key, padding: crypto.constants.RSA_PKCS1_OAEP_PADDING }, text),
  crypto.publicEncrypt(key, text),
];
`,
  ));

test('tags of any length', () =>
  check(
    'security/weak-crypto',
    `
import { createDecipheriv } from 'node:crypto';
export const a = (key: Buffer, iv: Buffer) => createDecipheriv('aes-256-gcm', key, iv); // $ security/weak-crypto
export const b = (key: Buffer, iv: Buffer) => createDecipheriv('aes-256-gcm', key, iv, { authTagLength: 16 });
export const c = (key: Buffer, iv: Buffer) => createDecipheriv('aes-256-cbc', key, iv);
`,
  ));

test('tags that nobody asks for', () =>
  check(
    'security/weak-crypto',
    `
import { createDecipheriv } from 'node:crypto';
export function a(text: Buffer, key: Buffer, iv: Buffer, tag: Buffer) {
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: 16 }); // $ security/weak-crypto
  decipher.setAuthTag(tag);
  return decipher.update(text).toString('utf8');
}
export function b(text: Buffer, key: Buffer, iv: Buffer, tag: Buffer) {
  const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: 16 });
  decipher.setAuthTag(tag);
  return Buffer.concat([decipher.update(text), decipher.final()]).toString('utf8');
}
`,
  ));

test('keys that both sides hold', () =>
  check(
    'security/weak-crypto',
    `
import { generateKeySync } from 'node:crypto';
import CryptoJS from 'crypto-js';
generateKeySync('hmac', { length: 64 }); // $ security/weak-crypto
generateKeySync('aes', { length: 128 });
CryptoJS.PBKDF2('x', 'salt', { keySize: 64 / 32, iterations: 600000 }); // $ security/weak-crypto
CryptoJS.PBKDF2('x', 'salt', { keySize: 256 / 32, iterations: 600000 });
`,
  ));
