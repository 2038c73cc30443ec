import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

async function kindsOf(imports: string, middleware: string): Promise<readonly string[] | null | undefined> {
  const { endpoints } = await modelOf(
    `import express from 'express';\n${imports}\nconst app = express();\napp.use(${middleware});\napp.get('/x', (req, res) => res.json({}));\napp.listen(3000);\n`,
  );
  return endpoints[0]?.guards[0]?.kinds;
}

test('limits', async () => {
  expect(await kindsOf(`import rateLimit from 'express-rate-limit';`, 'rateLimit({ max: 5 })')).toEqual(['rate-limit']);
  expect(await kindsOf(`import { rateLimit } from 'express-rate-limit';`, 'rateLimit({ max: 5 })')).toEqual([
    'rate-limit',
  ]);
  expect(
    await kindsOf(
      `import { RateLimiterRedis } from 'rate-limiter-flexible'; const limiter = new RateLimiterRedis({ points: 5 });`,
      '(req, res, next) => limiter.consume(req.ip).then(() => next()).catch(() => res.status(503).end())',
    ),
  ).toEqual(['rate-limit']);
  expect(
    await kindsOf(
      `import { RateLimiterRedis } from 'rate-limiter-flexible'; const limiter = new RateLimiterRedis({ points: 5 });`,
      '(req, res, next) => limiter.get(req.ip).then(() => next())',
    ),
  ).toEqual([]);
});
