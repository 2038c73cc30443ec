import type { LogOperation } from '../model/operations.ts';
import { asString } from '../evaluate/values.ts';
import type { OperationCall, OperationDraft } from './build-types.ts';
import { defineLibrary, type Row } from './define.ts';

const levels: Readonly<Record<string, LogOperation['level']>> = {
  fatal: 'fatal',
  emerg: 'fatal',
  alert: 'fatal',
  crit: 'fatal',
  critical: 'fatal',
  error: 'error',
  err: 'error',
  warn: 'warn',
  warning: 'warn',
  notice: 'info',
  info: 'info',
  http: 'info',
  log: 'info',
  success: 'info',
  mark: 'info',
  verbose: 'debug',
  debug: 'debug',
  silly: 'trace',
  trace: 'trace',
};

/** Loggers that write records with fields, and can send them somewhere else than a terminal. */
const structured = [
  'winston.createLogger()',
  'winston',
  'pino()',
  'bunyan.createLogger()',
  'log4js.getLogger()',
  'loglevel',
  'loglevel.getLogger()',
  'roarr.Roarr',
  'tslog.Logger()',
  'consola',
  'signale',
  'signale.Signale()',
  'npmlog',
  'caterpillar.Logger()',
  'logform',
  '@google-cloud/logging-winston',
  '@aws-lambda-powertools/logger.Logger()',
  'lambda-log',
  'electron-log',
  'fancy-log',
  'tracer.{console|colorConsole|dailyfile}()',
];

const rows: Row[] = structured.flatMap((logger) =>
  Object.entries(levels).flatMap(([name, level]): Row[] =>
    name === 'log' ? [] : [{ api: `${logger}.${name}`, is: 'log', level, structured: true }],
  ),
);

/** Loggers that write lines of text unless they are told otherwise: what has lines of its own looks like several. */
const lines = [
  'log4js.getLogger()',
  'loglevel',
  'loglevel.getLogger()',
  'consola',
  'signale',
  'signale.Signale()',
  'npmlog',
  'electron-log',
  'fancy-log',
  'tracer.{console|colorConsole|dailyfile}()',
];
const lineRows: Row[] = [
  ...lines.flatMap((logger) =>
    [0, 1, 2].map((arg): Row => ({
      api: `${logger}.{${Object.keys(levels).join('|')}}`,
      is: 'sink',
      kind: 'log',
      arg,
    })),
  ),
  ...[0, 1, 2].map((arg): Row => ({
    api: '{debug()|debug().extend()|fancy-log|node:util.debuglog()}',
    is: 'sink',
    kind: 'log',
    arg,
  })),
];

/** Loggers that write records, and lines where they are made with something that formats them as text: API, what that is, places of the message. */
const formatted: readonly (readonly [string, RegExp, readonly (number | string)[]])[] = [
  ['winston.createLogger()', /^(?:winston|logform)\.(?:format\.)?(?:simple|printf|cli)\(\)$|^nestLike\(\)$/, [0, 1]],
  ['pino()', /^pino-pretty(?:\(\)|$)|^prettyPrint$/, [0, 1]],
  ['bunyan.createLogger()', /^(?:bunyan-(?:format|prettystream|debug-stream))\b/, [0, 1]],
];
const formattedRows: Row[] = formatted.flatMap(([logger, madeOf, places]) => [
  ...places.map((arg): Row => ({
    api: `${logger}.{${Object.keys(levels)
      .filter((name) => name !== 'log')
      .join('|')}}`,
    is: 'sink',
    kind: 'log',
    arg,
    when: { madeOf },
  })),
  { api: `${logger}.log`, is: 'sink', kind: 'log', arg: 1, when: { madeOf } },
  { api: `${logger}.log`, is: 'sink', kind: 'log', arg: '0.message', when: { madeOf } },
]);

/** Logging libraries. */
export default defineLibrary({
  packages: [
    'winston',
    'pino',
    'bunyan',
    'log4js',
    'loglevel',
    'roarr',
    'tslog',
    'consola',
    'signale',
    'npmlog',
    '@aws-lambda-powertools/logger',
    'lambda-log',
    'electron-log',
    'debug',
    'winston-daily-rotate-file',
    'fancy-log',
    'tracer',
  ],
  docs: 'https://github.com/winstonjs/winston',
  rows: [
    { api: 'winston.{loggers.get|loggers.add|Logger}()', is: 'alias', of: 'winston.createLogger()' },
    { api: 'winston.createLogger().child()', is: 'alias', of: 'winston.createLogger()' },
    { api: 'pino.pino', is: 'alias', of: 'pino' },
    { api: 'pino.{Logger|BaseLogger}()', is: 'alias', of: 'pino()' },
    { api: 'pino().child()', is: 'alias', of: 'pino()' },
    { api: 'bunyan()', is: 'alias', of: 'bunyan.createLogger()' },
    { api: 'bunyan.createLogger().child()', is: 'alias', of: 'bunyan.createLogger()' },
    { api: 'log4js.Logger()', is: 'alias', of: 'log4js.getLogger()' },
    { api: 'tslog.Logger().getSubLogger()', is: 'alias', of: 'tslog.Logger()' },
    { api: 'consola.{createConsola|withTag|create}()', is: 'alias', of: 'consola' },
    { api: 'consola.consola', is: 'alias', of: 'consola' },
    { api: 'debug.debug', is: 'alias', of: 'debug' },
    // creating a logger is worth an operation for its options (redaction, level, format)
    { api: '{winston.createLogger|pino|bunyan.createLogger}', is: 'client', client: 'other' },
    { api: 'pino', is: 'function', keeps: true },
    ...rows,
    ...lineRows,
    ...formattedRows,
    { api: '{fancy-log|node:util.log}', is: 'log', level: 'info', structured: false },
    { api: 'debug()', is: 'log', level: 'debug', structured: false },
    { api: 'debug().extend()', is: 'log', level: 'debug', structured: false },
  ],
  operations: {
    '{winston.createLogger()|winston|log4js.getLogger()|consola|loglevel}.log': leveled,
  },
});

/** `log('error', message)`, `log({ level: 'error', message })`. */
function leveled(call: OperationCall): OperationDraft {
  const name = asString(call.args[0]) ?? asString(call.property(call.args[0], 'level'));
  return { is: 'log', level: levels[name ?? 'info'] ?? 'info', structured: true };
}
