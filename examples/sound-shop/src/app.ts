import Fastify, { type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import type { Redis } from 'ioredis';
import type { Pool } from 'pg';
import type { Config } from './config.ts';
import { authentication } from './plugins/authentication.ts';
import { documentation } from './plugins/documentation.ts';
import { errorHandling } from './plugins/error-handling.ts';
import { metrics } from './plugins/metrics.ts';
import { protection } from './plugins/protection.ts';
import { createRequestId, requestIds } from './plugins/request-ids.ts';
import { apiV1 } from './routes/api-v1.ts';
import { healthRoutes } from './routes/health-routes.ts';
import { createServices } from './services/services.ts';

export interface AppDependencies {
  config: Config;
  db: Pool;
  /** Null counts rate limits in memory: for tests, and for a single instance at most. */
  redis: Redis | null;
  logger: FastifyBaseLogger;
}

const bodyLimitBytes = 64 * 1024;
const requestTimeoutMs = 10_000;
const connectionTimeoutMs = 15_000;

/** Builds the application. It does not listen, and it closes nothing that it was given. */
export async function buildApp(dependencies: AppDependencies): Promise<FastifyInstance> {
  const { config, db, redis, logger } = dependencies;
  const app = Fastify({
    loggerInstance: logger,
    genReqId: createRequestId,
    trustProxy: config.trustedProxies,
    bodyLimit: bodyLimitBytes,
    requestTimeout: requestTimeoutMs,
    connectionTimeout: connectionTimeoutMs,
    ajv: { customOptions: { removeAdditional: false, coerceTypes: 'array', allErrors: false } },
  });

  await app.register(requestIds);
  await app.register(protection, { config, redis });
  await app.register(errorHandling);
  await app.register(metrics, { config });
  await app.register(documentation);
  await app.register(authentication, { config });

  const services = createServices({
    config,
    db,
    logger,
    signAccessToken: (claims) => app.jwt.sign(claims),
  });
  await app.register(healthRoutes, { prefix: '/health', health: services.health });
  await app.register(apiV1, { prefix: '/api/v1', services });
  return app;
}
