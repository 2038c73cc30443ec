import { Router } from 'express';
import { z } from 'zod';
import { asyncHandler } from '../middleware/async-handler';
import { authenticate, callerId } from '../middleware/authenticate';
import { validate } from '../middleware/validate';
import * as reviews from '../services/review-service';
import { idParams, type IdParams, pageQuery } from './schemas';

const newReview = z.object({
  rating: z.number().int().min(1).max(5),
  body: z.string().trim().min(1).max(2000),
});

export const reviewRoutes: Router = Router();

reviewRoutes.get('/products/:id/reviews', validate({ params: idParams }), async (req, res) => {
  const page = pageQuery.parse(req.query);
  const found = await reviews.listReviews(req.params.id, page);
  res.json({ data: found, meta: page });
});

reviewRoutes.post(
  '/products/:id/reviews',
  authenticate,
  validate({ params: idParams, body: newReview }),
  asyncHandler<IdParams, z.infer<typeof newReview>>(async (req, res) => {
    const { rating, body } = req.body;
    const review = await reviews.addReview({
      productId: req.params.id,
      userId: callerId(req),
      rating,
      body,
    });
    if (review === 'missing') {
      res.status(404).json({ error: { code: 'not_found', message: 'No such product' } });
      return;
    }
    if (review === 'duplicate') {
      res.status(409).json({ error: { code: 'already_reviewed', message: 'One review each' } });
      return;
    }
    res.status(201).json({ data: review });
  }),
);

reviewRoutes.delete(
  '/reviews/:id',
  authenticate,
  validate({ params: idParams }),
  asyncHandler<IdParams>(async (req, res) => {
    if (!(await reviews.removeReview(req.params.id, callerId(req)))) {
      res.status(404).json({ error: { code: 'not_found', message: 'No such review of yours' } });
      return;
    }
    res.status(204).end();
  }),
);
