import type { Location } from '../../findings/types.ts';
import type { BackendModel } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { flowHit, flowsTo } from '../support/flows.ts';
import { linesOf } from '../support/lines.ts';

export default defineRule({
  title: 'A link in a mail that leads to the host of the request',
  severity: 'high',
  precision: 'high',
  needs: ['sources'],
  tags: ['cwe-640', 'cwe-20', 'owasp-a07'],
  docs: {
    why: 'The `Host` header is whatever the sender writes. Somebody asks for a new password in another person’s name with a host of their own: the mail is real, its link is theirs, and the token comes to them.',
    fix: 'Take the address of the site from the configuration.',
    bad: `
import express from 'express';
import nodemailer from 'nodemailer';
const app = express();
const mail = nodemailer.createTransport({ host: 'mail' });
app.post('/forgot', async (req, res) => {
  await mail.sendMail({ to: req.body.email, text: 'https://' + req.headers.host + '/reset?token=abc' });
  res.end();
});
`,
    good: `
import express from 'express';
import nodemailer from 'nodemailer';
const app = express();
const mail = nodemailer.createTransport({ host: 'mail' });
app.post('/forgot', async (req, res) => {
  await mail.sendMail({ to: req.body.email, text: process.env.SITE + '/reset?token=abc' });
  res.end();
});
`,
  },
  messages: {
    flow: 'The mail that {sink}() sends has a link to the host that the {source} names.',
  },
  check(model, report) {
    for (const sink of flowsTo(model, 'email')) {
      const own = sink.all.filter(
        ({ source }) =>
          source.in === 'header' &&
          /^request header(?: `(?:x-forwarded-)?(?:host|server)`)?$/i.test(source.label) &&
          !isAddress(model, source.location),
      );
      const [flow] = own;
      if (flow !== undefined) report({ message: 'flow', ...flowHit({ flow, all: own }) });
    }
  },
});

/** `request.ip`: who sends the request, which leads nowhere. */
function isAddress(model: BackendModel, { file, line, column, endColumn }: Location): boolean {
  return /\bips?$/.test((linesOf(model, file)[line - 1] ?? '').slice(column - 1, endColumn - 1));
}
