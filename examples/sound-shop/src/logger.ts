import { type BaseLogger, type DestinationStream, type Logger, pino } from 'pino';
import { requestContext } from './lib/request-context.ts';

/** What code that only reports needs of a logger. */
export type Log = Pick<BaseLogger, 'info' | 'warn' | 'error'>;

/** The logger of the service. Credentials never reach its output. */
export function createLogger(
  level: string,
  destination: DestinationStream = pino.destination(1),
): Logger {
  return pino(
    {
      level,
      // Lines that services write carry the id of the request that they work for.
      mixin: () => ({ ...requestContext.getStore() }),
      redact: {
        paths: [
          'req.headers.authorization',
          'req.headers.cookie',
          'req.headers["x-signature"]',
          'password',
          'accessToken',
          'refreshToken',
          '*.password',
          '*.accessToken',
          '*.refreshToken',
          '*.authorization',
        ],
        censor: '[redacted]',
      },
    },
    destination,
  );
}
