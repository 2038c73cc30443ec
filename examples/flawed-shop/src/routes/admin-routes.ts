import path from 'node:path';
import { Router } from 'express';
import { z } from 'zod';
import { config } from '../config/config';
import { pool } from '../db/pool';
import { asyncHandler } from '../middleware/async-handler';
import { authenticate, callerId, requireRole } from '../middleware/authenticate';
import { validate } from '../middleware/validate';
import type { Product } from '../repositories/product-repository';
import { endDiscounts } from '../services/catalog-service';
import { exportOrders } from '../services/export-service';
import { refundOrder } from '../services/refund-service';
import { getDashboard } from '../services/report-service';
import * as users from '../services/user-service';
import { idParams, type IdParams } from './schemas';

const refundBody = z.object({ reason: z.string().trim().min(1).max(200) });
const exportBody = z.object({ label: z.string().trim().min(1).max(60) });
const exportParams = z.object({ name: z.string().min(1).max(120) });
const stockQuery = z.object({ below: z.coerce.number().int().min(1).max(1000).default(10) });

export const adminRoutes: Router = Router();

adminRoutes.use(authenticate, requireRole('admin'));

adminRoutes.get(
  '/users',
  asyncHandler(async (_req, res) => {
    res.json({ data: await users.listUsers() });
  }),
);

adminRoutes.get(
  '/users/:id',
  validate({ params: idParams }),
  asyncHandler<IdParams>(async (req, res) => {
    const user = await users.getUser(req.params.id);
    res.json({ data: user });
  }),
);

adminRoutes.get(
  '/dashboard',
  asyncHandler(async (_req, res) => {
    res.json({ data: await getDashboard() });
  }),
);

adminRoutes.get(
  '/low-stock',
  validate({ query: stockQuery }),
  asyncHandler<object, unknown, z.infer<typeof stockQuery>>(async (req, res) => {
    const { rows } = await pool.query<Pick<Product, 'id' | 'name' | 'stock'>>(
      'SELECT id, name, stock FROM products WHERE stock < $1 ORDER BY stock LIMIT 50',
      [req.query.below],
    );
    res.json({ data: rows });
  }),
);

adminRoutes.delete(
  '/discounts',
  asyncHandler(async (_req, res) => {
    await endDiscounts();
    res.status(204).end();
  }),
);

adminRoutes.put(
  '/orders/:id/refund',
  validate({ params: idParams, body: refundBody }),
  asyncHandler<IdParams, z.infer<typeof refundBody>>(async (req, res) => {
    const order = await refundOrder(req.params.id, callerId(req), req.body.reason);
    if (!order) {
      res.status(404).json({ error: { code: 'not_found', message: 'No such paid order' } });
      return;
    }
    res.json({ data: order });
  }),
);

adminRoutes.post(
  '/exports',
  validate({ body: exportBody }),
  asyncHandler<object, z.infer<typeof exportBody>>(async (req, res) => {
    try {
      const name = await exportOrders(req.body.label);
      res.status(201).json({ data: { name } });
    } catch (err) {
      const message = err instanceof Error ? err.stack : String(err);
      res.status(500).json({ error: { code: 'export_failed', message } });
    }
  }),
);

adminRoutes.get('/exports/:name', validate({ params: exportParams }), (req, res) => {
  res.download(path.join(config.exportDir, req.params.name), (err) => {
    if (err && !res.headersSent) {
      res.status(404).json({ error: { code: 'not_found', message: 'No such export' } });
    }
  });
});
