import { asString } from '../evaluate/values.ts';
import type { OperationCall, OperationDraft } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { isPassword, literalText, numberOf } from './support/arguments.ts';

const callbackApis = 'pbkdf2|scrypt|randomFill|hkdf|generateKeyPair|generateKey|generatePrime|checkPrime';

/** Node's own hashes, ciphers and random numbers. */
export default defineLibrary({
  packages: ['node:crypto', 'crypto-js', 'md5', 'sha1', 'object-hash'],
  docs: 'https://nodejs.org/api/crypto.html',
  rows: [
    { api: `node:crypto.{${callbackApis}|randomBytes|randomInt}`, is: 'function', calls: 'all' },
    { api: 'node:crypto.{createHash|createHmac}().update', is: 'function', returns: 'receiver' },
    { api: 'node:crypto.{createCipher|createDecipher}', is: 'tagged', tags: ['weak-cipher'] },
    { api: 'node:crypto.{createCipheriv|createDecipheriv}', is: 'tagged', tags: ['cipher'] },
    {
      api: 'node:crypto.{pbkdf2Sync|scryptSync|generateKeyPairSync|generatePrimeSync|checkPrimeSync|hkdfSync}',
      is: 'blocking',
    },
    { api: 'node:crypto.randomUUID', is: 'scalar', type: 'uuid' },
    { api: 'node:crypto.timingSafeEqual', is: 'tagged', tags: ['constant-time-comparison'] },
    { api: 'global.Math.random', is: 'tagged', tags: ['weak-random'] },
    { api: 'global.crypto.{randomUUID|getRandomValues}', is: 'tagged', tags: ['random'] },
    { api: 'node:crypto.{randomUUID|randomBytes|randomInt}', is: 'tagged', tags: ['random'] },
  ],
  operations: {
    'node:crypto.{createHash|createHmac}().update': (call) => {
      const made = call.receiver?.kind === 'external' ? call.receiver : null;
      const algorithm = (asString(made?.args[0]) ?? '').toLowerCase();
      const keyed = made?.call?.name === 'createHmac';
      return {
        is: 'hash',
        algorithm: keyed ? `hmac-${algorithm}` : algorithm,
        ofPassword: isPassword(call, 0),
        cost: null,
        ...(keyed ? { literalKey: literalText(made.args[1]) } : {}),
      };
    },
    'node:crypto.hash': (call) => ({
      is: 'hash',
      algorithm: (asString(call.args[0]) ?? '').toLowerCase(),
      ofPassword: isPassword(call, 1),
      cost: null,
    }),
    'node:crypto.{pbkdf2|pbkdf2Sync}': (call) => ({
      is: 'hash',
      algorithm: 'pbkdf2',
      ofPassword: isPassword(call, 0),
      cost: numberOf(call.args[2]),
    }),
    'node:crypto.{scrypt|scryptSync}': (call) => ({
      is: 'hash',
      algorithm: 'scrypt',
      ofPassword: isPassword(call, 0),
      cost: numberOf(call.property(call.args[3], 'N')) ?? numberOf(call.property(call.args[3], 'cost')),
    }),
    'crypto-js.{MD5|SHA1|SHA256|SHA512|SHA3|RIPEMD160}': (call) => simple(call, call.event.name.toLowerCase()),
    'crypto-js.PBKDF2': (call) => ({
      is: 'hash',
      algorithm: 'pbkdf2',
      ofPassword: isPassword(call, 0),
      cost: numberOf(call.property(call.args[2], 'iterations')),
    }),
    '{md5|sha1}': (call) => simple(call, call.event.path?.root.text ?? ''),
  },
});

function simple(call: OperationCall, algorithm: string): OperationDraft {
  return { is: 'hash', algorithm, ofPassword: isPassword(call, 0), cost: null };
}
