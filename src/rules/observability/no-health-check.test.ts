import { test } from 'vitest';
import { check } from '../../testing/check.ts';

const id = 'observability/no-health-check';
const app = (routes: string, more = ''): string => `
import express from 'express';
const app = express(); // $ ${id}
app.get('/products', (req, res) => { res.json([]); });
${routes}
app.listen(3000);
${more}`;
const without = (fixture: string): string => fixture.replace(` // $ ${id}`, '');

test('an application that cannot be asked', () => check(id, app('')));

test('the state of a record is no health', () =>
  check(id, app("app.get('/orders/:id/status', (req, res) => { res.json({}); });")));

test('under whatever prefix and name', async () => {
  for (const path of ['/healthz', '/api/v1/health', '/health/ready', '/ping', '/readyz', '/_health'])
    await check(id, without(app(`app.get('${path}', (req, res) => { res.send('ok'); });`)));
});

test('what the container is probed at', () =>
  check(
    id,
    without(
      app(
        "app.get('/hello', (req, res) => { res.send('ok'); });",
        '//- /Dockerfile\nFROM node:24\nHEALTHCHECK CMD curl -f http://localhost:3000/hello || exit 1\n',
      ),
    ),
  ));

test('what does not listen is no server', () => check(id, without(app('')).replace('app.listen(3000);', '')));
