import { Router } from 'express';
import { z } from 'zod';
import { asyncHandler } from '../middleware/async-handler';
import { authenticate, callerId } from '../middleware/authenticate';
import { validate } from '../middleware/validate';
import * as orders from '../services/order-service';
import { renderReceipt } from '../services/receipt-service';
import { country, idParams, type IdParams, pageQuery, type PageQuery, postcode } from './schemas';

const checkout = z.object({ country, postcode, idempotencyKey: z.uuid() });

const rejections = {
  'empty-cart': { code: 'empty_cart', message: 'The cart is empty' },
  'out-of-stock': { code: 'out_of_stock', message: 'Not everything is in stock' },
  'key-in-use': { code: 'key_in_use', message: 'The idempotency key has been used' },
};

export const orderRoutes: Router = Router();

orderRoutes.use(authenticate);

orderRoutes.post(
  '/',
  validate({ body: checkout }),
  asyncHandler<object, z.infer<typeof checkout>>(async (req, res) => {
    const order = await orders.placeOrder(callerId(req), req.body);
    if (typeof order === 'string') {
      res.status(409).json({ error: rejections[order] });
      return;
    }
    res.status(201).json({ data: order });
  }),
);

orderRoutes.get(
  '/',
  validate({ query: pageQuery }),
  asyncHandler<object, unknown, PageQuery>(async (req, res) => {
    const { limit, offset } = req.query;
    const found = await orders.listOrders(callerId(req), { limit, offset });
    res.json({ data: found, meta: { limit, offset } });
  }),
);

orderRoutes.get(
  '/:id',
  validate({ params: idParams }),
  asyncHandler<IdParams>(async (req, res) => {
    const order = await orders.getOrder(req.params.id, callerId(req));
    if (!order) {
      res.status(404).json({ error: { code: 'not_found', message: 'No such order' } });
      return;
    }
    res.json({ data: order });
  }),
);

orderRoutes.get(
  '/:id/cancel',
  validate({ params: idParams }),
  asyncHandler<IdParams>(async (req, res) => {
    const order = await orders.cancelOrder(req.params.id, callerId(req));
    if (order === 'missing') {
      res.status(404).json({ error: { code: 'not_found', message: 'No such order' } });
      return;
    }
    if (order === 'conflict') {
      res.status(409).json({ error: { code: 'conflict', message: 'Too late to cancel' } });
      return;
    }
    res.json({ data: order });
  }),
);

orderRoutes.get(
  '/:id/receipt',
  validate({ params: idParams }),
  asyncHandler<IdParams>(async (req, res) => {
    const receipt = await renderReceipt(req.params.id, callerId(req));
    if (!receipt) {
      res.status(404).json({ error: { code: 'not_found', message: 'No such order' } });
      return;
    }
    res.type('text/plain').send(receipt);
  }),
);
