import { limitKeysIn } from '../../model/code/limit-keys.ts';
import type { App, Endpoint } from '../../model/types.ts';
import { defineRule, defineStrength } from '../define.ts';
import { credentialPurpose, handlerSteps, takesSignedToken } from '../support/endpoints.ts';
import { isSignedIn, isUnlimited, rank } from '../support/limits.ts';

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
    costly: '{endpoints} can be asked for without limit, and each time {what}.',
    several:
      '{count} endpoints can be asked for without limit that cost more than an answer from memory: in {endpoints}, {what}.',
    spoofed:
      'The limit counts by the header `{header}`, which clients write: who sends another one each time is not limited.',
    all: '{endpoints} can be tried without limit ({purposes}).',
  },
  check(model, report) {
    for (const source of model.sources)
      for (const { header, place } of limitKeysIn(source))
        report({
          message: 'spoofed',
          place,
          severity: 'medium',
          // some proxies put what they see in the place of what the client wrote
          confidence: header === 'x-forwarded-for' ? 'medium' : 'low',
          arguments: { header },
          fix: 'Count by `req.ip`, and tell the framework which proxies to trust (`trust proxy`).',
        });
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
    for (const endpoints of Map.groupBy(model.endpoints, ({ app }): App | null => app).values()) {
      const costly = endpoints.flatMap((endpoint) => {
        const what = credentialPurpose(endpoint) === null && isUnlimited(endpoint) ? costOf(endpoint) : null;
        return what === null ? [] : [{ endpoint, what }];
      });
      // one habit is one finding
      const shown = costly.length > maxApart ? costly.slice(0, 1) : costly;
      for (const { endpoint, what } of shown)
        report({
          message: costly.length > maxApart ? 'several' : 'costly',
          place: endpoint.place,
          endpoint,
          severity: 'medium',
          confidence: 'low',
          arguments: { endpoints: [endpoint.label], what, count: costly.length, example: endpoint.label },
          affects: { unit: 'endpoint', count: costly.length > maxApart ? costly.length : 1 },
          key: 'costly',
        });
    }
  },
});

/** More endpoints than this in one application are told as one. */
const maxApart = 10;

/** Finds out who somebody is, as far as the name tells; not `author`, `unauthorized`, `loginfo`. */
const checksSomebody = /^(?!(?:get|set|is|has)[A-Z_]).*(?:log_?in(?!fo|g)|(?<!un)auth(?!or(?!i[sz])|_?url)|verify)/i;

/** What an endpoint does that costs the server more than the client who asks for it; null if it does nothing like it. */
function costOf(endpoint: Endpoint): string | null {
  if (endpoint.protocol !== 'http' || isSignedIn(endpoint)) return null;
  for (const { operation } of handlerSteps(endpoint)) {
    if (operation.is === 'command') return 'a process is started';
    if (operation.is === 'file' || (operation.is === 'reply' && operation.kind === 'file'))
      return 'files are read or written';
    // behind a login there is an account to hold responsible
    if (endpoint.auth.value === true) continue;
    if (operation.is === 'query') return 'the database is asked';
    if (operation.is === 'hash' && operation.ofPassword) return 'a password is hashed';
  }
  const asked = endpoint.calls.some(({ text }) => checksSomebody.test(text.split('.').at(-1) ?? ''));
  return asked && endpoint.auth.value !== true ? 'somebody is signed in' : null;
}

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
