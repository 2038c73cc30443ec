import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { missingId, openShop, type Shop } from './support/shop.ts';

describe('products and reviews', () => {
  let shop: Shop;
  let admin: string;
  let customer: string;
  before(async () => {
    shop = await openShop();
    admin = await shop.admin();
    customer = await shop.customer();
  });
  after(() => shop.close());

  const fields = {
    name: 'Lamp',
    description: 'Shines',
    priceCents: 4900,
    stock: 3,
    featured: true,
  };

  test('only administrators add products', async () => {
    assert.equal((await shop.call('POST', '/api/v1/products', { body: fields })).status, 401);
    assert.equal(
      (await shop.call('POST', '/api/v1/products', { token: customer, body: fields })).status,
      403,
    );
    const created = await shop.call('POST', '/api/v1/products', { token: admin, body: fields });
    assert.equal(created.status, 201);
    const { rows } = await shop.db.query('SELECT 1 FROM audit_events WHERE subject_id = $1', [
      created.body.data.id,
    ]);
    assert.equal(rows.length, 1);
  });

  test('a product is read by everybody, and may be cached', async () => {
    const id = await shop.product(admin);
    const found = await shop.call('GET', `/api/v1/products/${id}`);
    assert.equal(found.status, 200);
    assert.equal(found.body.data['name'], 'Kettle');
    assert.equal(found.headers['cache-control'], 'public, max-age=30');
    const etag = String(found.headers['etag']);
    const unchanged = await shop.call('GET', `/api/v1/products/${id}`, {
      headers: { 'if-none-match': etag },
    });
    assert.equal(unchanged.status, 304);
    assert.equal((await shop.call('GET', `/api/v1/products/${missingId}`)).status, 404);
    assert.equal((await shop.call('GET', '/api/v1/products/1')).status, 400);
  });

  test('a product changes only from the version that the client has seen', async () => {
    const id = await shop.product(admin);
    const url = `/api/v1/products/${id}`;
    const changed = await shop.call('PUT', url, { token: admin, body: { ...fields, version: 1 } });
    assert.equal(changed.status, 200);
    assert.equal(changed.body.data['priceCents'], 4900);
    assert.equal(
      (await shop.call('PUT', url, { token: admin, body: { ...fields, version: 1 } })).status,
      409,
    );
    assert.equal(
      (await shop.call('PUT', url, { token: customer, body: { ...fields, version: 2 } })).status,
      403,
    );
    const missing = await shop.call('PUT', `/api/v1/products/${missingId}`, {
      token: admin,
      body: { ...fields, version: 1 },
    });
    assert.equal(missing.status, 404);
  });

  test('pages follow each other without a gap, in both orders', async () => {
    for (const priceCents of [300, 100, 200, 100]) {
      await shop.product(admin, { name: 'Paged spoon', priceCents });
    }
    for (const [sort, expected] of [
      ['price', [100, 100, 200, 300]],
      ['newest', [100, 200, 100, 300]],
    ] as const) {
      const prices: unknown[] = [];
      let cursor = '';
      do {
        const page = await shop.call(
          'GET',
          `/api/v1/products?q=spoon&limit=3&sort=${sort}${cursor}`,
        );
        assert.equal(page.status, 200);
        const items = page.body.data as unknown as { priceCents: number }[];
        prices.push(...items.map((item) => item.priceCents));
        cursor = page.body.meta.nextCursor ? `&cursor=${page.body.meta.nextCursor}` : '';
      } while (cursor !== '');
      if (sort === 'price') assert.deepEqual(prices, expected);
      else assert.deepEqual([...prices].sort(), [...expected].sort());
    }
  });

  test('lists refuse what is not in their schema', async () => {
    for (const query of [
      'limit=101',
      'limit=0',
      'sort=stock',
      'unknown=1',
      'cursor=bm9wZQ',
      `q=${'x'.repeat(101)}`,
    ]) {
      assert.equal((await shop.call('GET', `/api/v1/products?${query}`)).status, 400, query);
    }
    const featured = await shop.call('GET', '/api/v1/products?featured=true');
    assert.equal(featured.status, 200);
    const items = featured.body.data as unknown as { featured: boolean }[];
    assert.ok(items.length > 0 && items.every((item) => item.featured));
  });

  test('a customer reviews a product once, and removes the own review', async () => {
    const id = await shop.product(admin);
    const url = `/api/v1/products/${id}/reviews`;
    const body = { rating: 5, body: 'Good' };
    assert.equal((await shop.call('POST', url, { body })).status, 401);
    const added = await shop.call('POST', url, { token: customer, body });
    assert.equal(added.status, 201);
    assert.equal((await shop.call('POST', url, { token: customer, body })).status, 409);
    const missing = await shop.call('POST', `/api/v1/products/${missingId}/reviews`, {
      token: customer,
      body,
    });
    assert.equal(missing.status, 404);
    const listed = await shop.call('GET', `${url}?rating=5`);
    assert.equal((listed.body.data as unknown as unknown[]).length, 1);
    assert.equal((await shop.call('GET', `/api/v1/products/${missingId}/reviews`)).status, 404);
    const own = `/api/v1/reviews/${added.body.data.id}`;
    assert.equal((await shop.call('DELETE', own)).status, 401);
    assert.equal((await shop.call('DELETE', own, { token: admin })).status, 404);
    assert.equal((await shop.call('DELETE', own, { token: customer })).status, 204);
    assert.equal((await shop.call('DELETE', own, { token: customer })).status, 404);
  });
});
