import { test } from 'vitest';
import { check } from '../../testing/check.ts';

const id = 'observability/no-request-id';
const app = (middleware: string, imports = ''): string => `
import express from 'express';
${imports}
const app = express();
${middleware}
app.get('/products', (req, res) => { res.json([]); });
app.listen(3000);
`;

test('nothing tells requests apart', () =>
  check(id, app('app.use(express.json());').replace('const app = express();', `const app = express(); // $ ${id}`)));

test('middleware of a package', () => check(id, app('app.use(pinoHttp());', "import pinoHttp from 'pino-http';")));

test('middleware of its own', async () => {
  await check(id, app('app.use((req, res, next) => { req.id = crypto.randomUUID(); next(); });'));
  await check(
    id,
    app("app.use((req, res, next) => { res.locals.traceId = req.headers['x-correlation-id']; next(); });"),
  );
  await check(id, app("app.use((req, res, next) => { res.set('X-Request-Id', crypto.randomUUID()); next(); });"));
});

test('the framework does it', () =>
  check(
    id,
    `
import Fastify from 'fastify';
const app = Fastify();
app.get('/products', async () => []);
await app.listen({ port: 3000 });
`,
  ));
