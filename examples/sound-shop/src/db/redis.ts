import { Redis } from 'ioredis';
import type { Log } from '../logger.ts';

export function createRedis(url: string, logger: Log): Redis {
  const redis = new Redis(url, {
    connectTimeout: 3_000,
    commandTimeout: 500,
    maxRetriesPerRequest: 1,
    // A command fails at once while Redis is away, instead of holding its request up.
    enableOfflineQueue: false,
  });
  redis.on('error', (error: Error) => {
    logger.error({ err: error }, 'the Redis connection failed');
  });
  return redis;
}
