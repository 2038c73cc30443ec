import { z } from 'zod';

const list = z
  .string()
  .default('')
  .transform((text) => text.split(',').filter((entry) => entry !== ''));

const databaseEnvironment = z.object({
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  DATABASE_POOL_SIZE: z.coerce.number().int().min(1).max(100).default(10),
});

const environment = databaseEnvironment.extend({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65535).default(3000),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  TRUSTED_PROXIES: list.pipe(
    z.array(z.union([z.ipv4(), z.ipv6(), z.cidrv4(), z.cidrv6()])).max(20),
  ),
  CORS_ORIGINS: list.pipe(z.array(z.url()).max(20)),
  REDIS_URL: z.url({ protocol: /^rediss?$/ }),
  JWT_SECRET: z.string().min(32),
  PAYMENT_WEBHOOK_SECRET: z.string().min(32),
  METRICS_TOKEN: z.string().min(32),
  SHIPPING_API_URL: z.url({ protocol: /^https?$/ }),
  SHUTDOWN_TIMEOUT_MS: z.coerce.number().int().min(1000).max(60_000).default(10_000),
});

export interface DatabaseConfig {
  url: string;
  poolSize: number;
}

export interface Config {
  host: string;
  port: number;
  logLevel: string;
  /** Addresses of the proxies whose X-Forwarded-For is believed. */
  trustedProxies: string[];
  corsOrigins: string[];
  database: DatabaseConfig;
  redisUrl: string;
  jwtSecret: string;
  paymentWebhookSecret: string;
  metricsToken: string;
  shippingApiUrl: string;
  shutdownTimeoutMs: number;
}

/** The configuration of the service; throws at start-up where the environment is incomplete. */
export function loadConfig(variables: NodeJS.ProcessEnv = process.env): Config {
  const env = environment.parse(variables);
  return {
    host: env.HOST,
    port: env.PORT,
    logLevel: env.LOG_LEVEL,
    trustedProxies: env.TRUSTED_PROXIES,
    corsOrigins: env.CORS_ORIGINS,
    database: { url: env.DATABASE_URL, poolSize: env.DATABASE_POOL_SIZE },
    redisUrl: env.REDIS_URL,
    jwtSecret: env.JWT_SECRET,
    paymentWebhookSecret: env.PAYMENT_WEBHOOK_SECRET,
    metricsToken: env.METRICS_TOKEN,
    shippingApiUrl: env.SHIPPING_API_URL,
    shutdownTimeoutMs: env.SHUTDOWN_TIMEOUT_MS,
  };
}

/** The part of the configuration that migrations need. */
export function loadDatabaseConfig(variables: NodeJS.ProcessEnv = process.env): DatabaseConfig {
  const env = databaseEnvironment.parse(variables);
  return { url: env.DATABASE_URL, poolSize: env.DATABASE_POOL_SIZE };
}
