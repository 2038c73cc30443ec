import type { Guard, Step, Verdict } from './types.ts';

/**
 * Tokens that are about the request rather than about who sends it: the link in a mail that resets a password or confirms an
 * address, an invitation, what an identity provider issued for signing in. Whoever has it may send the request, and nobody is
 * signed in. They come in the body, the query or the path, and the handler checks them.
 */
const carriers: ReadonlySet<string> = new Set(['body', 'query', 'path', 'argument']);

/** Steps of a handler that say something about who sends the request, without those that only check a secret of its own. */
export function withoutOwnSecrets(steps: readonly Step[]): readonly Step[] {
  const secrets = new Set(steps.filter(isOwnSecret));
  // refusing wrong credentials is not what protects the page to log in; what was refused before anybody was recognised by them is
  const issues = steps.findIndex(
    ({ operation }) =>
      (operation.is === 'token' && operation.operation === 'sign') ||
      (operation.is === 'call' && operation.tags.some((tag) => tag === 'password-check' || tag === 'login')),
  );
  if (secrets.size === 0 && issues < 0) return steps;
  const recognised = steps.slice(0, Math.max(issues, 0)).some((step) => recognises(step) && !secrets.has(step));
  return steps.filter(
    (step, index) => !secrets.has(step) && (!refusesCredentials(step) || (recognised && index < issues)),
  );
}

/** What an endpoint asks for instead of authentication; null if it authenticates, or asks for nothing. */
export function ownSecretOf(steps: readonly Step[], guards: readonly Guard[]): Verdict | null {
  if (guards.some(({ kinds }) => kinds === null || kinds.includes('authentication'))) return null;
  const operation = steps.find(isOwnSecret)?.operation;
  return operation === undefined || !('carriedIn' in operation)
    ? null
    : {
        value: false,
        reason: `nobody has to be signed in: ${operation.api}() checks a token from the ${operation.carriedIn}`,
        place: operation.place,
      };
}

function isOwnSecret(step: Step): boolean {
  return recognises(step) && 'carriedIn' in step.operation && carriers.has(step.operation.carriedIn ?? '');
}

function recognises({ operation }: Step): boolean {
  return (
    (operation.is === 'token' && operation.operation === 'verify') ||
    (operation.is === 'guard' && operation.guard === 'authentication') ||
    (operation.is === 'call' && operation.tags.includes('key-check'))
  );
}

/** What programs send with every request, and nobody logs in with. */
const keys = /\bapi_?(?:token|key)|\bbearer|\bauthorization/i;

function refusesCredentials({ operation, conditions }: Step): boolean {
  return (
    (operation.is === 'reply' || operation.is === 'throw') &&
    operation.status === 401 &&
    !conditions.some(({ identity, text }) => identity === 'absent' || keys.test(text))
  );
}
