import { z } from 'zod';

const environment = z.object({
  NODE_ENV: z.enum(['development', 'test', 'production']).default('development'),
  PORT: z.coerce.number().int().min(1).max(65535).default(3000),
  DATABASE_URL: z.url(),
  REDIS_URL: z.url(),
  JWT_SECRET: z.string().min(32),
  JWT_REFRESH_SECRET: z.string().min(32),
  METRICS_TOKEN: z.string().min(32),
  SHIPPING_API_URL: z.url(),
  MAIL_API_URL: z.url(),
  MAIL_API_KEY: z.string().min(1),
  UPLOAD_DIR: z.string().min(1),
  EXPORT_DIR: z.string().min(1),
});

const env = environment.parse(process.env);

export const config = {
  production: env.NODE_ENV === 'production',
  port: env.PORT,
  databaseUrl: env.DATABASE_URL,
  redisUrl: env.REDIS_URL,
  jwtSecret: env.JWT_SECRET,
  jwtRefreshSecret: env.JWT_REFRESH_SECRET,
  metricsToken: env.METRICS_TOKEN,
  shippingApiUrl: env.SHIPPING_API_URL,
  mailApiUrl: env.MAIL_API_URL,
  mailApiKey: env.MAIL_API_KEY,
  paymentWebhookSecret: 'pR7vXq2LmZ9tKd4WbN8sYc3HfJ6uAe1G',
  uploadDir: env.UPLOAD_DIR,
  exportDir: env.EXPORT_DIR,
};
