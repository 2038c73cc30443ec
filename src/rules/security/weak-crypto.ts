import type { CipherOperation, KeyOperation } from '../../model/operations.ts';
import { defineRule } from '../define.ts';

/** Broken, or with blocks so small that they repeat after some gigabytes. */
const broken =
  /^(?:des|desx|des3|3des|tripledes|rc2|rc4|arc4|rc4drop|rabbit|rabbitlegacy|bf|blowfish|cast5?|idea|seed)(?:\d*)(?:-|$)/;

export default defineRule({
  title: 'Encryption that can be broken',
  severity: 'high',
  precision: 'high',
  needs: ['sources'],
  tags: ['cwe-327', 'cwe-326', 'cwe-780', 'owasp-a02'],
  docs: {
    why: 'DES, RC4 and their like fall to one machine in hours, ECB shows which parts of the data are equal, and short keys are computed from what is public. Whoever stored or recorded the encrypted data can read it, also years later.',
    fix: 'Use `aes-256-gcm` with a random key of 32 bytes and a fresh nonce of 12 bytes for each message, RSA keys of 3072 bits or more (2048 at the least) with OAEP, or the curves P-256 and X25519. Encrypt anew what is stored.',
    bad: `
import { createCipheriv } from 'node:crypto';
export function seal(text: string, key: Buffer) {
  const cipher = createCipheriv('aes-256-ecb', key, null);
  return Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
}
`,
    good: `
import { createCipheriv, randomBytes } from 'node:crypto';
export function seal(text: string, key: Buffer) {
  const nonce = randomBytes(12);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  return Buffer.concat([nonce, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
}
`,
  },
  messages: {
    broken: '{api}() uses {algorithm}, which can be broken.',
    blocks:
      '{api}() uses {algorithm}: equal blocks of text become equal blocks of the result, and can be moved around.',
    derived:
      '{api}() makes the key of a password, by one round of MD5 and without salt, and the same initialisation vector each time.',
    padding: '{api}() pads with PKCS #1 v1.5: whoever may ask whether messages decrypt can read them.',
    tag: '{api}() accepts authentication tags of four bytes, which are guessed: give `authTagLength: 16`.',
    unasked: 'What {api}() gives is used without `final()`, which says whether somebody changed it.',
    short: '{api}() makes a key of {size}, which is too short: {least} is the least today.',
  },
  check(model, report) {
    const encrypting = new Set(
      model.operations.flatMap((operation) =>
        operation.is === 'cipher' && operation.operation === 'encrypt' ? [operation.algorithm] : [],
      ),
    );
    for (const operation of model.operations) {
      const { place, api } = operation;
      if (operation.is === 'cipher') {
        const flaw = flawOf(operation);
        if (flaw === null) {
          if (operation.tagUnasked === true)
            report({ message: 'unasked', place, severity: 'medium', arguments: { api } });
          else if (operation.anyTag === true) report({ message: 'tag', place, severity: 'low', arguments: { api } });
          continue;
        }
        const { algorithm } = operation;
        // what is only read was written by somebody else, or before
        const old = operation.operation === 'decrypt';
        if (old && encrypting.has(algorithm)) continue;
        report({
          message: flaw,
          place,
          severity: old ? 'medium' : 'high',
          arguments: { api, algorithm: algorithm.toUpperCase() },
        });
      } else if (operation.is === 'key') {
        const short = shortOf(operation);
        if (short !== null) report({ message: 'short', place, arguments: { api, ...short } });
      }
    }
  },
});

function flawOf({ algorithm, derivesKey }: CipherOperation): 'broken' | 'blocks' | 'derived' | 'padding' | null {
  if (broken.test(algorithm)) return 'broken';
  if (algorithm.endsWith('-ecb')) return 'blocks';
  if (algorithm === 'rsa-pkcs1') return 'padding';
  return derivesKey ? 'derived' : null;
}

const least: Readonly<Record<KeyOperation['algorithm'], number>> = {
  rsa: 2048,
  dsa: 2048,
  dh: 2048,
  ec: 224,
  symmetric: 128,
};

function shortOf({ algorithm, bits, curve }: KeyOperation): { size: string; least: string } | null {
  // the names of curves say their size
  const named = curve === null ? null : /\d{3,}/.exec(curve)?.[0];
  const size = bits ?? (named == null ? null : Number(named));
  if (size === null || size >= least[algorithm]) return null;
  return { size: `${size} bits`, least: `${least[algorithm]} bits` };
}
