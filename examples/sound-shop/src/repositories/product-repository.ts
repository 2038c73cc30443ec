import type { Queryable } from '../db/pool.ts';
import type { Cursor } from '../lib/cursor.ts';
import { onlyRow } from './rows.ts';

export interface Product {
  id: string;
  name: string;
  description: string;
  priceCents: number;
  stock: number;
  featured: boolean;
  version: number;
  createdAt: Date;
}

export type NewProduct = Pick<
  Product,
  'name' | 'description' | 'priceCents' | 'stock' | 'featured'
>;

export interface ProductList {
  text: string | null;
  featured: boolean | null;
  after: Cursor | null;
  limit: number;
}

const columns = `id, name, description, price_cents AS "priceCents", stock, featured, version,
  created_at AS "createdAt"`;

export async function findNewestProducts(db: Queryable, list: ProductList): Promise<Product[]> {
  const { rows } = await db.query<Product>(
    `SELECT ${columns} FROM products
     WHERE ($1::text IS NULL OR search @@ websearch_to_tsquery('english', $1))
       AND ($2::boolean IS NULL OR featured = $2)
       AND ($3::timestamptz IS NULL OR (created_at, id) < ($3, $4::uuid))
     ORDER BY created_at DESC, id DESC
     LIMIT $5`,
    [list.text, list.featured, list.after?.value ?? null, list.after?.id ?? null, list.limit],
  );
  return rows;
}

export async function findCheapestProducts(db: Queryable, list: ProductList): Promise<Product[]> {
  const { rows } = await db.query<Product>(
    `SELECT ${columns} FROM products
     WHERE ($1::text IS NULL OR search @@ websearch_to_tsquery('english', $1))
       AND ($2::boolean IS NULL OR featured = $2)
       AND ($3::bigint IS NULL OR (price_cents, id) > ($3, $4::uuid))
     ORDER BY price_cents, id
     LIMIT $5`,
    [list.text, list.featured, list.after?.value ?? null, list.after?.id ?? null, list.limit],
  );
  return rows;
}

export async function findProduct(db: Queryable, id: string): Promise<Product | undefined> {
  const { rows } = await db.query<Product>(`SELECT ${columns} FROM products WHERE id = $1`, [id]);
  return rows[0];
}

export async function insertProduct(db: Queryable, product: NewProduct): Promise<Product> {
  const { rows } = await db.query<Product>(
    `INSERT INTO products (name, description, price_cents, stock, featured)
     VALUES ($1, $2, $3, $4, $5)
     RETURNING ${columns}`,
    [product.name, product.description, product.priceCents, product.stock, product.featured],
  );
  return onlyRow(rows);
}

/** Undefined where the product does not exist or has moved on from `version`. */
export async function updateProduct(
  db: Queryable,
  id: string,
  version: number,
  product: NewProduct,
): Promise<Product | undefined> {
  const { rows } = await db.query<Product>(
    `UPDATE products
     SET name = $3, description = $4, price_cents = $5, stock = $6, featured = $7,
       version = version + 1, updated_at = now()
     WHERE id = $1 AND version = $2
     RETURNING ${columns}`,
    [
      id,
      version,
      product.name,
      product.description,
      product.priceCents,
      product.stock,
      product.featured,
    ],
  );
  return rows[0];
}

/** Takes what is in the cart off the stock; returns how many products had enough. */
export async function reserveStock(db: Queryable, userId: string): Promise<number> {
  const { rowCount } = await db.query(
    `UPDATE products p
     SET stock = p.stock - c.quantity, version = p.version + 1, updated_at = now()
     FROM cart_items c
     WHERE c.user_id = $1 AND p.id = c.product_id AND p.stock >= c.quantity`,
    [userId],
  );
  return rowCount ?? 0;
}

/** Puts what was ordered back into the stock. */
export async function restock(db: Queryable, orderId: string): Promise<void> {
  await db.query(
    `UPDATE products p
     SET stock = p.stock + i.quantity, version = p.version + 1, updated_at = now()
     FROM order_items i
     WHERE i.order_id = $1 AND p.id = i.product_id`,
    [orderId],
  );
}
