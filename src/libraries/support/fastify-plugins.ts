import type { GuardKind } from '../../model/types.ts';
import type { Row } from '../define.ts';

/** Plugins that put something before every handler of the instance they are registered on. */
const guarding: Readonly<Record<string, GuardKind>> = {
  '@fastify/helmet': 'security-headers',
  '@fastify/cors': 'cors',
  '@fastify/rate-limit': 'rate-limit',
  '@fastify/bearer-auth': 'authentication',
  '@fastify/session': 'session',
  '@fastify/secure-session': 'session',
  '@fastify/formbody': 'body-parser',
  '@fastify/multipart': 'upload',
  '@fastify/compress': 'compression',
  '@fastify/under-pressure': 'other',
  '@fastify/request-context': 'other',
  'fastify-metrics': 'metrics',
  '@fastify/otel': 'metrics',
  '@immobiliarelabs/fastify-sentry': 'error-tracking',
};

/** Plugins that only add methods, content or documentation. */
const passive = [
  'jwt',
  'cookie',
  'auth',
  'basic-auth',
  'csrf-protection',
  'static',
  'view',
  'swagger',
  'swagger-ui',
  'sensible',
  'postgres',
  'mysql',
  'mongodb',
  'redis',
  'env',
  'websocket',
  'etag',
  'caching',
  'accepts',
  'circuit-breaker',
  'autoload',
  'schedule',
  'throttle',
  'url-data',
  'response-validation',
  'flash',
  'passport',
  'oauth2',
  'http-proxy',
  'reply-from',
  'kafka',
  'leveldb',
  'elasticsearch',
  'routes',
  'awilix',
  'nextjs',
  'vite',
  'hotwire',
  'funky',
].map((name) => `@fastify/${name}`);

export const fastifyPlugins: readonly string[] = [...Object.keys(guarding), ...passive];

export function guardOfPlugin(name: string): GuardKind | null {
  return guarding[name] ?? null;
}

/** What a package that is not known to be harmless may do: names of plugins that are likely to decide who may pass. */
export const soundsLikeGuard =
  /auth|jwt|jwks|session|token|permission|role|acl|casbin|clerk|keycloak|firebase|supabase|cognito|oidc|oauth|guard|rate-?limit/i;

/** Names that plugins had before they moved below `@fastify/`. */
const formerly = [
  'jwt',
  'cookie',
  'cors',
  'helmet',
  'rate-limit',
  'auth',
  'basic-auth',
  'bearer-auth',
  'multipart',
  'static',
  'swagger',
  'sensible',
  'postgres',
  'mysql',
  'mongodb',
  'redis',
  'env',
  'autoload',
  'formbody',
  'session',
  'secure-session',
  'compress',
  'websocket',
];
export const formerNames: readonly string[] = formerly.map((name) => `fastify-${name}`);

export const pluginRows: readonly Row[] = [
  ...formerly.map((name): Row => ({ api: `fastify-${name}`, is: 'alias', of: `@fastify/${name}` })),
  { api: 'under-pressure', is: 'alias', of: '@fastify/under-pressure' },
  { api: 'point-of-view', is: 'alias', of: '@fastify/view' },
  ...Object.entries(guarding).map(([name, guard]): Row => ({ api: name, is: 'guard', guard })),
  ...passive.map((name): Row => ({ api: name, is: 'function', keeps: true })),
  { api: 'fastify().rateLimit', is: 'guard', guard: 'rate-limit' },
  { api: 'fastify().{csrfProtection|csrfProtect}', is: 'guard', guard: 'csrf' },
  { api: 'fastify().basicAuth', is: 'guard', guard: 'authentication', by: 'basic' },
  { api: 'fastify().{verifyBearerAuth|verifyBearerAuthFactory}', is: 'guard', guard: 'authentication', by: 'bearer' },
  { api: 'fastify.FastifyRequest().{jwtVerify|verifyJwt|jwtDecode}', is: 'function', async: true },
  { api: 'fastify.FastifyRequest().jwtVerify', is: 'guard', guard: 'authentication', by: 'bearer' },
  { api: 'fastify().pg', is: 'alias', of: 'pg.Pool()' },
  { api: 'fastify().mysql', is: 'alias', of: 'mysql2/promise.Pool()' },
  { api: 'fastify().redis', is: 'alias', of: 'ioredis()' },
  { api: 'fastify().mongo.db', is: 'alias', of: 'mongodb.Db()' },
  { api: 'fastify().mongo.client', is: 'alias', of: 'mongodb.MongoClient()' },
];
