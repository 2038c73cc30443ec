import type { HashOperation, Operation } from '../../model/operations.ts';
import type { BackendModel } from '../../model/types.ts';
import { defineRule, defineStrength } from '../define.ts';

/** Made to be fast: a graphics card computes billions of them in a second. */
const fast = /^(?:md4|md5|ripemd|rmd|sha-?\d|sha$|sha3|blake|crc|hmac|evpkdf)/i;

const passwordColumn = /^(?:user_?)?(?:password|passwd|pwd|pass_?word_?(?:hash|digest))$/i;

export default defineRule({
  title: 'Passwords that are easily recovered from the database',
  severity: 'critical',
  precision: 'high',
  needs: ['sources'],
  tags: ['cwe-916', 'cwe-256', 'owasp-a02'],
  docs: {
    why: 'Databases leak, through a backup, an injection, an employee. Fast hashes of nearly all human passwords are undone within days, plain passwords at once, and most people use theirs elsewhere too.',
    fix: 'Hash passwords with Argon2id, scrypt or bcrypt (cost 12 or more), which salt and are slow on purpose. Re-hash old entries at the next login.',
    bad: `
import { createHash } from 'node:crypto';
export function hashPassword(password: string) {
  return createHash('sha256').update(password).digest('hex');
}
`,
    good: `
import bcrypt from 'bcrypt';
export function hashPassword(password: string) {
  return bcrypt.hash(password, 12);
}
`,
  },
  messages: {
    fast: '{function} hashes passwords with {algorithm}, which is made to be fast.',
    cheap: '{function} hashes passwords with {algorithm} at a cost of {cost}; {wanted} is the least today.',
    plain: '{sink} stores `{column}` as it comes in the request: in plain text.',
  },
  check(model, report) {
    const operations = distinctOperations(model);
    const askedElsewhere = filesThatAskForBreaches(model);
    // what makes the key of a cipher is given a secret of the server's, mostly, and nothing of it is stored
    const encrypting = new Set(model.operations.flatMap(({ is, place }) => (is === 'cipher' ? [place.file] : [])));
    const hashes = operations.some((operation) => operation.is === 'hash' && operation.ofPassword);
    for (const operation of operations) {
      if (operation.is === 'hash' && operation.ofPassword) {
        const where = operation.inFunction === '' ? operation.api : `${operation.inFunction}()`;
        const { algorithm, cost } = operation;
        const wanted = leastCost(operation);
        if (/^sha-?1$/i.test(algorithm) && askedElsewhere.has(operation.place.file)) continue;
        if (fast.test(algorithm))
          report({
            message: 'fast',
            place: operation.place,
            // what is called a password there are tokens of ours, long and random, and a key is needed to try them
            ...(isKeyed(operation) && makesToken.test(operation.inFunction)
              ? { severity: 'medium' as const, confidence: 'low' as const }
              : {}),
            arguments: { function: where, algorithm: algorithm.toUpperCase() },
          });
        else if (cost !== null && wanted !== null && cost < wanted) {
          report({
            message: 'cheap',
            place: operation.place,
            severity: cost < wanted * 0.8 && !encrypting.has(operation.place.file) ? 'high' : 'medium',
            arguments: { function: where, algorithm, cost, wanted },
          });
        }
      }
      // a hook of the model class may hash what an ORM is given: only where nothing is hashed at all, it is plain
      if (operation.is === 'query' && !hashes) {
        const column = operation.writtenInput?.find((name) => passwordColumn.test(name));
        if (column !== undefined)
          report({ message: 'plain', place: operation.place, arguments: { sink: `${operation.api}()`, column } });
      }
    }
  },
});

export const strengths = [
  defineStrength({
    message: 'Passwords are hashed with {algorithm}.',
    find(model) {
      const hashes = model.operations.filter(
        (operation): operation is HashOperation => operation.is === 'hash' && operation.ofPassword,
      );
      const sound = hashes.every(
        (hash) => !fast.test(hash.algorithm) && (hash.cost === null || hash.cost >= (leastCost(hash) ?? 0)),
      );
      const [first] = hashes;
      return first !== undefined && sound
        ? {
            arguments: { algorithm: first.cost === null ? first.algorithm : `${first.algorithm} (cost ${first.cost})` },
            place: first.place,
          }
        : null;
    },
  }),
];

/** `createAccessToken`, `hashApiKey` */
const makesToken = /token|api_?key|signature|fingerprint|checksum/i;

/** An HMAC whose key does not stand in the code. */
function isKeyed({ algorithm, literalKey }: HashOperation): boolean {
  return /^hmac/i.test(algorithm) && (literalKey ?? null) === null;
}

/** Every operation once; of a function that hashes this and that, the time it hashed a password. */
function distinctOperations(model: BackendModel): Operation[] {
  const seen = new Map<string, Operation>();
  for (const operation of [
    ...model.operations,
    ...model.endpoints.flatMap(({ steps }) => steps.map((step) => step.operation)),
  ]) {
    if (operation.is !== 'hash' && operation.is !== 'query') continue;
    const { file, line, column } = operation.place;
    const key = `${file}:${line}:${column}:${operation.is}`;
    const known = seen.get(key);
    if (known === undefined || (known.is === 'hash' && !known.ofPassword)) seen.set(key, operation);
  }
  return [...seen.values()];
}

/** Have I Been Pwned is asked for passwords by the first characters of their SHA-1: nothing is stored. */
function filesThatAskForBreaches(model: BackendModel): Set<string> {
  return new Set(
    model.operations.flatMap((operation) =>
      operation.is === 'http' && operation.url?.includes('pwnedpasswords.com') === true ? [operation.place.file] : [],
    ),
  );
}

/** What OWASP asks for; null where the cost has no common unit. */
function leastCost({ algorithm }: HashOperation): number | null {
  if (/^bcrypt/i.test(algorithm)) return 10;
  return /^pbkdf2/i.test(algorithm) ? 100_000 : null;
}
