import { defineRule } from '../define.ts';
import { flowHit, flowsTo } from '../support/flows.ts';

export default defineRule({
  title: 'Input that is written into a mail unencoded',
  severity: 'high',
  precision: 'medium',
  needs: ['sources'],
  tags: ['cwe-93', 'cwe-80', 'owasp-a03'],
  docs: {
    why: 'The mail comes from you, with your signature and your name: markup in it shows a form, a link or a picture of the sender’s choosing, and headers send it to others.',
    fix: 'Encode what goes into the HTML part (or send text), keep `from` and `headers` constant, and put the visitor’s address into `replyTo` only after checking that it is one address.',
    bad: `
import express from 'express';
import nodemailer from 'nodemailer';
const app = express();
const mail = nodemailer.createTransport({ host: 'mail' });
app.post('/invite', async (req, res) => {
  await mail.sendMail({ to: req.body.to, subject: 'Invitation', html: '<p>' + req.body.message + '</p>' });
  res.end();
});
`,
    good: `
import express from 'express';
import nodemailer from 'nodemailer';
import escape from 'escape-html';
const app = express();
const mail = nodemailer.createTransport({ host: 'mail' });
app.post('/invite', async (req, res) => {
  await mail.sendMail({ to: req.body.to, subject: 'Invitation', html: '<p>' + escape(req.body.message) + '</p>' });
  res.end();
});
`,
  },
  messages: {
    flow: 'The {source} is written into the mail that {sink}() sends, without encoding.',
  },
  check(model, report) {
    for (const sink of flowsTo(model, 'email')) {
      const own = sink.all.filter(({ source }) => source.in !== 'header');
      const [flow] = own;
      if (flow === undefined) continue;
      const hit = flowHit({ flow, all: own });
      // who is signed in can be called to account
      const signedIn =
        flow.endpoints.length > 0 && own.every(({ endpoints }) => endpoints.every(({ auth }) => auth.value === true));
      report({ message: 'flow', ...hit, lowered: hit.lowered === true || signedIn });
    }
  },
});
