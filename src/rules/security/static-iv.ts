import type { Operation } from '../../model/operations.ts';
import type { BackendModel } from '../../model/types.ts';
import { defineRule } from '../define.ts';

/** Modes that take an initialisation vector or a nonce. */
const takesOne = /-(?:cbc|cfb\d*|ofb|ctr|gcm|ccm|ocb|xts)$|^(?:chacha20|aes(?:-\w+)?$)/;
/** Modes in which the same nonce twice shows what was encrypted, and lets others forge. */
const stream = /-(?:ctr|gcm|ccm|ofb|ocb)$|^chacha20/;
const filled = /(?:randomFill(?:Sync)?|getRandomValues)$/;

export default defineRule({
  title: 'The same initialisation vector for every message',
  severity: 'high',
  precision: 'high',
  needs: ['sources'],
  tags: ['cwe-329', 'cwe-1204', 'cwe-323', 'owasp-a02'],
  docs: {
    why: 'With the same key and vector, equal messages look equal, and messages that begin alike show it. In GCM and CTR two messages under one nonce give both away, and in GCM also the key that protects them from being changed.',
    fix: 'Make a fresh one for each message (`randomBytes(12)` for GCM, `randomBytes(16)` for CBC), and store it in front of the encrypted data: it is no secret.',
    bad: `
import { createCipheriv } from 'node:crypto';
const iv = Buffer.alloc(16);
export function seal(text: string, key: Buffer) {
  const cipher = createCipheriv('aes-256-cbc', key, iv);
  return cipher.update(text, 'utf8', 'hex') + cipher.final('hex');
}
`,
    good: `
import { createCipheriv, randomBytes } from 'node:crypto';
export function seal(text: string, key: Buffer) {
  const iv = randomBytes(16);
  const cipher = createCipheriv('aes-256-cbc', key, iv);
  return iv.toString('hex') + cipher.update(text, 'utf8', 'hex') + cipher.final('hex');
}
`,
  },
  messages: {
    fixed: '{api}() gets the same initialisation vector for every message.',
    stream: '{api}() gets the same nonce for every message: in {algorithm} two of them give each other away.',
  },
  check(model, report) {
    const fills = new Set(
      model.operations.flatMap(({ api, inFunction, place }) =>
        filled.test(api) ? [`${place.file} ${inFunction}`] : [],
      ),
    );
    for (const operation of model.operations) {
      if (operation.is !== 'cipher' || operation.operation !== 'encrypt' || operation.iv !== 'fixed') continue;
      const { algorithm, api, place } = operation;
      if (!takesOne.test(algorithm) || fills.has(`${place.file} ${operation.inFunction}`)) continue;
      report({
        message: stream.test(algorithm) ? 'stream' : 'fixed',
        place,
        // where each message has a key of its own, made with a salt, the vector may be the same
        ...(derivesKey(model, operation) ? { confidence: 'low' as const } : {}),
        arguments: { api, algorithm: algorithm.toUpperCase() },
      });
    }
  },
});

/** A key is made of a password in the lines before. */
function derivesKey({ operations }: BackendModel, { place }: Operation): boolean {
  return operations.some(
    (operation) =>
      operation.is === 'hash' &&
      /^(?:scrypt|pbkdf2|hkdf|argon)/i.test(operation.algorithm) &&
      operation.place.file === place.file &&
      operation.place.line <= place.line &&
      operation.place.line > place.line - 40,
  );
}
