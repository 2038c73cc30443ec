import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { missingId, openShop, type Shop } from './support/shop.ts';

describe('administration', () => {
  let shop: Shop;
  let admin: string;
  let customer: string;
  before(async () => {
    shop = await openShop();
    admin = await shop.admin();
    customer = await shop.customer();
  });
  after(() => shop.close());

  test('accounts are listed in pages, for administrators', async () => {
    assert.equal((await shop.call('GET', '/api/v1/admin/users')).status, 401);
    assert.equal((await shop.call('GET', '/api/v1/admin/users', { token: customer })).status, 403);
    const first = await shop.call('GET', '/api/v1/admin/users?limit=1', { token: admin });
    assert.equal(first.status, 200);
    assert.equal((first.body.data as unknown as unknown[]).length, 1);
    const next = await shop.call(
      'GET',
      `/api/v1/admin/users?limit=1&cursor=${String(first.body.meta.nextCursor)}`,
      { token: admin },
    );
    assert.equal((next.body.data as unknown as unknown[]).length, 1);
    assert.equal(next.body.meta.nextCursor, null);
    const admins = await shop.call('GET', '/api/v1/admin/users?role=admin', { token: admin });
    assert.equal((admins.body.data as unknown as unknown[]).length, 1);
  });

  test('an account is read by its id', async () => {
    const me = await shop.call('GET', '/api/v1/users/me', { token: customer });
    const found = await shop.call('GET', `/api/v1/admin/users/${me.body.data.id}`, {
      token: admin,
    });
    assert.equal(found.status, 200);
    assert.ok(!found.text.includes('assword'));
    assert.equal(
      (await shop.call('GET', `/api/v1/admin/users/${missingId}`, { token: admin })).status,
      404,
    );
  });
});
