import { expect, test } from 'vitest';
import { check, findingsOf } from '../../testing/check.ts';

test('the text of whatever was caught, in handlers and in error middleware', () =>
  check(
    'errors/error-leak',
    `
import express from 'express';
const app = express();
app.get('/a', (req, res) => {
  try { res.json(JSON.parse(req.query.q)); } catch (error) {
    const message = error instanceof Error ? error.stack : String(error);
    res.status(500).json({ error: message }); // $ errors/error-leak
  }
});
app.use((error, req, res, next) => {
  res.status(500).json({ error: error.message }); // $ errors/error-leak
});
app.listen(3000);
`,
  ));

test('own classes of errors, the environment and faults of the client are quiet', () =>
  check(
    'errors/error-leak',
    `
import express from 'express';
const app = express();
class PublicError extends Error {}
const production = process.env.NODE_ENV === 'production';
app.get('/a', (req, res) => {
  try { res.json(JSON.parse(req.query.q)); } catch (error) { res.status(400).json({ error: error.message }); }
});
app.get('/b', (req, res) => {
  try { res.json(JSON.parse(req.query.q)); } catch (error) { res.status(500).json({ error: production ? 'failed' : error.message }); }
});
app.use((error, req, res, next) => {
  if (error instanceof PublicError) return res.status(500).json({ error: error.message });
  res.status(500).json({ error: 'failed' });
});
app.listen(3000);
`,
  ));

test('many leaks are one finding', async () => {
  const routes = Array.from(
    { length: 10 },
    (_, at) =>
      `app.get('/${at}', (req, res) => { try { res.json(JSON.parse(req.query.q)); } catch (error) { res.status(500).send(error.message); } });`,
  ).join('\n');
  expect(
    (await findingsOf(`import express from 'express';\nconst app = express();\n${routes}`, 'errors/error-leak')).map(
      ({ message }) => message.slice(0, 40),
    ),
  ).toEqual(['10 replies send the message of whatever ']);
});

test('error handlers of Fastify and exception filters of Nest', () =>
  check(
    'errors/error-leak',
    `
import fastify from 'fastify';
const leaky = fastify();
leaky.setErrorHandler((error, request, reply) => { reply.code(500).send({ message: error.message }); }); // $ errors/error-leak
leaky.get('/a', async () => ({}));
const careful = fastify();
careful.setErrorHandler((error, request, reply) => {
  if (error.statusCode && error.statusCode < 500) return reply.code(error.statusCode).send({ message: error.message });
  reply.code(500).send({ message: 'failed' });
});
careful.get('/a', async () => ({}));
//- /src/nest.ts
import { Catch, Controller, Get, HttpException, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
@Catch() class AnyFilter {
  catch(error, host) {
    host.switchToHttp().getResponse().status(500).json({ message: error.message }); // $ errors/error-leak
  }
}
@Catch(HttpException) class HttpFilter {
  catch(error, host) { host.switchToHttp().getResponse().status(500).json({ message: error.message }); }
}
@Controller('a') class AController { @Get() list() { return []; } }
@Module({ controllers: [AController] }) class AppModule {}
async function main() {
  const app = await NestFactory.create(AppModule);
  app.useGlobalFilters(new AnyFilter(), new HttpFilter());
  await app.listen(3000);
}
main();
`,
  ));

test('what is left after the errors that are meant for clients is not', () =>
  check(
    'errors/error-leak',
    `
import express from 'express';
const app = express();
app.get('/a', (req, res) => { res.json({}); });
app.use((error, req, res, next) => {
  if (error.name === 'UnauthorizedError') res.status(500).json(error.message);
  else if (error) res.status(500).json(error.message); // $ errors/error-leak
});
app.listen(3000);
const other = express();
other.use((error, req, res, next) => {
  if (error.name !== 'PublicError') return next(error);
  res.status(500).json(error.message);
});
other.listen(3001);
const third = express();
third.use((error, req, res, next) => {
  if (process.env.NODE_ENV === 'production') return res.status(500).end();
  res.status(500).json(error.message);
});
third.listen(3002);
`,
  ));

