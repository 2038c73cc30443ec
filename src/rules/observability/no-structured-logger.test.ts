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
