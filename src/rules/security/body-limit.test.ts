import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('limits that are none, and bodies that are gathered by hand', () =>
  check(
    'security/body-limit',
    `
import http from 'node:http';
import express from 'express';
import bodyParser from 'body-parser';
import fastify from 'fastify';
const app = express();
app.use(express.json({ limit: '1gb' })); // $ security/body-limit
app.use(bodyParser.urlencoded({ limit: Infinity })); // $ MISSING: security/body-limit
app.use(express.text({ limit: 100 * 1024 * 1024 })); // $ security/body-limit
const server = fastify({ bodyLimit: 524288000 }); // $ security/body-limit
http.createServer((req, res) => {
  let body = '';
  req.on('data', (chunk) => { body += chunk; }); // $ security/body-limit
  req.on('end', () => res.end(body));
}).listen(3000);
app.post('/a', (req, res) => {
  const chunks = [];
  req.on('data', (chunk) => chunks.push(chunk)); // $ security/body-limit
});
`,
  ));

test('not defaults, small limits, those of the environment, or a count', () =>
  check(
    'security/body-limit',
    `
import http from 'node:http';
import express from 'express';
import fastify from 'fastify';
const app = express();
app.use(express.json());
app.use(express.urlencoded({ limit: '10mb' }));
app.use(express.text({ limit: process.env.LIMIT }));
const server = fastify({ bodyLimit: 1048576 });
http.createServer((req, res) => {
  let body = '';
  req.on('data', (chunk) => {
    body += chunk;
    if (body.length > 1e6) req.destroy();
  });
  req.on('data', (chunk) => console.log(chunk));
}).listen(3000);
`,
  ));
