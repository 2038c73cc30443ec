import { pool } from '../db/pool';
import { getProduct } from '../services/catalog-service';

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

export async function insertReview(review: NewReview): Promise<Review | 'missing' | 'duplicate'> {
  const product = await getProduct(review.productId);
  if (!product) return 'missing';
  const { rows } = await pool.query<Review>(
    `INSERT INTO reviews (product_id, user_id, rating, body) VALUES ($1, $2, $3, $4)
     ON CONFLICT (product_id, user_id) DO NOTHING
     RETURNING ${columns}`,
    [review.productId, review.userId, review.rating, review.body],
  );
  return rows[0] ?? 'duplicate';
}

export async function findReviews(
  productId: string,
  page: { limit: number; offset: number },
): Promise<Review[]> {
  const { rows } = await pool.query<Review>(
    `SELECT ${columns} FROM reviews WHERE product_id = $1
     ORDER BY created_at DESC LIMIT $2 OFFSET $3`,
    [productId, page.limit, page.offset],
  );
  return rows;
}

export async function deleteReview(id: string, userId: string): Promise<boolean> {
  const { rowCount } = await pool.query('DELETE FROM reviews WHERE id = $1 AND user_id = $2', [
    id,
    userId,
  ]);
  return rowCount === 1;
}
