import type { Pool } from 'pg';
import { ConflictError, NotFoundError } from '../errors.ts';
import { decodeCursor, type Page, toPage } from '../lib/cursor.ts';
import { findProduct } from '../repositories/product-repository.ts';
import * as reviews from '../repositories/review-repository.ts';

export interface ReviewQuery {
  rating?: number;
  cursor?: string;
  limit: number;
}

export class ReviewService {
  readonly #db: Pool;

  constructor(dependencies: { db: Pool }) {
    this.#db = dependencies.db;
  }

  async listReviews(productId: string, query: ReviewQuery): Promise<Page<reviews.Review>> {
    const rows = await reviews.findReviews(this.#db, {
      productId,
      rating: query.rating ?? null,
      after: decodeCursor(query.cursor, 'time'),
      limit: query.limit + 1,
    });
    if (rows.length === 0) await this.#requireProduct(productId);
    return toPage(rows, query.limit, (review) => review.createdAt.toISOString());
  }

  async addReview(review: reviews.NewReview): Promise<reviews.Review> {
    const added = await reviews.insertReview(this.#db, review);
    if (added) return added;
    await this.#requireProduct(review.productId);
    throw new ConflictError('already_reviewed', 'You have reviewed this product before.');
  }

  async removeReview(id: string, userId: string): Promise<void> {
    const removed = await reviews.deleteReview(this.#db, id, userId);
    if (!removed) throw new NotFoundError('review_not_found', 'You have no such review.');
  }

  async #requireProduct(id: string): Promise<void> {
    const product = await findProduct(this.#db, id);
    if (!product) throw new NotFoundError('product_not_found', 'There is no such product.');
  }
}
