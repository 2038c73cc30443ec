import { Router } from 'express';
import { z } from 'zod';
import { asyncHandler } from '../middleware/async-handler';
import { authenticate, callerId } from '../middleware/authenticate';
import { validate } from '../middleware/validate';
import * as carts from '../services/cart-service';
import { applyCoupon } from '../services/promotion-service';
import { quoteShipping } from '../services/shipping-service';
import { country, idParams, type IdParams, postcode } from './schemas';

const itemBody = z.object({ quantity: z.number().int().min(1).max(99) });
const couponBody = z.object({ code: z.string().trim().min(1).max(40).toUpperCase() });
const quoteQuery = z.object({ country, postcode });

export const cartRoutes: Router = Router();

cartRoutes.use(authenticate);

cartRoutes.get(
  '/',
  asyncHandler(async (req, res) => {
    res.json({ data: await carts.getCart(callerId(req)) });
  }),
);

cartRoutes.delete(
  '/',
  asyncHandler(async (req, res) => {
    await carts.emptyCart(callerId(req));
    res.status(204).end();
  }),
);

cartRoutes.put(
  '/items/:id',
  validate({ params: idParams, body: itemBody }),
  asyncHandler<IdParams, z.infer<typeof itemBody>>(async (req, res) => {
    const outcome = await carts.setItem(callerId(req), req.params.id, req.body.quantity);
    if (outcome === 'missing') {
      res.status(404).json({ error: { code: 'not_found', message: 'No such product' } });
      return;
    }
    if (outcome === 'full') {
      res.status(409).json({ error: { code: 'cart_full', message: 'The cart is full' } });
      return;
    }
    res.json({ data: await carts.getCart(callerId(req)) });
  }),
);

cartRoutes.delete(
  '/items/:id',
  validate({ params: idParams }),
  asyncHandler<IdParams>(async (req, res) => {
    if (!(await carts.removeItem(callerId(req), req.params.id))) {
      res.status(404).json({ error: { code: 'not_found', message: 'Not in the cart' } });
      return;
    }
    res.status(204).end();
  }),
);

cartRoutes.put(
  '/coupon',
  validate({ body: couponBody }),
  asyncHandler<object, z.infer<typeof couponBody>>(async (req, res) => {
    const coupon = await applyCoupon(callerId(req), req.body.code);
    if (!coupon) {
      res.json({ error: { code: 'invalid_coupon', message: 'Unknown or expired coupon' } });
      return;
    }
    res.json({ data: coupon });
  }),
);

cartRoutes.get(
  '/shipping-quote',
  validate({ query: quoteQuery }),
  asyncHandler<object, unknown, z.infer<typeof quoteQuery>>(async (req, res) => {
    res.json({ data: await quoteShipping(req.query.country, req.query.postcode) });
  }),
);
