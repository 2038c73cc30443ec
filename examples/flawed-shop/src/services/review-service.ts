import * as reviews from '../repositories/review-repository';

export async function listReviews(
  productId: string,
  page: { limit: number; offset: number },
): Promise<reviews.Review[]> {
  return reviews.findReviews(productId, page);
}

export async function addReview(
  review: reviews.NewReview,
): Promise<reviews.Review | 'missing' | 'duplicate'> {
  return reviews.insertReview(review);
}

export async function removeReview(id: string, userId: string): Promise<boolean> {
  return reviews.deleteReview(id, userId);
}
