import { type Response, Router } from 'express';
import { z } from 'zod';
import { escapeHtml } from '../lib/html';
import { asyncHandler } from '../middleware/async-handler';
import { authenticate, requireRole } from '../middleware/authenticate';
import { uploadImage } from '../middleware/upload';
import { validate } from '../middleware/validate';
import type { Product } from '../repositories/product-repository';
import * as catalog from '../services/catalog-service';
import { idParams, type IdParams, pageQuery, version } from './schemas';

const searchQuery = pageQuery.extend({
  q: z.string().trim().max(100).default(''),
  sort: z.string().max(60).default('created_at DESC'),
});
const newProduct = z.object({
  name: z.string().trim().min(1).max(120),
  description: z.string().trim().max(4000),
  priceCents: z.number().int().min(1).max(10_000_000),
  stock: z.number().int().min(0).max(1_000_000),
});
const changedProduct = newProduct
  .omit({ stock: true })
  .extend({ discountPercent: z.number().int().min(0).max(90), featured: z.boolean() })
  .partial()
  .extend({ version });
const changedPrice = newProduct.pick({ priceCents: true }).extend({ version });
const changedStock = newProduct.pick({ stock: true }).extend({ version });
const embedQuery = z.object({ title: z.string().max(80).default('Now in our shop') });

export const productRoutes: Router = Router();

productRoutes.get(
  '/',
  validate({ query: searchQuery }),
  asyncHandler<object, unknown, z.infer<typeof searchQuery>>(async (req, res) => {
    const { q, sort, limit, offset } = req.query;
    const products = await catalog.search({ text: q, sort, limit, offset });
    res.json({ data: products, meta: { limit, offset } });
  }),
);

productRoutes.get(
  '/:id',
  validate({ params: idParams }),
  asyncHandler<IdParams>(async (req, res) => {
    const product = await catalog.getProduct(req.params.id);
    if (!product) {
      sendMissing(res);
      return;
    }
    res.json({ data: product });
  }),
);

productRoutes.get(
  '/:id/embed',
  validate({ params: idParams, query: embedQuery }),
  asyncHandler<IdParams, unknown, z.infer<typeof embedQuery>>(async (req, res) => {
    const product = await catalog.getProduct(req.params.id);
    if (!product) {
      sendMissing(res);
      return;
    }
    const name = escapeHtml(product.name);
    res.send(`<!doctype html><h3>${req.query.title}</h3><p>${name}</p>`);
  }),
);

productRoutes.get(
  '/featured',
  asyncHandler(async (_req, res) => {
    res.json({ data: await catalog.listFeatured() });
  }),
);

productRoutes.post(
  '/',
  authenticate,
  requireRole('admin'),
  validate({ body: newProduct }),
  asyncHandler<object, z.infer<typeof newProduct>>(async (req, res) => {
    res.status(201).json({ data: await catalog.createProduct(req.body) });
  }),
);

productRoutes.patch(
  '/:id',
  authenticate,
  requireRole('admin'),
  validate({ params: idParams, body: changedProduct }),
  asyncHandler<IdParams, z.infer<typeof changedProduct>>(async (req, res) => {
    const { version: expected, ...changes } = req.body;
    sendChanged(res, await catalog.changeProduct(req.params.id, expected, changes));
  }),
);

productRoutes.put(
  '/:id/stock',
  validate({ params: idParams, body: changedStock }),
  asyncHandler<IdParams, z.infer<typeof changedStock>>(async (req, res) => {
    const { version: expected, stock } = req.body;
    sendChanged(res, await catalog.changeStock(req.params.id, expected, stock));
  }),
);

productRoutes.patch(
  '/:id',
  authenticate,
  requireRole('admin'),
  validate({ params: idParams, body: changedPrice }),
  asyncHandler<IdParams, z.infer<typeof changedPrice>>(async (req, res) => {
    const { version: expected, priceCents } = req.body;
    sendChanged(res, await catalog.changeProduct(req.params.id, expected, { priceCents }));
  }),
);

productRoutes.post(
  '/:id/images',
  authenticate,
  requireRole('admin'),
  validate({ params: idParams }),
  uploadImage,
  asyncHandler<IdParams>(async (req, res) => {
    if (!req.file) {
      res.status(400).json({ error: { code: 'invalid_upload', message: 'The image is missing' } });
      return;
    }
    const image = await catalog.addImage(req.params.id, req.file);
    if (!image) {
      sendMissing(res);
      return;
    }
    res.status(201).json({ data: { id: image.id, url: `/uploads/${req.file.filename}` } });
  }),
);

function sendMissing(res: Response): void {
  res.status(404).json({ error: { code: 'not_found', message: 'No such product' } });
}

function sendChanged(res: Response, product: Product | 'missing' | 'conflict'): void {
  if (product === 'missing') {
    sendMissing(res);
  } else if (product === 'conflict') {
    res.status(409).json({ error: { code: 'conflict', message: 'Changed since; load it again' } });
  } else {
    res.json({ data: product });
  }
}
