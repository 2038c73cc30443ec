import compress from '@fastify/compress';
import cors from '@fastify/cors';
import etag from '@fastify/etag';
import helmet from '@fastify/helmet';
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import type { Redis } from 'ioredis';
import type { Config } from '../config.ts';

const requestsPerMinute = 300;
const compressFromBytes = 1024;

/** What stands in front of every route: headers, origins, limits. */
export const protection = fastifyPlugin(
  async (app: FastifyInstance, { config, redis }: { config: Config; redis: Redis | null }) => {
    await app.register(helmet, {
      contentSecurityPolicy: {
        useDefaults: false,
        directives: { defaultSrc: ["'none'"], frameAncestors: ["'none'"] },
      },
      strictTransportSecurity: { maxAge: 31_536_000, includeSubDomains: true },
    });
    await app.register(cors, {
      origin: config.corsOrigins,
      methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
      allowedHeaders: ['authorization', 'content-type', 'idempotency-key', 'x-request-id'],
      exposedHeaders: ['x-request-id', 'retry-after'],
      maxAge: 600,
    });
    // The counters are in Redis, so that all instances count together. Without Redis requests pass:
    // an outage of the limiter is no reason for an outage of the shop.
    await app.register(rateLimit, {
      global: true,
      max: requestsPerMinute,
      timeWindow: '1 minute',
      skipOnError: true,
      nameSpace: 'sound-shop:limit:',
      ...(redis ? { redis } : {}),
    });
    await app.register(compress, { threshold: compressFromBytes });
    await app.register(etag);
  },
  { name: 'protection' },
);

/** For routes that take credentials: few attempts a minute from one address. */
export const credentialLimit = { rateLimit: { max: 10, timeWindow: '1 minute' } };
