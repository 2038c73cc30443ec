import { expect, test } from 'vitest';
import { findingsOf } from '../../testing/check.ts';

async function found(code: string, more = ''): Promise<string[]> {
  const fixture = `
import express from 'express';
const app = express();
app.listen(3000);
${code}
//- /package.json
{
  "name": "shop",
  "dependencies": { "express": "5.1.0" }
}
${more}`;
  return (await findingsOf(fixture, 'observability/no-structured-logger')).map(
    ({ file, line, message }) => `${file}:${line} ${message}`,
  );
}

test('a server that logs with the console, or not at all', async () => {
  expect(await found("app.get('/', (req, res) => { console.log('a'); console.error('b'); res.end(); });")).toEqual([
    'package.json:3 The server writes its logs as plain text, with 2 calls, most of them in src/app.ts.',
  ]);
  expect(await found("app.get('/', (req, res) => { res.end(); });")).toEqual([
    'package.json:3 The server has no logger, and logs nothing.',
  ]);
});

test('a logger, in another file as well', async () => {
  expect(
    await found(
      "import { logger } from './logger';\nlogger.info('up');",
      "//- /src/logger.ts\nimport winston from 'winston';\nexport const logger = winston.createLogger();",
    ),
  ).toEqual([]);
});

test('what may be a logger is not taken for none', async () => {
  expect(await found("import { makeLogger } from '@company/logging';\nmakeLogger('app').warn('up');")).toEqual([]);
});

test('code that does not serve is not judged', async () => {
  expect(await findingsOf("export function f() { console.log('a'); }", 'observability/no-structured-logger')).toEqual(
    [],
  );
});

test('a framework that logs text by itself is half the way, unless that is turned off', async () => {
  const nest = async (options: string): Promise<string[]> =>
    (
      await findingsOf(
        `
import { Controller, Get, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
@Controller('products')
class ProductsController { @Get() list() { return []; } }
@Module({ controllers: [ProductsController] })
class AppModule {}
const app = await NestFactory.create(AppModule${options});
await app.listen(3000);
`,
        'observability/no-structured-logger',
      )
    ).map(({ severity, message }) => `${severity} ${message}`);
  expect(await nest('')).toEqual(['medium The server logs only what the framework does by itself, as plain text.']);
  expect(await nest(', { logger: false }')).toEqual(['high The server has no logger, and logs nothing.']);
});
