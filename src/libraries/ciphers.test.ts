import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('what encrypts, with which mode and vector, and how large keys are', async () => {
  const { operations } = await modelOf(`
import CryptoJS from 'crypto-js';
import forge from 'node-forge';
import NodeRSA from 'node-rsa';
const iv = CryptoJS.enc.Utf8.parse('1234567890123456');
CryptoJS.AES.encrypt('text', 'key', { mode: CryptoJS.mode.CBC, iv });
CryptoJS.AES.decrypt('text', 'key', { mode: CryptoJS.mode.CBC, iv: CryptoJS.lib.WordArray.random(16) });
forge.rc2.createEncryptionCipher('key');
forge.pki.rsa.generateKeyPair({ bits: 1024 });
new NodeRSA({ b: 512 });
crypto.subtle.encrypt({ name: 'AES-GCM', iv: new Uint8Array(12) }, key, data);
crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, false, []);
crypto.subtle.digest('SHA-1', data);
`);
  const kept = operations.flatMap((operation): (string | number | null)[][] => {
    if (operation.is === 'cipher') return [[operation.operation, operation.algorithm, operation.iv]];
    if (operation.is === 'key') return [[operation.algorithm, operation.bits]];
    return operation.is === 'hash' ? [[operation.algorithm]] : [];
  });
  expect(kept).toEqual([
    ['encrypt', 'aes-cbc', 'fixed'],
    ['decrypt', 'aes-cbc', null],
    ['encrypt', 'rc2', null],
    ['rsa', 1024],
    ['rsa', 512],
    ['encrypt', 'aes-gcm', 'fixed'],
    ['sha1'],
  ]);
});

test('hashes of small packages', async () => {
  const { operations } = await modelOf(`
import shajs from 'sha.js';
import createHash from 'create-hash';
import { sha256 } from 'js-sha256';
shajs('sha1').update(password);
createHash('md5').update('x');
sha256(password);
`);
  const hashes = operations.flatMap((operation) =>
    operation.is === 'hash' ? [`${operation.algorithm} ${String(operation.ofPassword)}`] : [],
  );
  expect(hashes).toEqual(['sha1 true', 'md5 false', 'sha256 true']);
});
