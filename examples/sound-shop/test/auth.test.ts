import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { openShop, password, type Shop } from './support/shop.ts';

describe('auth and users', () => {
  let shop: Shop;
  before(async () => {
    shop = await openShop();
  });
  after(() => shop.close());

  const body = { email: 'Ann@Example.com', password, displayName: 'Ann' };

  async function signIn(): Promise<{ accessToken: string; refreshToken: string }> {
    const reply = await shop.call('POST', '/api/v1/auth/login', {
      body: { email: 'ann@example.com', password },
    });
    assert.equal(reply.status, 200);
    return {
      accessToken: String(reply.body.data['accessToken']),
      refreshToken: String(reply.body.data['refreshToken']),
    };
  }

  test('an account is created once, and shows no password', async () => {
    const created = await shop.call('POST', '/api/v1/auth/register', { body });
    assert.equal(created.status, 201);
    assert.equal(created.body.data['email'], 'ann@example.com');
    assert.ok(!created.text.includes('assword'));
    const again = await shop.call('POST', '/api/v1/auth/register', { body });
    assert.equal(again.status, 409);
    assert.equal(again.body.code, 'email_taken');
  });

  test('a registration that does not fit is refused with the place', async () => {
    const reply = await shop.call('POST', '/api/v1/auth/register', {
      body: { ...body, password: 'short' },
    });
    assert.equal(reply.status, 400);
    assert.equal(reply.body.errors?.[0]?.path, 'body/password');
    const extra = await shop.call('POST', '/api/v1/auth/register', {
      body: { ...body, role: 'admin' },
    });
    assert.equal(extra.status, 400);
  });

  test('wrong credentials and unknown accounts get the same answer', async () => {
    const wrong = await shop.call('POST', '/api/v1/auth/login', {
      body: { email: 'ann@example.com', password: 'wrong' },
    });
    const unknown = await shop.call('POST', '/api/v1/auth/login', {
      body: { email: 'bob@example.com', password: 'wrong' },
    });
    assert.equal(wrong.status, 401);
    assert.equal(unknown.status, 401);
    assert.equal(wrong.body.detail, unknown.body.detail);
  });

  test('the eleventh attempt within a minute is refused', async () => {
    const attempt = { body: { email: 'nobody@example.com', password: 'wrong' }, from: '192.0.2.1' };
    for (let count = 1; count <= 10; count += 1) {
      assert.equal((await shop.call('POST', '/api/v1/auth/login', attempt)).status, 401);
    }
    const refused = await shop.call('POST', '/api/v1/auth/login', attempt);
    assert.equal(refused.status, 429);
    assert.equal(refused.body.code, 'too_many_requests');
    assert.ok(refused.headers['retry-after']);
  });

  test('a refresh token works once', async () => {
    const { refreshToken } = await signIn();
    const first = await shop.call('POST', '/api/v1/auth/refresh', { body: { refreshToken } });
    assert.equal(first.status, 200);
    assert.notEqual(first.body.data['refreshToken'], refreshToken);
    const second = await shop.call('POST', '/api/v1/auth/refresh', { body: { refreshToken } });
    assert.equal(second.status, 401);
  });

  test('a refresh token that was given back does not work', async () => {
    const { refreshToken } = await signIn();
    const reply = await shop.call('POST', '/api/v1/auth/logout', { body: { refreshToken } });
    assert.equal(reply.status, 204);
    assert.equal(
      (await shop.call('POST', '/api/v1/auth/refresh', { body: { refreshToken } })).status,
      401,
    );
  });

  test('the own account needs a token that this service signed', async () => {
    const { accessToken } = await signIn();
    const mine = await shop.call('GET', '/api/v1/users/me', { token: accessToken });
    assert.equal(mine.status, 200);
    assert.equal(mine.body.data['displayName'], 'Ann');
    assert.equal((await shop.call('GET', '/api/v1/users/me')).status, 401);
    const [, payload = ''] = accessToken.split('.');
    const unsigned = `${Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')}.${payload}.`;
    assert.equal((await shop.call('GET', '/api/v1/users/me', { token: unsigned })).status, 401);
    assert.equal(
      (await shop.call('GET', '/api/v1/users/me', { token: `${accessToken}x` })).status,
      401,
    );
  });

  test('a profile changes only from the version that the client has seen', async () => {
    const { accessToken: token } = await signIn();
    const changed = await shop.call('PATCH', '/api/v1/users/me', {
      token,
      body: { displayName: 'Anna', version: 1 },
    });
    assert.equal(changed.status, 200);
    assert.equal(changed.body.data['version'], 2);
    const stale = await shop.call('PATCH', '/api/v1/users/me', {
      token,
      body: { displayName: 'Anne', version: 1 },
    });
    assert.equal(stale.status, 409);
    assert.equal(
      (await shop.call('PATCH', '/api/v1/users/me', { body: { displayName: 'A', version: 2 } }))
        .status,
      401,
    );
  });
});
