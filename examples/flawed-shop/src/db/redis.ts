import { Redis } from 'ioredis';
import { config } from '../config/config';
import { log } from '../lib/log';

export const redis = new Redis(config.redisUrl, {
  connectTimeout: 5_000,
  commandTimeout: 1_000,
  maxRetriesPerRequest: 1,
});

redis.on('error', (err) => log('redis connection failed', err));
