import { packageOf } from '../../project/package-names.ts';
import type { GuardKind } from '../../model/types.ts';
import type { CredentialRow, Row } from '../define.ts';

/** What comes with Hono, and what others wrote for it, by what it does for the requests that pass it. */
const kinds: Readonly<Record<string, GuardKind>> = {
  'hono/jwt.jwt': 'authentication',
  'hono/jwk.jwk': 'authentication',
  'hono/bearer-auth.bearerAuth': 'authentication',
  'hono/basic-auth.basicAuth': 'authentication',
  '@hono/oidc-auth.oidcAuthMiddleware': 'authentication',
  '@hono/auth-js.verifyAuth': 'authentication',
  '@hono/firebase-auth.verifyFirebaseAuth': 'authentication',
  '@hono/firebase-auth.verifySessionCookieFirebaseAuth': 'authentication',
  '@hono/cloudflare-access.cloudflareAccess': 'authentication',
  '@hono/casbin.casbin': 'authorization',
  'hono/ip-restriction.ipRestriction': 'authorization',
  'hono/csrf.csrf': 'csrf',
  'hono/cors.cors': 'cors',
  'hono/secure-headers.secureHeaders': 'security-headers',
  'hono/logger.logger': 'logging',
  'hono-pino.pinoLogger': 'logging',
  'hono-pino.logger': 'logging',
  '@hono/structured-logger.structuredLogger': 'logging',
  'hono/request-id.requestId': 'request-id',
  'hono/body-limit.bodyLimit': 'body-parser',
  'hono/timeout.timeout': 'timeout',
  'hono/compress.compress': 'compression',
  'hono/timing.timing': 'metrics',
  '@hono/otel.httpInstrumentationMiddleware': 'metrics',
  '@hono/otel.otel': 'metrics',
  '@hono/sentry.sentry': 'error-tracking',
  'hono-rate-limiter.rateLimiter': 'rate-limit',
  '@hono-rate-limiter/cloudflare.cloudflareRateLimiter': 'rate-limit',
  '@elithrar/workers-hono-rate-limit.rateLimit': 'rate-limit',
  '@hono/session.useSession': 'session',
  'hono-sessions.sessionMiddleware': 'session',
  '@hono/bun-compress.compress': 'compression',
  'hono/serve-static.serveStatic': 'static-files',
  'hono/bun.serveStatic': 'static-files',
  'hono/deno.serveStatic': 'static-files',
  'hono/cloudflare-workers.serveStatic': 'static-files',
  '@hono/node-server/serve-static.serveStatic': 'static-files',
  // these look who it is and let everybody through
  '@hono/clerk-auth.clerkMiddleware': 'other',
  '@hono/auth-js.initAuthConfig': 'other',
  '@hono/auth-js.authHandler': 'other',
  '@hono/oauth-providers/google.googleAuth': 'authentication',
  '@hono/oauth-providers/github.githubAuth': 'authentication',
  'hono/etag.etag': 'other',
  'hono/cache.cache': 'other',
  'hono/pretty-json.prettyJSON': 'other',
  'hono/powered-by.poweredBy': 'other',
  'hono/method-override.methodOverride': 'other',
  'hono/trailing-slash.trimTrailingSlash': 'other',
  'hono/trailing-slash.appendTrailingSlash': 'other',
  'hono/context-storage.contextStorage': 'other',
  'hono/language.languageDetector': 'other',
  'hono/jsx-renderer.jsxRenderer': 'other',
  'hono-openapi.describeRoute': 'other',
  'hono-openapi.openAPIRouteHandler': 'other',
  'hono-openapi.openAPISpecs': 'other',
  '@hono/swagger-ui.swaggerUI': 'other',
  '@scalar/hono-api-reference.Scalar': 'other',
  '@scalar/hono-api-reference.apiReference': 'other',
  '@hono/trpc-server.trpcServer': 'other',
  '@hono/graphql-server.graphqlServer': 'other',
  '@hono/zod-validator.zValidator': 'validation',
  '@hono/valibot-validator.vValidator': 'validation',
  '@hono/typebox-validator.tbValidator': 'validation',
  '@hono/standard-validator.sValidator': 'validation',
  '@hono/arktype-validator.arktypeValidator': 'validation',
  '@hono/effect-validator.effectValidator': 'validation',
  '@hono/class-validator.classValidator': 'validation',
  'hono-openapi.validator': 'validation',
};

const asksFor: Readonly<Record<string, CredentialRow>> = {
  'hono/jwt.jwt': 'bearer',
  'hono/jwk.jwk': 'bearer',
  'hono/bearer-auth.bearerAuth': 'bearer',
  'hono/basic-auth.basicAuth': 'basic',
  '@hono/firebase-auth.verifyFirebaseAuth': 'bearer',
};

export const middlewareRows: readonly Row[] = [
  { api: 'hono-openapi/{zod|valibot|typebox|arktype|effect}', is: 'alias', of: 'hono-openapi' },
  ...Object.entries(kinds).map(([api, guard]): Row => {
    const by = asksFor[api];
    return { api, is: 'guard', guard, ...(by === undefined ? {} : { by }) };
  }),
  // what they are given is called with each request
  ...Object.keys(kinds).map((api): Row => ({ api, is: 'function', keeps: true })),
  { api: 'hono-pino.logger', is: 'guard', guard: 'request-id' },
  { api: '@hono/clerk-auth.getAuth().userId', is: 'identity' },
  { api: '@hono/oidc-auth.getAuth', is: 'function', async: true },
  { api: '@hono/oidc-auth.getAuth()', is: 'identity' },
  { api: '@hono/firebase-auth.getFirebaseToken()', is: 'identity' },
  { api: 'hono/conninfo.getConnInfo()', is: 'source', kind: 'request', in: 'header' },
];

/** Packages whose names start the paths above. */
export const middlewarePackages: readonly string[] = [
  ...new Set(
    Object.keys(kinds).map((api) => {
      const [name = ''] = api.split('.');
      return packageOf(name);
    }),
  ),
].filter((name) => name !== 'hono');

/** Of middleware that a package made, that which answers the request itself. */
export const answering: ReadonlySet<string> = new Set(
  Object.keys(kinds).filter((api) =>
    /serveStatic|swaggerUI|Scalar|apiReference|authHandler|Server$|openAPI(?:RouteHandler|Specs)/.test(api),
  ),
);
