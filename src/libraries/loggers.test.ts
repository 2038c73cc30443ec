import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

async function operations(code: string): Promise<Record<string, unknown>[]> {
  const { operations } = await modelOf(code);
  return operations
    .filter(({ is }) => is === 'log')
    .map(({ place: _place, inFunction: _fn, tried: _tried, inCatch: _catch, is: _is, ...rest }) => ({ ...rest }));
}

test('levels and structure', async () => {
  expect(
    await operations(`
import winston from 'winston';
import pino from 'pino';
import debug from 'debug';
const logger = winston.createLogger({ level: 'info' });
const child = pino({ redact: ['password'] }).child({ module: 'x' });
const trace = debug('app');
export function run(user: string) {
  logger.warn('a', { user });
  logger.log('error', user);
  child.fatal(user);
  trace(user);
}
`),
  ).toMatchObject([
    { level: 'warn', structured: true, values: ['user'] },
    { level: 'error', structured: true, values: ['user'] },
    { level: 'fatal', structured: true, values: ['user'] },
    { level: 'debug', structured: false, values: ['user'] },
  ]);
});

test('options such as redaction are kept', async () => {
  const { operations } = await modelOf(
    `import pino from 'pino';\nexport const logger = pino({ redact: ['password'] });\n`,
  );
  expect(operations).toMatchObject([{ is: 'client', client: 'other', api: 'pino', options: { redact: ['password'] } }]);
});

test('lines of text by smaller loggers', async () => {
  const { flows } = await modelOf(`
import express from 'express';
import log from 'fancy-log';
import util from 'node:util';
const debug = util.debuglog('shop');
const app = express();
app.get('/', (req, res) => {
  log('asked for ' + req.query.name);
  log.error('asked for ' + req.query.name);
  log('asked for %j', { name: req.query.name });
  debug('asked for ' + req.query.name);
  res.end();
});
app.listen(3000);
`);
  expect(
    flows
      .filter(({ kind }) => kind === 'log')
      .map(({ sink }) => sink.location.line)
      .sort((a, b) => a - b),
  ).toEqual([8, 9, 11]);
});
