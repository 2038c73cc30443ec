import { pool, type Queryable } from '../db/pool';

export interface CartLine {
  productId: string;
  name: string;
  priceCents: number;
  discountPercent: number;
  quantity: number;
}

export interface Coupon {
  code: string;
  percent: number;
}

const maxCartLines = 100;

export async function findCartLines(userId: string): Promise<CartLine[]> {
  const { rows } = await pool.query<CartLine>(
    `SELECT p.id AS "productId", p.name, p.price_cents AS "priceCents",
       p.discount_percent AS "discountPercent", c.quantity
     FROM cart_items c JOIN products p ON p.id = c.product_id
     WHERE c.user_id = $1
     ORDER BY c.product_id LIMIT $2`,
    [userId, maxCartLines],
  );
  return rows;
}

/** The cart for checkout: its lines and their products stay locked until the transaction ends. */
export async function lockCartLines(db: Queryable, userId: string): Promise<CartLine[]> {
  const { rows } = await db.query<CartLine>(
    `SELECT p.id AS "productId", p.name, p.price_cents AS "priceCents",
       p.discount_percent AS "discountPercent", c.quantity
     FROM cart_items c JOIN products p ON p.id = c.product_id
     WHERE c.user_id = $1
     ORDER BY c.product_id LIMIT $2
     FOR UPDATE`,
    [userId, maxCartLines],
  );
  return rows;
}

/** False where the product does not exist or the cart is full. */
export async function saveCartItem(
  userId: string,
  productId: string,
  quantity: number,
): Promise<boolean> {
  const { rowCount } = await pool.query(
    `INSERT INTO cart_items (user_id, product_id, quantity)
     SELECT $1, p.id, $3 FROM products p
     WHERE p.id = $2 AND $4 > (
       SELECT count(*) FROM cart_items c WHERE c.user_id = $1 AND c.product_id <> $2
     )
     ON CONFLICT (user_id, product_id) DO UPDATE SET quantity = excluded.quantity`,
    [userId, productId, quantity, maxCartLines],
  );
  return rowCount === 1;
}

export async function deleteCartItem(userId: string, productId: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    'DELETE FROM cart_items WHERE user_id = $1 AND product_id = $2',
    [userId, productId],
  );
  return rowCount === 1;
}

export async function deleteCart(userId: string, db: Queryable = pool): Promise<void> {
  await db.query('DELETE FROM cart_items WHERE user_id = $1', [userId]);
}

export async function findCoupon(code: string): Promise<Coupon | undefined> {
  const { rows } = await pool.query<Coupon>(
    'SELECT code, percent FROM coupons WHERE code = $1 AND expires_at > now()',
    [code],
  );
  return rows[0];
}

export async function saveCartCoupon(userId: string, code: string): Promise<void> {
  await pool.query(
    `INSERT INTO cart_coupons (user_id, coupon_code) VALUES ($1, $2)
     ON CONFLICT (user_id) DO UPDATE SET coupon_code = excluded.coupon_code`,
    [userId, code],
  );
}

export async function findCartCoupon(userId: string): Promise<Coupon | undefined> {
  const { rows } = await pool.query<Coupon>(
    `SELECT c.code, c.percent FROM cart_coupons cc JOIN coupons c ON c.code = cc.coupon_code
     WHERE cc.user_id = $1 AND c.expires_at > now()`,
    [userId],
  );
  return rows[0];
}
