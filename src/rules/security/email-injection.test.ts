import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('markup and senders from a request', () =>
  check(
    'security/email-injection',
    `
import express from 'express';
import nodemailer from 'nodemailer';
const mail = nodemailer.createTransport({ host: 'mail' });
const app = express();

app.post('/a', async (req, res) => { await mail.sendMail({ to: 'us@example.com', html: 'From ' + req.body.name }); res.end(); }); // $ security/email-injection
app.post('/b', async (req, res) => { await mail.sendMail({ to: 'us@example.com', text: 'From ' + req.body.name }); res.end(); });
app.post('/c', async (req, res) => { await mail.sendMail({ to: req.body.to, subject: req.body.subject, text: 'Hello' }); res.end(); });
app.post('/d', async (req, res) => { await mail.sendMail({ to: 'us@example.com', headers: req.body.headers, text: 'Hello' }); res.end(); }); // $ security/email-injection
app.post('/e', async (req, res) => { await mail.sendMail({ to: 'us@example.com', headers: { 'X-Order': req.body.order }, text: 'Hello' }); res.end(); });
app.post('/f', async (req, res) => { await mail.sendMail({ to: 'us@example.com', replyTo: req.body.from, text: 'Hello' }); res.end(); });
`,
  ));
