import { defineLibrary } from './define.ts';

/** Limits on how often somebody may call. */
export default defineLibrary({
  packages: [
    'express-rate-limit',
    'express-slow-down',
    'rate-limiter-flexible',
    'express-brute',
    'express-limiter',
    'express-bouncer',
    '@upstash/ratelimit',
    'limiter',
    'express-throttle',
  ],
  docs: 'https://express-rate-limit.mintlify.app',
  rows: [
    { api: 'express-rate-limit.{rateLimit|RateLimit}', is: 'alias', of: 'express-rate-limit' },
    { api: 'express-slow-down.slowDown', is: 'alias', of: 'express-slow-down' },
    {
      api: '{express-rate-limit|express-slow-down|express-limiter|express-throttle}',
      is: 'guard',
      guard: 'rate-limit',
    },
    { api: 'express-limiter()', is: 'guard', guard: 'rate-limit' },
    { api: 'express-brute().{prevent|getMiddleware}', is: 'guard', guard: 'rate-limit' },
    { api: 'express-bouncer().block', is: 'guard', guard: 'rate-limit' },
    {
      api: 'rate-limiter-flexible.{RateLimiterRedis|RateLimiterMongo|RateLimiterMySQL|RateLimiterPostgres|RateLimiterCluster|RateLimiterMemcache|RateLimiterUnion|RateLimiterPrisma|RateLimiterDynamo|RateLimiterSQLite|RateLimiterValkey|RateLimiterValkeyGlide|RateLimiterDrizzle|RateLimiterEtcd|RLWrapperBlackAndWhite|BurstyRateLimiter|RateLimiterAbstract}()',
      is: 'alias',
      of: 'rate-limiter-flexible.RateLimiterMemory()',
    },
    { api: 'rate-limiter-flexible.RateLimiterMemory().consume', is: 'guard', guard: 'rate-limit' },
    {
      api: 'rate-limiter-flexible.RateLimiterMemory().{consume|get|penalty|reward|block|delete|set}',
      is: 'function',
      async: true,
    },
    { api: '@upstash/ratelimit.Ratelimit().{limit|blockUntilReady}', is: 'guard', guard: 'rate-limit' },
    { api: '@upstash/ratelimit.Ratelimit().{limit|blockUntilReady}', is: 'function', async: true },
    { api: 'limiter.RateLimiter().{removeTokens|tryRemoveTokens}', is: 'guard', guard: 'rate-limit' },
  ],
});
