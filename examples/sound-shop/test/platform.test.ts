import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ZodError } from 'zod';
import { loadConfig } from '../src/config.ts';
import { openShop, type Shop } from './support/shop.ts';

describe('operation', () => {
  let shop: Shop;
  before(async () => {
    shop = await openShop();
  });
  after(() => shop.close());

  test('the probes answer', async () => {
    assert.equal((await shop.call('GET', '/health/live')).status, 200);
    assert.equal((await shop.call('GET', '/health/ready')).status, 200);
  });

  test('a failing database makes the service not ready, and shows nothing of itself', async (context) => {
    context.mock.method(shop.db, 'query', () => Promise.reject(new Error('host db-7 refused')));
    const ready = await shop.call('GET', '/health/ready');
    assert.equal(ready.status, 503);
    const failed = await shop.call('GET', '/api/v1/products');
    assert.equal(failed.status, 500);
    assert.equal(failed.body.code, 'internal_error');
    assert.ok(!failed.text.includes('db-7') && !ready.text.includes('db-7'));
    assert.equal((await shop.call('GET', '/health/live')).status, 200);
  });

  test('the metrics count requests, and need their token', async () => {
    assert.equal((await shop.call('GET', '/metrics')).status, 401);
    const reply = await shop.call('GET', '/metrics', { token: shop.config.metricsToken });
    assert.equal(reply.status, 200);
    assert.match(
      reply.text,
      /http_request_duration_seconds_count\{method="GET",route="\/health\/live",status="200"\}/,
    );
  });

  test('every reply carries a request id and the protective headers', async () => {
    const reply = await shop.call('GET', '/api/v1/products', {
      headers: { 'x-request-id': 'caller-given-1' },
    });
    assert.equal(reply.headers['x-request-id'], 'caller-given-1');
    assert.ok(reply.headers['strict-transport-security']);
    assert.equal(reply.headers['x-content-type-options'], 'nosniff');
    assert.equal(reply.headers['x-powered-by'], undefined);
    const forged = await shop.call('GET', '/health/live', { headers: { 'x-request-id': 'a\tb' } });
    assert.match(String(forged.headers['x-request-id']), /^[0-9a-f-]{36}$/);
  });

  test('only the listed origins may read replies in a browser', async () => {
    const known = await shop.call('GET', '/api/v1/products', {
      headers: { origin: 'https://shop.example' },
    });
    assert.equal(known.headers['access-control-allow-origin'], 'https://shop.example');
    const unknown = await shop.call('GET', '/api/v1/products', {
      headers: { origin: 'https://evil.example' },
    });
    assert.equal(unknown.headers['access-control-allow-origin'], undefined);
  });

  test('unknown routes, broken JSON and large bodies are problems of the client', async () => {
    const missing = await shop.call('GET', '/api/v1/nothing');
    assert.equal(missing.status, 404);
    assert.match(String(missing.headers['content-type']), /^application\/problem\+json/);
    assert.equal(missing.body.requestId, missing.headers['x-request-id']);
    const headers = { 'content-type': 'application/json' };
    assert.equal(
      (await shop.call('POST', '/api/v1/auth/login', { headers, body: '{' })).status,
      400,
    );
    const large = JSON.stringify({ email: 'x'.repeat(70_000) });
    assert.equal(
      (await shop.call('POST', '/api/v1/auth/login', { headers, body: large })).status,
      413,
    );
  });

  test('the description of the API has every route', async () => {
    const reply = await shop.call('GET', '/openapi.json');
    const document = JSON.parse(reply.text) as { paths: Record<string, object> };
    const operations = Object.values(document.paths).flatMap((path) => Object.keys(path));
    assert.equal(operations.length, 26);
  });

  test('an incomplete environment is refused at start-up', () => {
    assert.throws(() => loadConfig({}), ZodError);
  });
});
