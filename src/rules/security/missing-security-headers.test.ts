import { expect, test } from 'vitest';
import { check, findingsOf } from '../../testing/check.ts';

test('an application that serves pages without headers is reported', () =>
  check(
    'security/missing-security-headers',
    `
import express from 'express';
const app = express(); // $ security/missing-security-headers
app.get('/', (req, res) => res.send('<h1>Hi</h1>'));
`,
  ));

test('headers set by a package or by hand are headers', () =>
  check(
    'security/missing-security-headers',
    `
import express from 'express';
import helmet from 'helmet';
const app = express();
app.use(helmet({ hsts: false }));
app.get('/', (req, res) => res.send('<h1>Hi</h1>'));
`,
  ));

test('one that sets them by hand is not', () =>
  check(
    'security/missing-security-headers',
    `
import express from 'express';
const app = express();
app.use((req, res, next) => { res.setHeader('X-Content-Type-Options', 'nosniff'); next(); });
app.get('/', (req, res) => res.send('<h1>Hi</h1>'));
`,
  ));

test('one that calls the middleware of a package by hand is not', () =>
  check(
    'security/missing-security-headers',
    `
import express from 'express';
import helmet from 'helmet';
const strict = helmet();
const app = express();
app.use((req, res, next) => { if (req.path === '/raw') next(); else strict(req, res, next); });
app.get('/', (req, res) => res.send('<h1>Hi</h1>'));
`,
  ));

test('one whose middleware is made by a function, under a condition, is not', () =>
  check(
    'security/missing-security-headers',
    `
import express from 'express';
import helmet from 'helmet';
const app = express();
app.use(secureHeaders({ secure: process.env.SECURE === 'true' }));
app.get('/', (req, res) => res.send('<h1>Hi</h1>'));
function secureHeaders(config) {
  if (config.secure) {
    const headers = helmet();
    return (req, res, next) => { headers(req, res, next); };
  }
  return (req, res, next) => { next(); };
}
`,
  ));

test('an application that a command makes, and nobody can call', () =>
  check(
    'security/missing-security-headers',
    `
//- /src/command.ts
import express from 'express';
export function list() {
  const app = express();
  app.get('/', (req, res) => res.send('<p>'));
  return app;
}
list();
//- /src/server.ts
import express from 'express';
const app = express(); // $ security/missing-security-headers
app.get('/', (req, res) => res.send('<p>'));
app.listen(3000);
`,
  ));

const next = (headers: string) => `
//- /package.json
{ "dependencies": { "next": "15.0.0" } }
//- /next.config.ts
${headers}
//- /app/page/route.ts
export async function GET() {
  return new Response('<p>', { headers: { 'content-type': 'text/html' } });
}
`;

test('headers that the settings of the framework send', async () => {
  expect(
    await findingsOf(
      next(`
const headers = [{ key: 'X-DNS-Prefetch-Control', value: 'on' }, { key: 'Content-Security-Policy', value: "default-src 'self'" }];
export default { async headers() { return [{ source: '/:path*', headers }]; } };`),
      'security/missing-security-headers',
    ),
  ).toHaveLength(0);
  expect(
    await findingsOf(
      next(`
const headers = [{ key: 'Cache-Control', value: 'no-cache' }];
export default { async headers() { return [{ source: '/:path*', headers }]; } };`),
      'security/missing-security-headers',
    ),
  ).toHaveLength(1);
});
