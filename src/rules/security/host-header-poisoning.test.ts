import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('links to the host of the request', () =>
  check(
    'security/host-header-poisoning',
    `
import express from 'express';
import nodemailer from 'nodemailer';
const mail = nodemailer.createTransport({ host: 'mail' });
const app = express();

app.post('/a', async (req, res) => { await mail.sendMail({ to: 'a@example.com', html: '<a href="https://' + req.get('host') + '/reset">Reset</a>' }); res.end(); }); // $ security/host-header-poisoning
app.post('/b', async (req, res) => { await mail.sendMail({ to: 'a@example.com', text: 'From ' + req.headers['user-agent'] }); res.end(); });
app.post('/c', async (req, res) => { await mail.sendMail({ to: 'a@example.com', text: 'https://example.com/reset' }); res.end(); });
app.post('/d', async (req, res) => { await mail.sendMail({ to: 'a@example.com', text: 'https://' + req.hostname + '/reset' }); res.end(); }); // $ security/host-header-poisoning
`,
  ));

test('an option on a line of its own is where it happens', () =>
  check(
    'security/host-header-poisoning',
    `
import express from 'express';
import nodemailer from 'nodemailer';
const mail = nodemailer.createTransport({ host: 'mail' });
const app = express();
app.post('/a', async (req, res) => {
  await mail.sendMail({
    to: 'a@example.com',
    subject: 'Reset of ' + req.headers.host,
    text: 'https://' + req.headers.host + '/reset', // $ security/host-header-poisoning
  });
  res.end();
});
`,
  ));

test('who sends the request, and by what protocol, leads nowhere', () =>
  check(
    'security/host-header-poisoning',
    `
import express from 'express';
import nodemailer from 'nodemailer';
const mail = nodemailer.createTransport({ host: 'mail' });
const app = express();
app.post('/a', async (req, res) => {
  await mail.sendMail({ to: 'a@example.com', text: 'Login from ' + req.ip });
  await mail.sendMail({ to: 'a@example.com', text: req.protocol + '://example.com' });
  await mail.sendMail({ to: 'a@example.com', text: req.protocol + '://' + req.host }); // $ security/host-header-poisoning
  res.end();
});
`,
  ));
