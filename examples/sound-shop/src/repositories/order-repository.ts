import type { Queryable } from '../db/pool.ts';
import type { Cursor } from '../lib/cursor.ts';

export type OrderStatus = 'pending' | 'paid' | 'cancelled' | 'refunded';

export interface Order {
  id: string;
  status: OrderStatus;
  totalCents: number;
  country: string;
  postcode: string;
  createdAt: Date;
}

export interface OrderItem {
  orderId: string;
  productId: string;
  name: string;
  quantity: number;
  unitPriceCents: number;
}

export interface NewOrder {
  userId: string;
  totalCents: number;
  country: string;
  postcode: string;
  idempotencyKey: string;
}

const columns = `id, status, total_cents AS "totalCents", country, postcode,
  created_at AS "createdAt"`;

/** Undefined where the user has used the idempotency key before. */
export async function insertOrder(db: Queryable, order: NewOrder): Promise<Order | undefined> {
  const { rows } = await db.query<Order>(
    `INSERT INTO orders (user_id, total_cents, country, postcode, idempotency_key)
     VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (user_id, idempotency_key) DO NOTHING
     RETURNING ${columns}`,
    [order.userId, order.totalCents, order.country, order.postcode, order.idempotencyKey],
  );
  return rows[0];
}

export async function insertOrderItems(
  db: Queryable,
  orderId: string,
  items: { productId: string; quantity: number; unitPriceCents: number }[],
): Promise<void> {
  await db.query(
    `INSERT INTO order_items (order_id, product_id, quantity, unit_price_cents)
     SELECT $1, item.product_id, item.quantity, item.unit_price_cents
     FROM unnest($2::uuid[], $3::smallint[], $4::integer[])
       AS item (product_id, quantity, unit_price_cents)`,
    [
      orderId,
      items.map((item) => item.productId),
      items.map((item) => item.quantity),
      items.map((item) => item.unitPriceCents),
    ],
  );
}

export async function findOrderByKey(
  db: Queryable,
  userId: string,
  idempotencyKey: string,
): Promise<Order | undefined> {
  const { rows } = await db.query<Order>(
    `SELECT ${columns} FROM orders WHERE user_id = $1 AND idempotency_key = $2`,
    [userId, idempotencyKey],
  );
  return rows[0];
}

export async function findOrder(
  db: Queryable,
  id: string,
  userId: string,
): Promise<Order | undefined> {
  const { rows } = await db.query<Order>(
    `SELECT ${columns} FROM orders WHERE id = $1 AND user_id = $2`,
    [id, userId],
  );
  return rows[0];
}

export async function orderExists(db: Queryable, id: string): Promise<boolean> {
  const { rowCount } = await db.query('SELECT 1 FROM orders WHERE id = $1', [id]);
  return rowCount === 1;
}

export async function findOrders(
  db: Queryable,
  list: { userId: string; status: OrderStatus | null; after: Cursor | null; limit: number },
): Promise<Order[]> {
  const { rows } = await db.query<Order>(
    `SELECT ${columns} FROM orders
     WHERE user_id = $1
       AND ($2::order_status IS NULL OR status = $2)
       AND ($3::timestamptz IS NULL OR (created_at, id) < ($3, $4::uuid))
     ORDER BY created_at DESC, id DESC
     LIMIT $5`,
    [list.userId, list.status, list.after?.value ?? null, list.after?.id ?? null, list.limit],
  );
  return rows;
}

/** The items of several orders, in one query. */
export async function findOrderItems(db: Queryable, orderIds: string[]): Promise<OrderItem[]> {
  const { rows } = await db.query<OrderItem>(
    `SELECT i.order_id AS "orderId", i.product_id AS "productId", p.name, i.quantity,
       i.unit_price_cents AS "unitPriceCents"
     FROM order_items i JOIN products p ON p.id = i.product_id
     WHERE i.order_id = ANY ($1::uuid[])
     ORDER BY i.order_id, i.product_id`,
    [orderIds],
  );
  return rows;
}

/** Undefined where the user has no pending order of this id. */
export async function markCancelled(
  db: Queryable,
  id: string,
  userId: string,
): Promise<Order | undefined> {
  const { rows } = await db.query<Order>(
    `UPDATE orders SET status = 'cancelled', updated_at = now()
     WHERE id = $1 AND user_id = $2 AND status = 'pending'
     RETURNING ${columns}`,
    [id, userId],
  );
  return rows[0];
}

/** Undefined where there is no paid order of this id. */
export async function markRefunded(db: Queryable, id: string): Promise<Order | undefined> {
  const { rows } = await db.query<Order>(
    `UPDATE orders SET status = 'refunded', updated_at = now()
     WHERE id = $1 AND status = 'paid'
     RETURNING ${columns}`,
    [id],
  );
  return rows[0];
}

/** False where the order is not pending, or does not exist. */
export async function markPaid(db: Queryable, id: string): Promise<boolean> {
  const { rowCount } = await db.query(
    `UPDATE orders SET status = 'paid', updated_at = now() WHERE id = $1 AND status = 'pending'`,
    [id],
  );
  return rowCount === 1;
}

export async function insertRefund(
  db: Queryable,
  refund: { orderId: string; createdBy: string; amountCents: number; reason: string },
): Promise<void> {
  await db.query(
    'INSERT INTO refunds (order_id, created_by, amount_cents, reason) VALUES ($1, $2, $3, $4)',
    [refund.orderId, refund.createdBy, refund.amountCents, refund.reason],
  );
}

/** False where there is no such order, or the event has been recorded before. */
export async function insertPaymentEvent(
  db: Queryable,
  event: { id: string; orderId: string },
): Promise<boolean> {
  const { rowCount } = await db.query(
    `INSERT INTO payment_events (id, order_id)
     SELECT $1, o.id FROM orders o WHERE o.id = $2
     ON CONFLICT (id) DO NOTHING`,
    [event.id, event.orderId],
  );
  return rowCount === 1;
}
