import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('tables of routes are followed however long they are', async () => {
  const table = (from: number, to: number): string =>
    Array.from(
      { length: to - from },
      (_, n) => `  { method: 'get', path: '/r${from + n}', handler: (req, res) => res.json({ n: ${from + n} }) },`,
    ).join('\n');
  const { endpoints } = await modelOf(`
import express from 'express';
const app = express();
const routes = [
${table(0, 120)}
];
const more = [
${table(120, 240)}
];
more.forEach((route) => { routes.push(route); });
routes.forEach((route) => app[route.method]('/v1' + route.path, route.handler));
for (const route of routes) app[route.method]('/v2' + route.path, route.handler);
app.listen(3000);
`);
  const paths = new Set(endpoints.map(({ path }) => path));
  expect(paths.size).toBe(480);
  expect(paths.has('/v1/r239')).toBe(true);
});
