import { rateLimit, type RateLimitRequestHandler } from 'express-rate-limit';
import { RedisStore } from 'rate-limit-redis';
import { redis } from '../db/redis';

function limiter(name: string, windowMs: number, limit: number): RateLimitRequestHandler {
  return rateLimit({
    windowMs,
    limit,
    standardHeaders: 'draft-7',
    legacyHeaders: false,
    passOnStoreError: true,
    message: { error: { code: 'too_many_requests', message: 'Try again later' } },
    store: new RedisStore({
      prefix: `limit:${name}:`,
      sendCommand: (command: string, ...args: string[]) =>
        redis.call(command, ...args) as Promise<string | number>,
    }),
  });
}

export const apiLimiter = limiter('api', 60_000, 300);
export const registrationLimiter = limiter('registration', 60 * 60_000, 10);
export const refreshLimiter = limiter('refresh', 60_000, 20);
