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

test('a pool of connections for one request, given to it as a setting', () =>
  check(
    'performance/client-per-call',
    `
import express from 'express';
import https from 'node:https';
import axios from 'axios';
import { S3Client, PutObjectCommand } from '@aws-sdk/client-s3';
const app = express();
const kept = new https.Agent({ keepAlive: true });
let lazy;
const store = () => (lazy ??= new S3Client({}));
app.get('/a', async (req, res) => {
  const agent = new https.Agent({ keepAlive: true }); // $ performance/client-per-call
  res.json((await axios.get('https://x.example.com/', { httpsAgent: agent })).data);
});
app.get('/b', async (req, res) => { res.json((await axios.get('https://x.example.com/', { httpsAgent: kept })).data); });
app.get('/c', async (req, res) => {
  const s3 = new S3Client({}); // $ performance/client-per-call
  res.json(await s3.send(new PutObjectCommand({ Bucket: 'b', Key: 'k' })));
});
app.get('/d', async (req, res) => { res.json(await store().send(new PutObjectCommand({ Bucket: 'b', Key: 'k' }))); });
// only settings: requests go through the agent of the process
app.get('/e', async (req, res) => { const api = axios.create({ baseURL: 'https://x.example.com/' }); res.json((await api.get('/')).data); });
`,
  ));
