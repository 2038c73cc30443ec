import assert from 'node:assert/strict';
import { createHmac, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { missingId, openShop, type Reply, type Shop } from './support/shop.ts';

describe('cart, orders and payments', () => {
  let shop: Shop;
  let admin: string;
  let carrierCalls: { url: string; requestId: unknown }[] = [];
  let carrierStatus = 200;
  const carrier = createServer((request, response) => {
    carrierCalls.push({ url: request.url ?? '', requestId: request.headers['x-request-id'] });
    response.writeHead(carrierStatus, { 'content-type': 'application/json' });
    response.end('{"priceCents":590,"days":2}');
  });
  before(async () => {
    await new Promise<void>((resolve) => carrier.listen(0, '127.0.0.1', resolve));
    const { port } = carrier.address() as AddressInfo;
    shop = await openShop({ SHIPPING_API_URL: `http://127.0.0.1:${port}/quotes` });
    admin = await shop.admin();
  });
  after(async () => {
    carrier.close();
    carrier.closeAllConnections();
    await shop.close();
  });

  const address = { country: 'DE', postcode: '10115' };

  function order(token: string, key: string = randomUUID()): Promise<Reply> {
    return shop.call('POST', '/api/v1/orders', {
      token,
      body: address,
      headers: { 'idempotency-key': key },
    });
  }

  function put(token: string, productId: string, quantity: number): Promise<Reply> {
    return shop.call('PUT', `/api/v1/cart/items/${productId}`, { token, body: { quantity } });
  }

  async function stockOf(productId: string): Promise<unknown> {
    return (await shop.call('GET', `/api/v1/products/${productId}`)).body.data['stock'];
  }

  function pay(
    orderId: string,
    options: { id?: string; timestamp?: number; secret?: string } = {},
  ): Promise<Reply> {
    const body = JSON.stringify({ id: options.id ?? randomUUID(), orderId });
    const timestamp = options.timestamp ?? Math.floor(Date.now() / 1000);
    const signature = createHmac('sha256', options.secret ?? shop.config.paymentWebhookSecret)
      .update(`${timestamp}.${body}`)
      .digest('hex');
    return shop.call('POST', '/api/v1/webhooks/payments', {
      body,
      headers: {
        'content-type': 'application/json',
        'x-signature': `t=${timestamp},v1=${signature}`,
      },
    });
  }

  test('a cart belongs to its customer', async () => {
    const [ann, bob] = [await shop.customer(), await shop.customer()];
    const productId = await shop.product(admin);
    const filled = await put(ann, productId, 2);
    assert.equal(filled.status, 200);
    assert.equal(filled.body.data['totalCents'], 3998);
    assert.equal((await put(ann, productId, 3)).body.data['totalCents'], 5997);
    assert.equal(
      (await shop.call('GET', '/api/v1/cart', { token: bob })).body.data['totalCents'],
      0,
    );
    assert.equal((await shop.call('GET', '/api/v1/cart')).status, 401);
    assert.equal((await put(ann, missingId, 1)).status, 404);
    assert.equal((await put(ann, productId, 100)).status, 400);
    const item = `/api/v1/cart/items/${productId}`;
    assert.equal((await shop.call('DELETE', item, { token: bob })).status, 404);
    assert.equal((await shop.call('DELETE', item, { token: ann })).status, 204);
    await put(ann, productId, 1);
    assert.equal((await shop.call('DELETE', '/api/v1/cart', { token: ann })).status, 204);
    assert.equal(
      (await shop.call('GET', '/api/v1/cart', { token: ann })).body.data['totalCents'],
      0,
    );
  });

  test('a cart is full at twenty products', async () => {
    const token = await shop.customer();
    for (let count = 1; count <= 20; count += 1) {
      assert.equal((await put(token, await shop.product(admin), 1)).status, 200);
    }
    const refused = await put(token, await shop.product(admin), 1);
    assert.equal(refused.status, 409);
    assert.equal(refused.body.code, 'cart_full');
  });

  test('a quote is fetched once, with the id of the request', async () => {
    const token = await shop.customer();
    carrierCalls = [];
    const url = '/api/v1/cart/shipping-quote?country=DE&postcode=10115';
    const headers = { 'x-request-id': 'request-0001' };
    const first = await shop.call('GET', url, { token, headers });
    assert.deepEqual(first.body.data, { priceCents: 590, days: 2 });
    await shop.call('GET', url, { token });
    assert.deepEqual(carrierCalls, [
      { url: '/quotes?country=DE&postcode=10115', requestId: 'request-0001' },
    ]);
  });

  test('a carrier that fails is asked twice, and reported as unavailable', async () => {
    const token = await shop.customer();
    carrierCalls = [];
    carrierStatus = 500;
    const reply = await shop.call('GET', '/api/v1/cart/shipping-quote?country=FR&postcode=75001', {
      token,
    });
    carrierStatus = 200;
    assert.equal(reply.status, 503);
    assert.equal(reply.body.code, 'carrier_unavailable');
    assert.equal(carrierCalls.length, 2);
  });

  test('an order takes the cart and the stock, once per key', async () => {
    const token = await shop.customer();
    const productId = await shop.product(admin);
    assert.equal((await order(token)).body.code, 'cart_empty');
    await put(token, productId, 2);
    const key = randomUUID();
    const placed = await order(token, key);
    assert.equal(placed.status, 201);
    assert.equal(placed.body.data['totalCents'], 3998);
    assert.equal(await stockOf(productId), 3);
    const again = await order(token, key);
    assert.equal(again.body.data.id, placed.body.data.id);
    assert.equal(await stockOf(productId), 3);
    const keyless = await shop.call('POST', '/api/v1/orders', { token, body: address });
    assert.equal(keyless.status, 400);
  });

  test('an order for more than there is changes nothing', async () => {
    const token = await shop.customer();
    const [scarce, plenty] = [await shop.product(admin, { stock: 1 }), await shop.product(admin)];
    await put(token, scarce, 2);
    await put(token, plenty, 1);
    const refused = await order(token);
    assert.equal(refused.status, 409);
    assert.equal(refused.body.code, 'out_of_stock');
    assert.equal(await stockOf(plenty), 5);
    assert.equal((await shop.call('GET', '/api/v1/cart', { token })).body.data['totalCents'], 5997);
  });

  test('an order belongs to its customer', async () => {
    const [ann, bob] = [await shop.customer(), await shop.customer()];
    await put(ann, await shop.product(admin), 1);
    const { id } = (await order(ann)).body.data;
    const mine = await shop.call('GET', `/api/v1/orders/${id}`, { token: ann });
    assert.equal(mine.status, 200);
    assert.equal((mine.body.data['items'] as unknown[]).length, 1);
    assert.equal((await shop.call('GET', `/api/v1/orders/${id}`, { token: bob })).status, 404);
    assert.equal(
      (await shop.call('PUT', `/api/v1/orders/${id}/cancellation`, { token: bob })).status,
      404,
    );
    const listed = await shop.call('GET', '/api/v1/orders?status=pending', { token: ann });
    assert.equal((listed.body.data as unknown as unknown[]).length, 1);
    const others = await shop.call('GET', '/api/v1/orders', { token: bob });
    assert.deepEqual(others.body.data, []);
  });

  test('a cancellation gives the stock back, once', async () => {
    const token = await shop.customer();
    const productId = await shop.product(admin);
    await put(token, productId, 2);
    const { id } = (await order(token)).body.data;
    for (let count = 1; count <= 2; count += 1) {
      const cancelled = await shop.call('PUT', `/api/v1/orders/${id}/cancellation`, { token });
      assert.equal(cancelled.status, 200);
      assert.equal(cancelled.body.data['status'], 'cancelled');
      assert.equal(await stockOf(productId), 5);
    }
  });

  test('a payment has to be signed, and signed just now', async () => {
    assert.equal((await pay(missingId, { secret: 'something else' })).status, 401);
    assert.equal(
      (await pay(missingId, { timestamp: Math.floor(Date.now() / 1000) - 3600 })).status,
      401,
    );
    assert.equal(
      (
        await shop.call('POST', '/api/v1/webhooks/payments', {
          body: { id: 'a', orderId: missingId },
        })
      ).status,
      401,
    );
    assert.equal((await pay(missingId)).status, 404);
    assert.equal((await pay('not-an-id')).status, 400);
  });

  test('a paid order is refunded once, by an administrator', async () => {
    const token = await shop.customer();
    const productId = await shop.product(admin);
    await put(token, productId, 2);
    const { id } = (await order(token)).body.data;
    const url = `/api/v1/admin/orders/${id}/refund`;
    const body = { reason: 'It was broken' };
    assert.equal((await shop.call('PUT', url, { token: admin, body })).status, 404);
    const event = randomUUID();
    assert.equal((await pay(id, { id: event })).status, 204);
    assert.equal((await pay(id, { id: event })).status, 204);
    assert.equal((await pay(id)).status, 204);
    const paid = await shop.call('GET', `/api/v1/orders/${id}`, { token });
    assert.equal(paid.body.data['status'], 'paid');
    assert.equal(
      (await shop.call('PUT', `/api/v1/orders/${id}/cancellation`, { token })).status,
      409,
    );
    assert.equal((await shop.call('PUT', url, { token, body })).status, 403);
    const refunded = await shop.call('PUT', url, { token: admin, body });
    assert.equal(refunded.status, 200);
    assert.equal(refunded.body.data['status'], 'refunded');
    assert.equal(await stockOf(productId), 5);
    assert.equal((await shop.call('PUT', url, { token: admin, body })).status, 404);
  });
});
