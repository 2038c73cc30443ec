import { destinationOf } from '../../model/code/destination.ts';
import type { Location } from '../../findings/types.ts';
import type { HashOperation } from '../../model/operations.ts';
import type { BackendModel } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { isChecksum, mustNotBeGuessed } from '../support/guarded-names.ts';

/** Two texts with the same hash can be made. */
const broken = /^(?:rsa-|hmac-(?=md))?(?:md[245]|md5-sha1|sha-?1|ripemd\w*|rmd160)$/;

export default defineRule({
  title: 'Hashes that can be forged',
  severity: 'high',
  precision: 'medium',
  needs: ['sources'],
  tags: ['cwe-328', 'cwe-327', 'cwe-916', 'owasp-a02'],
  docs: {
    why: 'For MD5 and SHA-1 two texts with the same hash are made on a laptop or for little money. A signature or a token that rests on them then fits something that nobody signed, and what they hide is tried out billions of times in a second.',
    fix: "Use SHA-256 or better: `createHash('sha256')`; to sign with a secret `createHmac('sha256', key)`, and for passwords Argon2id or bcrypt.",
    bad: `
import { createHash } from 'node:crypto';
export function signatureOf(body: string, secret: string) {
  const signature = createHash('md5').update(body + secret).digest('hex');
  return signature;
}
`,
    good: `
import { createHmac } from 'node:crypto';
export function signatureOf(body: string, secret: string) {
  const signature = createHmac('sha256', secret).update(body).digest('hex');
  return signature;
}
`,
  },
  messages: {
    signs: '{api}() signs with {algorithm}, for which two texts with the same signature can be made.',
    secret: '{of} is hashed with {algorithm}, which is too weak for that.',
    becomes: '{api}() makes {what} with {algorithm}, for which two texts with the same hash can be made.',
    given: '{what}() is given what {api}() made with {algorithm}, for which two texts with the same hash can be made.',
    input:
      '{api}() hashes what comes in a request with {algorithm}: who sends it can make two that are taken for the same.',
  },
  check(model, report) {
    for (const operation of model.operations) {
      if (operation.is !== 'hash' || !broken.test(operation.algorithm)) continue;
      const { place, api } = operation;
      const algorithm = operation.algorithm.toUpperCase();
      if (operation.signs === true) {
        // what others have signed is theirs to change
        report({
          message: 'signs',
          place,
          arguments: { api, algorithm },
          severity: /verify/i.test(api) ? 'medium' : 'high',
        });
        continue;
      }
      // what is hashed of passwords has a rule of its own
      if (operation.ofPassword) continue;
      const purpose = purposeOf(model, operation);
      if (purpose === null) continue;
      const { message, what, at } = purpose;
      report({
        message,
        place: at ?? place,
        arguments: { api, algorithm, what, of: what },
        ...(at === undefined ? {} : { trace: [{ location: place, message: `${api}()` }] }),
        severity: message !== 'input' && matters(operation, what) ? 'high' : 'medium',
      });
    }
  },
});

/** What makes a collision worth the trouble; null if nothing is known of that kind. */
function purposeOf(
  model: BackendModel,
  operation: HashOperation,
): { message: 'secret' | 'becomes' | 'input' | 'given'; what: string; at?: Location } | null {
  const { names, calls, places, compared } = destinationOf(model, operation.place);
  const to = [...names, ...calls, ...compared, operation.inFunction];
  if (to.some((name) => isChecksum(lastPart(name)))) return null;
  const of = lastPart(operation.of ?? '');
  // `user.setPassword(hash)`
  const set = calls.find((name) => /^set[A-Z]/.test(lastPart(name)) && mustNotBeGuessed(lastPart(name)));
  if (set !== undefined) return { message: 'given', what: set, at: places.get(set) ?? operation.place };
  const becomes = [...names, ...compared].map(lastPart).find(mustNotBeGuessed);
  if (becomes !== undefined) return { message: 'becomes', what: becomes };
  if (mustNotBeGuessed(of)) return { message: 'secret', what: of };
  if (operation.ofRequest === true && !isChecksum(of) && !/file|buffer|chunk|content|url/i.test(of))
    return { message: 'input', what: of };
  return null;
}

/** Who attacks it can choose what is hashed, or can try out all there is. */
function matters({ ofRequest }: HashOperation, what: string): boolean {
  return ofRequest === true || /sign|pass|pin$|otp|card|ssn/i.test(what);
}

function lastPart(name: string): string {
  return name.replaceAll('()', '').split('.').at(-1) ?? name;
}
