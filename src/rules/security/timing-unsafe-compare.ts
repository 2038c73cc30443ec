import { spelledIn } from '../../model/code/scan.ts';
import { defineRule } from '../define.ts';
import { wordsOf } from '../support/secrets.ts';

/** What somebody who does not know it could find out character by character. */
const secret =
  /(?:^| )(?:signature|hmac|digest|mac|(?:api|secret|access|admin|webhook|signing|auth|cron|internal|service|shared|master) ?(?:key|secret|token)|secret|csrf token|password|password hash|hashed password|reset token|verification token|otp|basic auth)$/;
/** What comes from outside, or is there to be compared with it. */
const given =
  /(?:^| )(?:req|request|ctx|headers?|query|params|body|provided|received|given|incoming|supplied|input|presented|actual|expected|computed|calculated|client|authorization|bearer|event|payload|candidate)(?: |$)/;

export default defineRule({
  title: 'Secrets compared character by character',
  severity: 'medium',
  precision: 'medium',
  needs: ['server'],
  tags: ['cwe-208', 'owasp-a02'],
  docs: {
    why: '`===` stops at the first character that differs, so that its time says how many were right. With enough tries, which nothing limits for machines, a signature or a key is found out one character after the other.',
    fix: 'Compare digests of equal length with `crypto.timingSafeEqual(Buffer.from(a), Buffer.from(b))`; hash both sides first if their lengths may differ.',
    bad: `
import express from 'express';
import { createHmac } from 'node:crypto';
const app = express();
app.post('/hook', (req, res) => {
  const signature = createHmac('sha256', process.env.HOOK_SECRET!).update(String(req.body)).digest('hex');
  if (signature !== req.headers['x-signature']) return res.sendStatus(401);
  res.sendStatus(204);
});
app.listen(3000);
`,
    good: `
import express from 'express';
import { createHmac, timingSafeEqual } from 'node:crypto';
const app = express();
app.post('/hook', (req, res) => {
  const signature = createHmac('sha256', process.env.HOOK_SECRET!).update(String(req.body)).digest();
  const given = Buffer.from(String(req.headers['x-signature']), 'hex');
  if (given.length !== signature.length || !timingSafeEqual(given, signature)) return res.sendStatus(401);
  res.sendStatus(204);
});
app.listen(3000);
`,
  },
  messages: { compared: '`{left}` is compared with `{right}` by an operator that stops at the first difference.' },
  check(model, report) {
    for (const source of model.sources) {
      for (const { left, right, place } of spelledIn(source).comparisons) {
        const [a, b] = [wordsOf(left), wordsOf(right)];
        // what a form asks for twice, and lengths and kinds of secrets, are no secrets to the other side
        if (/confirm|repeat|again|length|type|typeof/.test(`${a} ${b}`)) continue;
        if (!((secret.test(a) && given.test(b)) || (secret.test(b) && given.test(a)))) continue;
        report({ message: 'compared', place, arguments: { left: plain(left), right: plain(right) } });
      }
    }
  },
});

function plain(name: string): string {
  return name.replaceAll(/[`${}]/g, '');
}
