import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('markup from the request is reported where it is sent', () =>
  check(
    'security/xss',
    `
import express from 'express';
const app = express();

app.get('/a', (req, res) => { res.send('<p>' + req.query.name + '</p>'); }); // $ security/xss
app.get('/b', (req, res) => { res.send('<p>' + encodeURIComponent(String(req.query.name)) + '</p>'); });
`,
  ));

test('JSON, plain text, numbers and encoded values are no markup', () =>
  check(
    'security/xss',
    `
import express from 'express';
const app = express();

const entities = { '&': '&amp;', '<': '&lt;' };
const escapeHtml = (text: string) => text.replace(/[&<>"']/g, (character) => entities[character]);
app.get('/a', (req, res) => { res.send({ name: req.query.name }); });
app.get('/b', (req, res) => { res.json(req.query.name); });
app.get('/c', (req, res) => { res.type('text/plain').send(String(req.query.name)); });
app.get('/d', (req, res) => { res.set('Content-Type', 'application/json'); res.send('{"a":"' + req.query.name + '"}'); });
app.get('/e', (req, res) => { res.send('<p>' + Number(req.query.page) + '</p>'); });
app.get('/f', (req, res) => { res.send('<p>' + escapeHtml(String(req.query.name)) + '</p>'); });
`,
  ));

test('text that Fastify sends is plain text unless its type says otherwise', () =>
  check(
    'security/xss',
    `
import Fastify from 'fastify';
const app = Fastify();
app.get('/a', (request, reply) => { reply.send('No such ' + request.query.name); });
app.get('/b', (request, reply) => { reply.type('text/html').send('<p>' + request.query.name + '</p>'); }); // $ security/xss
app.listen({ port: 3000 });
`,
  ));
