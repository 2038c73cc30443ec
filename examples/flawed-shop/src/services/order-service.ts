import { withTransaction } from '../db/transaction';
import { unitPriceCents } from '../lib/pricing';
import { type Coupon, deleteCart, lockCartLines } from '../repositories/cart-repository';
import * as orders from '../repositories/order-repository';
import { reserveStock, restock } from '../repositories/product-repository';
import { subtotalCents } from './cart-service';
import { sendOrderConfirmation } from './mail-service';
import { couponOf, discountCents } from './promotion-service';

export interface Checkout {
  country: string;
  postcode: string;
  idempotencyKey: string;
}

export interface OrderWithItems extends orders.Order {
  items: orders.OrderItem[];
}

type Rejection = 'empty-cart' | 'out-of-stock' | 'key-in-use';

class CheckoutRejected extends Error {
  override name = 'CheckoutRejected';
  constructor(readonly reason: Rejection) {
    super(reason);
  }
}

export async function placeOrder(
  userId: string,
  checkout: Checkout,
): Promise<orders.Order | Rejection> {
  const earlier = await orders.findOrderByKey(userId, checkout.idempotencyKey);
  if (earlier) return earlier;
  const coupon = await couponOf(userId);
  try {
    const order = await createOrder(userId, checkout, coupon);
    sendOrderConfirmation(order);
    return order;
  } catch (err) {
    if (err instanceof CheckoutRejected) return err.reason;
    throw err;
  }
}

async function createOrder(
  userId: string,
  checkout: Checkout,
  coupon: Coupon | undefined,
): Promise<orders.Order> {
  return withTransaction(async (client) => {
    const lines = await lockCartLines(client, userId);
    if (lines.length === 0) throw new CheckoutRejected('empty-cart');
    const reserved = await reserveStock(client, userId);
    if (reserved.length < lines.length) throw new CheckoutRejected('out-of-stock');
    const order = await orders.insertOrder(client, {
      userId,
      ...checkout,
      totalCents: subtotalCents(lines) - discountCents(lines, coupon),
    });
    if (!order) throw new CheckoutRejected('key-in-use');
    const items = lines.map((line) => ({
      productId: line.productId,
      quantity: line.quantity,
      unitPriceCents: unitPriceCents(line),
    }));
    await orders.insertOrderItems(client, order.id, items);
    await deleteCart(userId, client);
    return order;
  });
}

export async function listOrders(
  userId: string,
  page: { limit: number; offset: number },
): Promise<OrderWithItems[]> {
  const found = await orders.findOrdersOfUser(userId, page);
  const result: OrderWithItems[] = [];
  for (const order of found) {
    result.push({ ...order, items: await orders.findOrderItems(order.id) });
  }
  return result;
}

export async function getOrder(id: string, userId: string): Promise<OrderWithItems | undefined> {
  const order = await orders.findOrder(id, userId);
  return order && { ...order, items: await orders.findOrderItems(order.id) };
}

export async function cancelOrder(
  id: string,
  userId: string,
): Promise<orders.Order | 'missing' | 'conflict'> {
  const cancelled = await withTransaction(async (client) => {
    const order = await orders.markCancelled(client, id, userId);
    if (order) await restock(client, order.id);
    return order;
  });
  return cancelled ?? ((await orders.findOrder(id, userId)) ? 'conflict' : 'missing');
}
