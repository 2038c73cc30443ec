import type { Pool } from 'pg';
import { withTransaction } from '../db/transaction.ts';
import { ConflictError, NotFoundError } from '../errors.ts';
import { decodeCursor, type Page, toPage } from '../lib/cursor.ts';
import { insertAuditEvent } from '../repositories/audit-repository.ts';
import { deleteCart, lockCartLines } from '../repositories/cart-repository.ts';
import * as orders from '../repositories/order-repository.ts';
import { reserveStock, restock } from '../repositories/product-repository.ts';
import { totalCents } from './pricing.ts';

export interface Checkout {
  country: string;
  postcode: string;
  idempotencyKey: string;
}

export interface OrderQuery {
  status?: orders.OrderStatus;
  cursor?: string;
  limit: number;
}

export interface OrderWithItems extends orders.Order {
  items: orders.OrderItem[];
}

export class OrderService {
  readonly #db: Pool;

  constructor(dependencies: { db: Pool }) {
    this.#db = dependencies.db;
  }

  /** Orders what is in the cart. The same idempotency key again returns the same order. */
  async placeOrder(userId: string, checkout: Checkout): Promise<OrderWithItems> {
    const earlier = await orders.findOrderByKey(this.#db, userId, checkout.idempotencyKey);
    const order = earlier ?? (await this.#createOrder(userId, checkout));
    return this.#withItems(order);
  }

  async listOrders(userId: string, query: OrderQuery): Promise<Page<OrderWithItems>> {
    const rows = await orders.findOrders(this.#db, {
      userId,
      status: query.status ?? null,
      after: decodeCursor(query.cursor, 'time'),
      limit: query.limit + 1,
    });
    const page = toPage(rows, query.limit, (order) => order.createdAt.toISOString());
    const orderIds = page.items.map((order) => order.id);
    const items = await orders.findOrderItems(this.#db, orderIds);
    const itemsByOrder = Map.groupBy(items, (item) => item.orderId);
    return {
      items: page.items.map((order) => ({ ...order, items: itemsByOrder.get(order.id) ?? [] })),
      nextCursor: page.nextCursor,
    };
  }

  async getOrder(id: string, userId: string): Promise<OrderWithItems> {
    const order = await orders.findOrder(this.#db, id, userId);
    if (!order) throw new NotFoundError('order_not_found', 'You have no such order.');
    return this.#withItems(order);
  }

  async cancelOrder(id: string, userId: string): Promise<OrderWithItems> {
    const cancelled = await withTransaction(this.#db, async (client) => {
      const order = await orders.markCancelled(client, id, userId);
      if (order) await restock(client, order.id);
      return order;
    });
    if (cancelled) return this.#withItems(cancelled);
    const order = await this.getOrder(id, userId);
    if (order.status === 'cancelled') return order;
    throw new ConflictError('order_not_pending', 'Only a pending order can be cancelled.');
  }

  async refundOrder(id: string, actorId: string, reason: string): Promise<OrderWithItems> {
    const refunded = await withTransaction(this.#db, async (client) => {
      const order = await orders.markRefunded(client, id);
      if (!order) throw new NotFoundError('order_not_found', 'There is no such paid order.');
      const { totalCents: amountCents } = order;
      await orders.insertRefund(client, { orderId: id, createdBy: actorId, amountCents, reason });
      await restock(client, id);
      await insertAuditEvent(client, { actorId, action: 'order.refunded', subjectId: id });
      return order;
    });
    return this.#withItems(refunded);
  }

  async #createOrder(userId: string, checkout: Checkout): Promise<orders.Order> {
    return withTransaction(this.#db, async (client) => {
      const lines = await lockCartLines(client, userId);
      if (lines.length === 0) throw new ConflictError('cart_empty', 'The cart is empty.');
      const reserved = await reserveStock(client, userId);
      if (reserved < lines.length) {
        throw new ConflictError('out_of_stock', 'Not everything in the cart is in stock.');
      }
      const order = await orders.insertOrder(client, {
        userId,
        totalCents: totalCents(lines),
        country: checkout.country,
        postcode: checkout.postcode,
        idempotencyKey: checkout.idempotencyKey,
      });
      if (!order) throw new ConflictError('order_in_progress', 'The same order is being placed.');
      const items = lines.map((line) => ({
        productId: line.productId,
        quantity: line.quantity,
        unitPriceCents: line.priceCents,
      }));
      await orders.insertOrderItems(client, order.id, items);
      await deleteCart(client, userId);
      return order;
    });
  }

  async #withItems(order: orders.Order): Promise<OrderWithItems> {
    return { ...order, items: await orders.findOrderItems(this.#db, [order.id]) };
  }
}
