import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('a client of one request', () =>
  check(
    'performance/client-per-call',
    `
import express from 'express';
import nodemailer from 'nodemailer';
const app = express();
app.post('/mails', async (req, res) => {
  const transport = nodemailer.createTransport({ host: 'mail.example.com' }); // $ performance/client-per-call
  await transport.sendMail({ to: 'shop@example.com', text: 'hello' });
  res.sendStatus(204);
});
`,
  ));

test('one that is kept, in a module or by whoever asks for it', () =>
  check(
    'performance/client-per-call',
    `
import express from 'express';
import nodemailer from 'nodemailer';
const app = express();
const transport = nodemailer.createTransport({ host: 'mail.example.com' });
const made = new Map();
function transportFor(host) {
  if (!made.has(host)) made.set(host, nodemailer.createTransport({ host }));
  return made.get(host);
}
app.post('/mails', async (req, res) => {
  await transport.sendMail({ to: 'shop@example.com', text: 'hello' });
  await transportFor(req.body.host).sendMail({ to: 'shop@example.com', text: 'hello' });
  res.sendStatus(204);
});
`,
  ));

test('one that a callback is given', () =>
  check(
    'performance/client-per-call',
    `
import express from 'express';
import { connect } from 'amqplib/callback_api';
const app = express();
let connection = null;
app.post('/jobs', (req, res) => {
  connect('amqp://queue.example.com', (error, made) => {
    connection = made;
    res.sendStatus(204);
  });
});
`,
  ));
