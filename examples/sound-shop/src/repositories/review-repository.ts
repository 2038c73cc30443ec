import type { Queryable } from '../db/pool.ts';
import type { Cursor } from '../lib/cursor.ts';

export interface Review {
  id: string;
  productId: string;
  userId: string;
  rating: number;
  body: string;
  createdAt: Date;
}

export type NewReview = Pick<Review, 'productId' | 'userId' | 'rating' | 'body'>;

const columns = `id, product_id AS "productId", user_id AS "userId", rating, body,
  created_at AS "createdAt"`;

/** Undefined where the product does not exist, or the user has reviewed it before. */
export async function insertReview(db: Queryable, review: NewReview): Promise<Review | undefined> {
  const { rows } = await db.query<Review>(
    `INSERT INTO reviews (product_id, user_id, rating, body)
     SELECT p.id, $2, $3, $4 FROM products p WHERE p.id = $1
     ON CONFLICT (product_id, user_id) DO NOTHING
     RETURNING ${columns}`,
    [review.productId, review.userId, review.rating, review.body],
  );
  return rows[0];
}

export async function findReviews(
  db: Queryable,
  list: { productId: string; rating: number | null; after: Cursor | null; limit: number },
): Promise<Review[]> {
  const { rows } = await db.query<Review>(
    `SELECT ${columns} FROM reviews
     WHERE product_id = $1
       AND ($2::smallint IS NULL OR rating = $2)
       AND ($3::timestamptz IS NULL OR (created_at, id) < ($3, $4::uuid))
     ORDER BY created_at DESC, id DESC
     LIMIT $5`,
    [list.productId, list.rating, list.after?.value ?? null, list.after?.id ?? null, list.limit],
  );
  return rows;
}

export async function deleteReview(db: Queryable, id: string, userId: string): Promise<boolean> {
  const { rowCount } = await db.query('DELETE FROM reviews WHERE id = $1 AND user_id = $2', [
    id,
    userId,
  ]);
  return rowCount === 1;
}