test('a stack that is sent where no endpoint was seen', () =>
  check(
    'errors/error-leak',
    `
export function answer(req, res) {
  try {
    JSON.parse(req.query.filter);
  } catch (error) {
    res.status(500);
    res.send(error.stack);
  }
}
import { createServer } from 'node:http';
createServer((req, res) => {
  try {
    JSON.parse(String(req.url));
  } catch (error) {
    res.end(error.stack); // $ errors/error-leak
  }
});
createServer((req, res) => {
  try {
    JSON.parse(String(req.url));
  } catch (error) {
    res.end(process.env.NODE_ENV === 'development' ? error.stack : 'failed');
  }
});
`,
  ));

test('stacks that come by callbacks and promises, or are given on', () =>
  check(
    'errors/error-leak',
    `
import express from 'express';
import fs from 'node:fs';
const app = express();
app.get('/a', (req, res) => { fs.readFile('x', (err, data) => { if (err) return res.status(500).json({ stack: err.stack }); res.send(data); }); }); // $ errors/error-leak
app.get('/b', (req, res) => { work().catch((e) => { res.end(e.stack); }); }); // $ errors/error-leak
app.get('/c', (req, res) => { work().catch((e) => { res.json({ stack: process.env.NODE_ENV === 'production' ? undefined : e.stack }); }); });
app.get('/d', (req, res) => { res.json({ stack: req.app.stack }); });
`,
  ));

test('each stack is one of its own', () =>
  check(
    'errors/error-leak',
    `
import express from 'express';
const app = express();
${Array.from(
  { length: 10 },
  (_, at) =>
    `app.get('/${at}', (req, res) => { try { res.json(JSON.parse(req.query.q)); } catch (error) { res.status(500).send(error.stack); } }); // $ errors/error-leak`,
).join('\n')}
`,
  ));

test('a stack in pieces, and what is only about the error', () =>
  check(
    'errors/error-leak',
    `
import express from 'express';
const app = express();
app.get('/a', (req, res) => {
  try { res.json(JSON.parse(req.query.q)); } catch (error) {
    res.status(500);
    if (req.query.a) res.send(error.stack.split('\\n').slice(0, 3).join('<br>')); // $ errors/error-leak
    else if (req.query.b) res.send(String(error.stack)); // $ errors/error-leak
    else res.send(report(error.stack));
  }
});
function report(stack) { return save(stack) ? 'Reported' : 'Failed'; }
app.listen(3000);
`,
  ));

test('an error as it is, where nobody thought of a status', () =>
  check(
    'errors/error-leak',
    `
import express from 'express';
const app = express();
app.get('/a', (req, res) => { try { res.json(JSON.parse(req.query.q)); } catch (error) { res.send(error); } }); // $ errors/error-leak
app.get('/b', (req, res) => { try { res.json(JSON.parse(req.query.q)); } catch (error) { res.status(400).send(error); } });
app.get('/c', (req, res) => { try { res.json(JSON.parse(req.query.q)); } catch (error) { res.send(error.message); } });
app.listen(3000);
`,
  ));

test('an error that is shown with its stack', () =>
  check(
    'errors/error-leak',
    `
import express from 'express';
import util, { inspect } from 'node:util';
import { load } from 'some-loader';
const app = express();
app.get('/a', (req, res) => { try { load(); } catch (e) { res.send(util.inspect(e)); } }); // $ errors/error-leak
app.get('/b', (req, res) => { load((err) => { res.status(500).send(inspect(err)); }); }); // $ errors/error-leak
app.get('/c', (req, res) => { load().catch((err) => res.end(util.format('%s', err.stack))); }); // $ errors/error-leak
app.get('/d', (req, res) => { try { load(); } catch (e) { console.error(inspect(e)); res.send('Failed'); } });
app.get('/e', (req, res) => { load((err, found) => { res.send(inspect(found)); }); });
app.listen(3000);
`,
  ));
