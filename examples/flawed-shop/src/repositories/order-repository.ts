import { pool, type Queryable } from '../db/pool';

type OrderStatus = 'pending' | 'paid' | 'cancelled' | 'refunded';

export interface Order {
  id: string;
  userId: string;
  status: OrderStatus;
  totalCents: number;
  country: string;
  postcode: string;
  createdAt: Date;
}

export interface OrderItem {
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

export interface NewOrderItem {
  productId: string;
  quantity: number;
  unitPriceCents: number;
}

const columns = `id, user_id AS "userId", status, total_cents AS "totalCents", country, postcode,
  created_at AS "createdAt"`;

/** Undefined where the key has been used before. */
export async function insertOrder(db: Queryable, order: NewOrder): Promise<Order | undefined> {
  const { rows } = await db.query<Order>(
    `INSERT INTO orders (user_id, total_cents, country, postcode, idempotency_key)
     VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (idempotency_key) DO NOTHING
     RETURNING ${columns}`,
    [order.userId, order.totalCents, order.country, order.postcode, order.idempotencyKey],
  );
  return rows[0];
}

export async function insertOrderItems(
  db: Queryable,
  orderId: string,
  items: NewOrderItem[],
): Promise<void> {
  await db.query(
    `INSERT INTO order_items (order_id, product_id, quantity, unit_price_cents)
     SELECT $1, item.product_id, item.quantity, item.unit_price_cents
     FROM unnest($2::uuid[], $3::integer[], $4::integer[])
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
  userId: string,
  idempotencyKey: string,
): Promise<Order | undefined> {
  const { rows } = await pool.query<Order>(
    `SELECT ${columns} FROM orders WHERE idempotency_key = $1 AND user_id = $2`,
    [idempotencyKey, userId],
  );
  return rows[0];
}

export async function findOrder(id: string, userId: string): Promise<Order | undefined> {
  const { rows } = await pool.query<Order>(
    `SELECT ${columns} FROM orders WHERE id = $1 AND user_id = $2`,
    [id, userId],
  );
  return rows[0];
}

export async function findOrdersOfUser(
  userId: string,
  page: { limit: number; offset: number },
): Promise<Order[]> {
  const { rows } = await pool.query<Order>(
    `SELECT ${columns} FROM orders WHERE user_id = $1
     ORDER BY created_at DESC LIMIT $2 OFFSET $3`,
    [userId, page.limit, page.offset],
  );
  return rows;
}

export async function findLatestOrders(limit: number): Promise<Order[]> {
  const { rows } = await pool.query<Order>(
    `SELECT ${columns} FROM orders ORDER BY created_at DESC LIMIT $1`,
    [limit],
  );
  return rows;
}

export async function findOrderItems(orderId: string): Promise<OrderItem[]> {
  const { rows } = await pool.query<OrderItem>(
    `SELECT i.product_id AS "productId", p.name, i.quantity,
       i.unit_price_cents AS "unitPriceCents"
     FROM order_items i JOIN products p ON p.id = i.product_id
     WHERE i.order_id = $1
     ORDER BY i.product_id LIMIT 100`,
    [orderId],
  );
  return rows;
}

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

export async function markPaid(db: Queryable, id: string): Promise<void> {
  await db.query(
    `UPDATE orders SET status = 'paid', updated_at = now() WHERE id = $1 AND status = 'pending'`,
    [id],
  );
}

export async function markRefunded(db: Queryable, id: string): Promise<Order | undefined> {
  const { rows } = await db.query<Order>(
    `UPDATE orders SET status = 'refunded', updated_at = now()
     WHERE id = $1 AND status = 'paid'
     RETURNING ${columns}`,
    [id],
  );
  return rows[0];
}

export async function insertRefund(
  db: Queryable,
  refund: { orderId: string; createdBy: string; amountCents: number; reason: string },
): Promise<void> {
  await db.query(
    `INSERT INTO refunds (order_id, created_by, amount_cents, reason) VALUES ($1, $2, $3, $4)`,
    [refund.orderId, refund.createdBy, refund.amountCents, refund.reason],
  );
}

/** False where the event has been recorded before. */
export async function recordWebhookEvent(db: Queryable, id: string): Promise<boolean> {
  const { rowCount } = await db.query(
    'INSERT INTO webhook_events (id) VALUES ($1) ON CONFLICT (id) DO NOTHING',
    [id],
  );
  return rowCount === 1;
}
