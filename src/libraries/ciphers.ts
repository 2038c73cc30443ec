import { options, type Value } from '../evaluate/values.ts';
import type { OperationCall, OperationDraft } from './build-types.ts';
import { defineLibrary, type Row } from './define.ts';
import { numberOf } from './support/arguments.ts';
import { algorithmName, fixedBytes, hashOf, keyOf, symmetricKey } from './support/crypto-values.ts';

const subtle = '{global.crypto|node:crypto|node:crypto.webcrypto|@peculiar/webcrypto.Crypto()}.subtle';

/** Each algorithm of crypto-js is a module, too. */
const modules: Readonly<Record<string, string>> = {
  aes: 'AES',
  tripledes: 'TripleDES',
  rc4: 'RC4',
  rabbit: 'Rabbit',
  'rabbit-legacy': 'RabbitLegacy',
  md5: 'MD5',
  sha1: 'SHA1',
  sha256: 'SHA256',
  sha512: 'SHA512',
  sha3: 'SHA3',
  ripemd160: 'RIPEMD160',
  'hmac-md5': 'HmacMD5',
  'hmac-sha1': 'HmacSHA1',
  'hmac-sha256': 'HmacSHA256',
  'hmac-sha512': 'HmacSHA512',
  pbkdf2: 'PBKDF2',
  evpkdf: 'EvpKDF',
};

/** Ciphers and keys of packages besides Node's own, and of the Web Cryptography API. */
export default defineLibrary({
  packages: [
    'crypto-js',
    'node-forge',
    'node-rsa',
    'keypair',
    'ursa',
    'elliptic',
    'sha.js',
    'create-hash',
    'js-sha256',
    'js-sha512',
    'js-sha3',
    '@noble/hashes',
    '@peculiar/webcrypto',
  ],
  docs: 'https://www.npmjs.com/package/crypto-js',
  rows: Object.entries(modules).map(([name, of]): Row => ({
    api: `crypto-js/${name}`,
    is: 'alias',
    of: `crypto-js.${of}`,
  })),
  operations: {
    '{sha.js|create-hash|create-hash/browser}().{update}': (call) => {
      const made = call.receiver?.kind === 'external' ? call.receiver : null;
      return made === null ? null : hashOf(call, algorithmName(made.args[0]), 0);
    },
    '{js-sha256|js-sha256.sha256|js-sha256.sha224}': (call) => hashOf(call, 'sha256', 0),
    '{js-sha512|js-sha512.sha512|js-sha512.sha384}': (call) => hashOf(call, 'sha512', 0),
    '{js-sha3.sha3_256|js-sha3.sha3_512|js-sha3.keccak256|@noble/hashes/sha256.sha256|@noble/hashes/sha2.sha256|@noble/hashes/sha2.sha512}':
      (call) => hashOf(call, 'sha256', 0),
    'crypto-js.{MD5|SHA1|SHA256|SHA512|SHA3|RIPEMD160}': (call) => hashOf(call, call.event.name.toLowerCase(), 0),
    'crypto-js.{HmacMD5|HmacSHA1|HmacSHA256|HmacSHA512}': (call) =>
      hashOf(call, call.event.name.toLowerCase().replace('hmac', 'hmac-'), 0),
    // MD5, once
    'crypto-js.EvpKDF': (call) => hashOf(call, 'evpkdf', 0),
    'crypto-js.PBKDF2': (call) => {
      const words = numberOf(call.property(call.args[2], 'keySize'));
      return [
        hashOf(call, 'pbkdf2', 0, { cost: numberOf(call.property(call.args[2], 'iterations')) }),
        symmetricKey(words === null ? null : words * 32),
      ];
    },
    'crypto-js.*.{encrypt|decrypt}': (call) => {
      const [, name = ''] = /\.(\w+)\.(?:en|de)crypt$/.exec(call.event.path?.text ?? '') ?? [];
      const mode = lastName(call.property(call.args[2], 'mode'));
      return {
        is: 'cipher',
        operation: call.event.name === 'decrypt' ? 'decrypt' : 'encrypt',
        algorithm: [name.toLowerCase(), mode.toLowerCase()].filter((part) => part !== '').join('-'),
        iv: mode === 'ECB' ? null : fixedBytes(call.property(call.args[2], 'iv')),
        derivesKey: false,
      };
    },
    'node-forge.cipher.{createCipher|createDecipher}': (call) => ({
      is: 'cipher',
      operation: call.event.name === 'createDecipher' ? 'decrypt' : 'encrypt',
      algorithm: algorithmName(call.args[0]),
      iv: null,
      derivesKey: false,
    }),
    'node-forge.{rc2|des}.{createEncryptionCipher|createDecryptionCipher|startEncrypting|startDecrypting}': (call) => ({
      is: 'cipher',
      operation: /decrypt/i.test(call.event.name) ? 'decrypt' : 'encrypt',
      algorithm: /\.(rc2|des)\./.exec(call.event.path?.text ?? '')?.[1] ?? '',
      iv: null,
      derivesKey: false,
    }),
    'node-forge.md.*.create().update': (call) =>
      hashOf(call, /\.md\.(\w+)\./.exec(call.event.path?.text ?? '')?.[1] ?? '', 0),
    'node-forge.{pki.rsa|rsa}.{generateKeyPair|createKeyPairGenerationState}': (call) =>
      rsa(numberOf(call.args[0]) ?? numberOf(call.property(call.args[0], 'bits'))),
    'node-rsa': (call) => rsa(numberOf(call.property(call.args[0], 'b'))),
    'node-rsa().generateKeyPair': (call) => rsa(numberOf(call.args[0])),
    keypair: (call) => rsa(numberOf(call.property(call.args[0], 'bits'))),
    'ursa.generatePrivateKey': (call) => rsa(numberOf(call.args[0])),
    'elliptic.ec': (call) => ({ is: 'key', algorithm: 'ec', bits: null, curve: call.text(call.args[0]) }),
    [`${subtle}.digest`]: (call) => hashOf(call, nameOf(call, call.args[0]).replace('sha-1', 'sha1'), 1),
    [`${subtle}.generateKey`]: (call) => keyOf(call, call.property(call.args[0], 'name'), call.args[0]),
    [`${subtle}.{encrypt|decrypt}`]: (call) => ({
      is: 'cipher',
      operation: call.event.name === 'decrypt' ? 'decrypt' : 'encrypt',
      algorithm: nameOf(call, call.args[0]),
      iv: fixedBytes(call.property(call.args[0], 'iv')),
      derivesKey: false,
    }),
  },
});

function rsa(bits: number | null): OperationDraft {
  return { is: 'key', algorithm: 'rsa', bits, curve: null };
}

/** `'SHA-1'` or `{ name: 'SHA-1' }`. */
function nameOf(call: OperationCall, value: Value | undefined): string {
  return algorithmName(value) || algorithmName(call.property(value, 'name'));
}

/** `CryptoJS.mode.ECB` is called `ECB`. */
function lastName(value: Value | undefined): string {
  const [name, ...others] =
    value === undefined ? [] : options(value).map((option) => (option.kind === 'external' ? option.path.name : ''));
  return name !== undefined && others.length === 0 ? name : '';
}
