import { defineLibrary, type Row } from './define.ts';

const levels = {
  fatal: 'fatal',
  error: 'error',
  warn: 'warn',
  log: 'info',
  info: 'info',
  debug: 'debug',
  verbose: 'trace',
  trace: 'trace',
} as const;

/** Nest's logger on top of pino: structured, with the id of the request. */
export default defineLibrary({
  packages: ['nestjs-pino'],
  docs: 'https://github.com/iamolegga/nestjs-pino',
  rows: [
    { api: 'nestjs-pino.{PinoLogger|NativeLogger}()', is: 'alias', of: 'nestjs-pino.Logger()' },
    ...Object.entries(levels).map(([name, level]): Row => ({
      api: `nestjs-pino.Logger().${name}`,
      is: 'log',
      level,
      structured: true,
    })),
    { api: 'nestjs-pino.{InjectPinoLogger|LoggerErrorInterceptor}', is: 'function', keeps: true },
  ],
});
