import { isKept } from '../../model/code/kept.ts';
import { defineRule } from '../define.ts';
import { clientHit } from '../support/clients.ts';
import { reachedPlaces } from '../support/requests.ts';

export default defineRule({
  title: 'Client that is made for every request',
  severity: 'medium',
  precision: 'high',
  needs: ['endpoints'],
  tags: ['performance'],
  docs: {
    why: 'A client keeps connections open and reuses them. One that lives for a single request opens its own each time, with the handshakes of TCP and TLS and the sign-in that come with it, and leaves them behind until somebody notices.',
    fix: 'Make the client once, in a module of its own or when the process starts, and use it in every request.',
    bad: `
import express from 'express';
import nodemailer from 'nodemailer';
const app = express();
app.post('/mails', async (req, res) => {
  const transport = nodemailer.createTransport({ host: 'mail.example.com' });
  await transport.sendMail({ to: 'shop@example.com', text: 'hello' });
  res.sendStatus(204);
});
`,
    good: `
import express from 'express';
import nodemailer from 'nodemailer';
const app = express();
const transport = nodemailer.createTransport({ host: 'mail.example.com' });
app.post('/mails', async (req, res) => {
  await transport.sendMail({ to: 'shop@example.com', text: 'hello' });
  res.sendStatus(204);
});
`,
  },
  messages: { client: '{endpoints} {make} a client ({api}) with every request.' },
  check(model, report) {
    // those of databases are told as what they are; others, such as logs, hold no connections
    for (const place of reachedPlaces(
      model,
      'client',
      ({ operation }) =>
        operation.client !== 'database' && operation.client !== 'other' && !isKept(model, operation.place),
    )) {
      const hit = clientHit(place);
      if (hit !== null) report({ message: 'client', ...hit });
    }
  },
});
