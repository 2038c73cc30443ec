import type { CipherOperation } from '../model/operations.ts';
import type { OperationCall, OperationDraft } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { literalText, numberOf } from './support/arguments.ts';
import { algorithmName, fixedBytes, hashOf, keyOf, symmetricKey } from './support/crypto-values.ts';

const callbackApis = 'pbkdf2|scrypt|randomFill|hkdf|generateKeyPair|generateKey|generatePrime|checkPrime';

/** Node's own hashes, ciphers and random numbers. */
export default defineLibrary({
  packages: ['node:crypto', 'md5', 'sha1', 'blueimp-md5', 'js-md5', 'js-sha1', 'object-hash'],
  docs: 'https://nodejs.org/api/crypto.html',
  rows: [
    { api: `node:crypto.{${callbackApis}|randomBytes|randomInt}`, is: 'function', calls: 'all' },
    { api: 'node:crypto.{createHash|createHmac}().update', is: 'function', returns: 'receiver' },
    {
      api: 'node:crypto.{pbkdf2Sync|scryptSync|generateKeyPairSync|generatePrimeSync|checkPrimeSync}',
      is: 'blocking',
    },
    { api: 'node:crypto.createHmac', is: 'sink', kind: 'secret', arg: 1 },
    { api: 'node:crypto.{createCipher|createCipheriv}', is: 'sink', kind: 'secret', arg: 1 },
    { api: 'node:crypto.createCipheriv', is: 'sink', kind: 'secret', arg: 2 },
    { api: 'node:crypto.{pbkdf2|pbkdf2Sync|scrypt|scryptSync}', is: 'sink', kind: 'secret', arg: 1 },
    { api: 'node:crypto.randomUUID', is: 'scalar', type: 'uuid' },
    { api: 'node:crypto.timingSafeEqual', is: 'tagged', tags: ['constant-time-comparison'] },
    { api: 'global.crypto.{randomUUID|getRandomValues}', is: 'tagged', tags: ['random'] },
    { api: 'node:crypto.{randomUUID|randomBytes|randomInt}', is: 'tagged', tags: ['random'] },
  ],
  operations: {
    'node:crypto.{createHash|createHmac}().{update|write|end}': (call) => {
      const made = call.receiver?.kind === 'external' ? call.receiver : null;
      if (call.args.length === 0) return null;
      const algorithm = algorithmName(made?.args[0]);
      const keyed = made?.call?.name === 'createHmac';
      return hashOf(
        call,
        keyed ? `hmac-${algorithm}` : algorithm,
        0,
        keyed ? { literalKey: literalText(made.args[1]) } : {},
      );
    },
    'node:crypto.hash': (call) => hashOf(call, algorithmName(call.args[0]), 1),
    'node:crypto.{createSign|createVerify}': (call) => ({
      ...hashOf(call, algorithmName(call.args[0]).replace(/^(?:rsa|dsa|ecdsa)-?|with(?:rsa|dsa)\w*$/g, ''), -1),
      signs: true,
    }),
    'node:crypto.{pbkdf2|pbkdf2Sync}': (call) => hashOf(call, 'pbkdf2', 0, { cost: numberOf(call.args[2]) }),
    'node:crypto.{scrypt|scryptSync}': (call) =>
      hashOf(call, 'scrypt', 0, {
        cost: numberOf(call.property(call.args[3], 'N')) ?? numberOf(call.property(call.args[3], 'cost')),
      }),
    'node:crypto.{createCipher|createDecipher}': (call) => cipher(call, { iv: null, derivesKey: true }),
    'node:crypto.{createCipheriv|createDecipheriv}': (call) => ({
      ...cipher(call, { iv: fixedBytes(call.args[2]), derivesKey: false }),
      anyTag: isDecipherOfAnyTag(call),
      tagUnasked: isNeverEnded(call),
    }),
    'node:crypto.{publicEncrypt|privateDecrypt}': (call) => {
      const padding = call.property(call.args[0], 'padding');
      const isOld = padding?.kind === 'external' && padding.path.name === 'RSA_PKCS1_PADDING';
      return isOld ? { ...cipher(call, { iv: null, derivesKey: false }), algorithm: 'rsa-pkcs1' } : null;
    },
    'node:crypto.{generateKeyPair|generateKeyPairSync}': (call) => keyOf(call, call.args[0], call.args[1]),
    'node:crypto.{generateKey|generateKeySync}': (call) =>
      symmetricKey(numberOf(call.property(call.args[1], 'length'))),
    'node:crypto.createECDH': (call) => ({ is: 'key', algorithm: 'ec', bits: null, curve: call.text(call.args[0]) }),
    'node:crypto.createDiffieHellman': (call) => ({
      is: 'key',
      algorithm: 'dh',
      bits: numberOf(call.args[0]),
      curve: null,
    }),
    'node:crypto.{getDiffieHellman|createDiffieHellmanGroup}': (call) => ({
      is: 'key',
      algorithm: 'dh',
      bits: { modp1: 768, modp2: 1024, modp5: 1536 }[algorithmName(call.args[0])] ?? null,
      curve: null,
    }),
    '{md5|sha1|blueimp-md5|js-md5|js-sha1}': (call) =>
      hashOf(call, /sha1/.test(call.event.path?.root.text ?? '') ? 'sha1' : 'md5', 0),
  },
});

function cipher(
  { event, args }: OperationCall,
  { iv, derivesKey }: Pick<CipherOperation, 'iv' | 'derivesKey'>,
): Extract<OperationDraft, { is: 'cipher' }> {
  return {
    is: 'cipher',
    operation: /decipher|decrypt/i.test(event.name) ? 'decrypt' : 'encrypt',
    algorithm: algorithmName(args[0]),
    iv,
    derivesKey,
  };
}

/** GCM takes tags of four bytes unless it is told their length. */
function isDecipherOfAnyTag(call: OperationCall): boolean {
  return (
    call.event.name === 'createDecipheriv' && algorithmName(call.args[0]).endsWith('-gcm') && call.args[3] === undefined
  );
}

/** `final()` is what compares the tag: of a cipher with tags, text comes out before, whatever it was changed to. */
function isNeverEnded(call: OperationCall): boolean {
  if (call.event.name !== 'createDecipheriv' || !/-(?:gcm|ccm|ocb|poly1305)$/.test(algorithmName(call.args[0])))
    return false;
  const names = new Set(call.chain().map(({ name }) => name));
  return names.has('update') && !names.has('final');
}
