import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

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
