import type { Queryable } from '../db/pool.ts';

export interface CartLine {
  productId: string;
  name: string;
  priceCents: number;
  quantity: number;
}

const maxCartLines = 20;

export async function findCartLines(db: Queryable, userId: string): Promise<CartLine[]> {
  const { rows } = await db.query<CartLine>(
    `SELECT p.id AS "productId", p.name, p.price_cents AS "priceCents", c.quantity
     FROM cart_items c JOIN products p ON p.id = c.product_id
     WHERE c.user_id = $1
     ORDER BY c.product_id
     LIMIT $2`,
    [userId, maxCartLines],
  );
  return rows;
}

/** The cart for checkout: its lines and their products stay locked until the transaction ends. */
export async function lockCartLines(db: Queryable, userId: string): Promise<CartLine[]> {
  const { rows } = await db.query<CartLine>(
    `SELECT p.id AS "productId", p.name, p.price_cents AS "priceCents", c.quantity
     FROM cart_items c JOIN products p ON p.id = c.product_id
     WHERE c.user_id = $1
     ORDER BY c.product_id
     LIMIT $2
     FOR UPDATE`,
    [userId, maxCartLines],
  );
  return rows;
}

/** False where the product does not exist, or the cart holds `maxCartLines` others. */
export async function saveCartItem(
  db: Queryable,
  item: { userId: string; productId: string; quantity: number },
): Promise<boolean> {
  const { rowCount } = await db.query(
    `INSERT INTO cart_items (user_id, product_id, quantity)
     SELECT $1, p.id, $3 FROM products p
     WHERE p.id = $2 AND $4 > (
       SELECT count(*) FROM cart_items c WHERE c.user_id = $1 AND c.product_id <> $2
     )
     ON CONFLICT (user_id, product_id)
       DO UPDATE SET quantity = excluded.quantity, updated_at = now()`,
    [item.userId, item.productId, item.quantity, maxCartLines],
  );
  return rowCount === 1;
}

export async function deleteCartItem(
  db: Queryable,
  userId: string,
  productId: string,
): Promise<boolean> {
  const { rowCount } = await db.query(
    'DELETE FROM cart_items WHERE user_id = $1 AND product_id = $2',
    [userId, productId],
  );
  return rowCount === 1;
}

export async function deleteCart(db: Queryable, userId: string): Promise<void> {
  await db.query('DELETE FROM cart_items WHERE user_id = $1', [userId]);
}
