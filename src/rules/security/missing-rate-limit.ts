import type { App, Endpoint } from '../../model/types.ts';
import { defineRule, defineStrength } from '../define.ts';
import { credentialPurpose, takesSignedToken } from '../support/endpoints.ts';

/** Ways to slow guessing down that are no limiter by kind: lockouts, captchas, brute-force stores. */
const slowing = /limit|throttl|slow-?down|brute|attempt|lock(?:ed|out)|captcha|turnstile/i;

export default defineRule({
  title: 'Credentials that can be guessed without limit',
  severity: 'high',
  precision: 'medium',
  needs: ['endpoints'],
  tags: ['cwe-307', 'cwe-770', 'owasp-a07'],
  docs: {
    why: 'Attackers try millions of passwords leaked elsewhere, and every six-digit code there is: without a limit per account and address some of them fit. Each try also costs the server a password hash or somebody an e-mail.',
    fix: 'Limit {example} by client address and by account, e.g. ten tries in fifteen minutes, with a store that all instances share. Count failures only, and answer 429 with `Retry-After`.',
    bad: `
import express from 'express';
const app = express();
app.post('/login', async (req, res) => {
  const known = await check(req.body.email, req.body.password);
  res.status(known ? 200 : 401).json({ known });
});
declare function check(email: string, password: string): Promise<boolean>;
`,
    good: `
import express from 'express';
import { rateLimit } from 'express-rate-limit';
const app = express();
const loginLimiter = rateLimit({ windowMs: 15 * 60_000, limit: 10 });
app.post('/login', loginLimiter, async (req, res) => {
  const known = await check(req.body.email, req.body.password);
  res.status(known ? 200 : 401).json({ known });
});
declare function check(email: string, password: string): Promise<boolean>;
`,
  },
  messages: {
    some: '{endpoints} can be tried without limit ({purposes}); {limited} is limited.',
    all: '{endpoints} can be tried without limit ({purposes}).',
  },
  check(model, report) {
    for (const endpoints of Map.groupBy(model.endpoints, ({ app }): App | null => app).values()) {
      const open = endpoints.filter(
        (endpoint) =>
          credentialPurpose(endpoint) !== null &&
          isUnlimited(endpoint) &&
          !isSignedIn(endpoint) &&
          // nobody guesses a signature
          !takesSignedToken(endpoint),
      );
      const known = endpoints.filter((endpoint) => endpoint.rateLimit.value === true);
      const limited = known.find((endpoint) => credentialPurpose(endpoint) !== null) ?? known[0];
      // a password that can be guessed is worse than a mailbox that can be filled
      const [first] = [...open].sort((a, b) => rank(a) - rank(b));
      if (first === undefined) continue;
      report({
        message: limited === undefined ? 'all' : 'some',
        place: first.place,
        endpoint: first,
        // where others are limited here, nobody does it further out
        confidence: limited === undefined ? 'medium' : 'high',
        arguments: {
          endpoints: open.map(({ label }) => label),
          purposes: [...new Set(open.map((endpoint) => credentialPurpose(endpoint) ?? ''))],
          limited: limited?.label ?? '',
          example: first.label,
        },
        affects: { unit: 'endpoint', count: open.length },
        key: 'credentials',
      });
    }
  },
});

export const strengths = [
  defineStrength({
    message: 'Every endpoint that takes credentials is rate limited.',
    find(model) {
      const endpoints = model.endpoints.filter((endpoint) => credentialPurpose(endpoint) !== null);
      return endpoints.length > 0 && endpoints.every(({ rateLimit }) => rateLimit.value === true)
        ? { place: endpoints[0]?.rateLimit.place ?? null }
        : null;
    },
  }),
];

function isUnlimited(endpoint: Endpoint): boolean {
  if (endpoint.rateLimit.value !== false || endpoint.app?.traits.serverless === true || endpoint.handler === null)
    return false;
  if (
    endpoint.guards.some(({ kinds, name }) => (kinds === null ? !/session|passport/i.test(name) : slowing.test(name)))
  )
    return false;
  if (endpoint.callees.some(({ name }) => slowing.test(name))) return false;
  return !endpoint.steps.some(
    ({ operation, via }) =>
      ((operation.is === 'reply' || operation.is === 'throw') && operation.status === 429) ||
      slowing.test(operation.api) ||
      via.some(({ name }) => slowing.test(name)) ||
      (operation.is === 'query' &&
        [...operation.entities, ...(operation.written ?? [])].some((name) => slowing.test(name))),
  );
}

/** Behind authentication there is an account to hold responsible. A login that answers 401 itself is not behind it. */
function isSignedIn({ guards }: Endpoint): boolean {
  return guards.some(
    (guard) =>
      guard.scope !== 'handler' &&
      !guard.conditional &&
      guard.kinds?.includes('authentication') === true &&
      !/local|login|credential/i.test(guard.name),
  );
}

function rank(endpoint: Endpoint): number {
  return ['login', 'password reset', 'verification', 'registration'].indexOf(credentialPurpose(endpoint) ?? '');
}
