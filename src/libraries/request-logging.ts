import { defineLibrary } from './define.ts';
import { redactingLogger } from './support/redaction.ts';

const requestLog = 'express.Request().log';

/** Middleware that logs each request, and middleware that gives each request an id. */
export default defineLibrary({
  packages: [
    'morgan',
    'express-winston',
    'pino-http',
    'express-pino-logger',
    'express-bunyan-logger',
    'express-request-id',
    'cls-rtracer',
    'express-http-context',
    'response-time',
    'express-correlation-id',
    'morgan-body',
    'morgan-json',
    'express-requests-logger',
    'request-ip',
    'express-ip',
  ],
  docs: 'https://github.com/expressjs/morgan',
  rows: [
    { api: 'pino-http.pinoHttp', is: 'alias', of: 'pino-http' },
    {
      api: '{morgan|pino-http|express-pino-logger|express-bunyan-logger|morgan-body|morgan-json|express-requests-logger}',
      is: 'guard',
      guard: 'logging',
    },
    { api: 'express-winston.{logger|errorLogger}', is: 'guard', guard: 'logging' },
    {
      api: '{pino-http|express-pino-logger|express-bunyan-logger|express-request-id|express-correlation-id}',
      is: 'guard',
      guard: 'request-id',
    },
    { api: 'express-correlation-id.correlation', is: 'guard', guard: 'request-id' },
    {
      api: 'cls-rtracer.{expressMiddleware|fastifyMiddleware|koaMiddleware|fastifyPlugin|hapiPlugin}',
      is: 'guard',
      guard: 'request-id',
    },
    { api: 'express-http-context.middleware', is: 'guard', guard: 'other' },
    { api: '{response-time|express-ip}', is: 'guard', guard: 'other' },
    { api: 'request-ip.mw', is: 'guard', guard: 'other' },
    { api: 'morgan.{token|format|compile}', is: 'function', keeps: true },
    { api: `${requestLog}.fatal`, is: 'log', level: 'fatal', structured: true },
    { api: `${requestLog}.error`, is: 'log', level: 'error', structured: true },
    { api: `${requestLog}.warn`, is: 'log', level: 'warn', structured: true },
    { api: `${requestLog}.info`, is: 'log', level: 'info', structured: true },
    { api: `${requestLog}.debug`, is: 'log', level: 'debug', structured: true },
    { api: `${requestLog}.trace`, is: 'log', level: 'trace', structured: true },
  ],
  operations: {
    '{pino-http|express-pino-logger}': (call) => redactingLogger(call, call.args[0]),
  },
});
