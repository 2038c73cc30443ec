import { pool, type Queryable } from '../db/pool';

export interface Product {
  id: string;
  name: string;
  description: string;
  priceCents: number;
  discountPercent: number;
  stock: number;
  featured: boolean;
  version: number;
}

export type NewProduct = Pick<Product, 'name' | 'description' | 'priceCents' | 'stock'>;
export type ProductChanges = Partial<
  Pick<Product, 'name' | 'description' | 'priceCents' | 'discountPercent' | 'featured'>
>;

export interface ProductSearch {
  text: string;
  sort: string;
  limit: number;
  offset: number;
}

const columns = `id, name, description, price_cents AS "priceCents",
  discount_percent AS "discountPercent", stock, featured, version`;

export async function searchProducts(search: ProductSearch): Promise<Product[]> {
  const { rows } = await pool.query<Product>(
    `SELECT ${columns} FROM products
     WHERE $1 = '' OR search @@ websearch_to_tsquery('english', $1)
     ORDER BY ${search.sort} LIMIT $2 OFFSET $3`,
    [search.text, search.limit, search.offset],
  );
  return rows;
}

export async function findFeatured(limit: number): Promise<Product[]> {
  const { rows } = await pool.query<Product>(
    `SELECT ${columns} FROM products WHERE featured ORDER BY created_at DESC LIMIT $1`,
    [limit],
  );
  return rows;
}

export async function findProduct(id: string): Promise<Product | undefined> {
  const { rows } = await pool.query<Product>(`SELECT ${columns} FROM products WHERE id = $1`, [id]);
  return rows[0];
}

export async function insertProduct(product: NewProduct): Promise<Product> {
  const { rows } = await pool.query<Product>(
    `INSERT INTO products (name, description, price_cents, stock) VALUES ($1, $2, $3, $4)
     RETURNING ${columns}`,
    [product.name, product.description, product.priceCents, product.stock],
  );
  return rows[0];
}

/** Undefined where the product does not exist or has moved on from `version`. */
export async function updateProduct(
  id: string,
  version: number,
  changes: ProductChanges,
): Promise<Product | undefined> {
  const { rows } = await pool.query<Product>(
    `UPDATE products SET
       name = coalesce($3, name),
       description = coalesce($4, description),
       price_cents = coalesce($5, price_cents),
       discount_percent = coalesce($6, discount_percent),
       featured = coalesce($7, featured),
       version = version + 1,
       updated_at = now()
     WHERE id = $1 AND version = $2
     RETURNING ${columns}`,
    [
      id,
      version,
      changes.name,
      changes.description,
      changes.priceCents,
      changes.discountPercent,
      changes.featured,
    ],
  );
  return rows[0];
}

export async function updateStock(
  id: string,
  version: number,
  stock: number,
): Promise<Product | undefined> {
  const { rows } = await pool.query<Product>(
    `UPDATE products SET stock = $3, version = version + 1, updated_at = now()
     WHERE id = $1 AND version = $2
     RETURNING ${columns}`,
    [id, version, stock],
  );
  return rows[0];
}

export async function clearDiscounts(): Promise<void> {
  await pool.query('UPDATE products SET discount_percent = 0, updated_at = now()');
}

/** Takes what is in the cart off the stock; the ids of the products that had enough. */
export async function reserveStock(db: Queryable, userId: string): Promise<string[]> {
  const { rows } = await db.query<{ id: string }>(
    `UPDATE products p SET stock = p.stock - c.quantity, updated_at = now()
     FROM cart_items c
     WHERE c.user_id = $1 AND p.id = c.product_id AND p.stock >= c.quantity
     RETURNING p.id`,
    [userId],
  );
  return rows.map((row) => row.id);
}

export async function restock(db: Queryable, orderId: string): Promise<void> {
  await db.query(
    `UPDATE products p SET stock = p.stock + i.quantity, updated_at = now()
     FROM order_items i
     WHERE i.order_id = $1 AND p.id = i.product_id`,
    [orderId],
  );
}

/** Undefined where the product does not exist. */
export async function insertImage(
  productId: string,
  fileName: string,
): Promise<{ id: string } | undefined> {
  const { rows } = await pool.query<{ id: string }>(
    `INSERT INTO product_images (product_id, file_name)
     SELECT p.id, $2 FROM products p WHERE p.id = $1
     RETURNING id`,
    [productId, fileName],
  );
  return rows[0];
}
