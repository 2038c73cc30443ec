import { expect, test } from 'vitest';
import { check, modelOf } from '../testing/check.ts';

test('parts of a mail', async () => {
  const { flows } = await modelOf(`
import express from 'express';
import sendgrid from '@sendgrid/mail';
const app = express();
app.get('/a', async (req, res) => { await sendgrid.send({ to: 'a@example.com', html: '<b>' + req.query.name }); res.end(); });
app.get('/b', async (req, res) => { await sendgrid.send({ to: req.query.to, subject: req.query.subject, text: req.query.text }); res.end(); });
app.get('/c', async (req, res) => { await sendgrid.send({ to: 'a@example.com', text: 'https://' + req.headers.host }); res.end(); });
app.get('/d', async (req, res) => { await sendgrid.send({ to: 'a@example.com', html: '<b>' + encodeURIComponent(req.query.name) }); res.end(); });
`);
  expect(flows.map(({ kind, endpoints }) => [endpoints[0]?.label, kind]).sort()).toEqual([
    ['GET /a', 'email'],
    ['GET /c', 'email'],
  ]);
});

test('pages of mails in messages of other shapes', () =>
  check(
    'security/email-injection',
    `
import express from 'express';
import { SESClient, SendEmailCommand } from '@aws-sdk/client-ses';
import Mailjet from 'node-mailjet';
import SparkPost from 'sparkpost';
const app = express();
app.use(express.json());
const ses = new SESClient({});
const mailjet = Mailjet.apiConnect('a', process.env.KEY);
const sparkpost = new SparkPost(process.env.KEY);
app.post('/', async (req, res) => {
  const page = '<p>' + req.body.text;
  await ses.send(new SendEmailCommand({ Message: { Body: { Html: { Data: page } } } })); // $ security/email-injection
  await ses.send(new SendEmailCommand({ Message: { Body: { Text: { Data: page } } } }));
  await mailjet.post('send').request({ Messages: [{ HTMLPart: page }] }); // $ security/email-injection
  await mailjet.post('send').request({ Messages: [{ TextPart: page }] });
  await sparkpost.transmissions.send({ content: { html: page } }); // $ security/email-injection
  res.end();
});
app.listen(3000);
`,
  ));

test('several mails at once', () =>
  check(
    'security/email-injection',
    `
import express from 'express';
import sendgrid from '@sendgrid/mail';
const app = express();
app.use(express.json());
app.post('/', async (req, res) => {
  await sendgrid.send([{ to: 'a@example.com', html: '<b>' + req.body.name }]); // $ security/email-injection
  await sendgrid.send([{ to: req.body.to, text: 'Hello ' + req.body.name }]);
  res.end();
});
app.listen(3000);
`,
  ));
