import { test } from 'vitest';
import { check } from '../../testing/check.ts';

const id = 'architecture/layer-violation';
const rows = `
//- /src/rows.ts
import { Pool } from 'pg';
const pool = new Pool();
export async function orderRows(id: string) { return (await pool.query('SELECT id FROM orders WHERE id = $1', [id])).rows; }
`;

test('a repository that calls a service', () =>
  check(
    id,
    `
//- /src/app.ts
import express from 'express';
import { review } from './services/review-service';
const app = express();
app.post('/reviews', async (req, res) => { res.json(await review(req.body.productId)); });
//- /src/services/review-service.ts
import { insertReview } from '../repositories/review-repository';
export async function review(productId: string) { return insertReview(productId); }
//- /src/services/catalog-service.ts
import { findProduct } from '../repositories/product-repository';
export async function getProduct(id: string) { return findProduct(id); }
//- /src/repositories/product-repository.ts
import { Pool } from 'pg';
const pool = new Pool();
export async function findProduct(id: string) { return (await pool.query('SELECT id FROM products WHERE id = $1', [id])).rows[0]; }
//- /src/repositories/review-repository.ts
import { Pool } from 'pg';
import { findProduct } from './product-repository';
import { getProduct } from '../services/catalog-service'; // $ architecture/layer-violation
const pool = new Pool();
export async function insertReview(productId: string) {
  if (!(await getProduct(productId)) || !(await findProduct(productId))) return null;
  return pool.query('INSERT INTO reviews (product_id) VALUES ($1)', [productId]);
}
`,
  ));

test('types, constants and errors of a route, and its callbacks, are no calls upwards', () =>
  check(
    id,
    `
//- /src/routes.ts
import express from 'express';
import { close } from './orders';
const app = express();
export const maximum = 10;
export class TooMany extends Error {}
export interface Order { id: string }
app.post('/orders/:id/close', async (req, res) => {
  res.json(await close(req.params.id, async (id) => { await fetch('https://mail.example/' + id); }));
});
//- /src/orders.ts
import { maximum, TooMany } from './routes';
import type { Order } from './routes';
import { orderRows } from './rows';
export async function close(id: string, notify: (id: string) => Promise<void>): Promise<Order[]> {
  if (id.length > maximum) throw new TooMany();
  await notify(id);
  return orderRows(id);
}
${rows}`,
  ));

test('services that query by themselves are services to each other', () =>
  check(
    id,
    `
//- /src/routes.ts
import express from 'express';
import { close } from './order-service';
const app = express();
app.post('/orders/:id/close', async (req, res) => { res.json(await close(req.params.id)); });
//- /src/order-service.ts
import { Pool } from 'pg';
import { tell } from './mail-service';
const pool = new Pool();
export async function close(id: string) {
  await pool.query('UPDATE orders SET closed = true WHERE id = $1', [id]);
  await tell(id);
}
//- /src/mail-service.ts
import { orderRows } from './rows';
export async function tell(id: string) { await fetch('https://mail.example/', { method: 'POST', body: JSON.stringify(await orderRows(id)) }); }
${rows}`,
  ));

test('a repository that calls what is there for everybody', () =>
  check(
    id,
    `
//- /src/app.ts
import express from 'express';
import { review } from './services/review-service';
const app = express();
app.post('/reviews', async (req, res) => { res.json(await review(req.body.productId)); });
//- /src/services/review-service.ts
import { insertReview } from '../repositories/review-repository';
export async function review(productId: string) { return insertReview(productId); }
//- /src/common/helpers/with-cache.ts
import { Redis } from 'ioredis';
const redis = new Redis();
export async function withCache(key: string, load: () => Promise<unknown>) { return (await redis.get(key)) ?? load(); }
//- /src/repositories/review-repository.ts
import { Pool } from 'pg';
import { withCache } from '../common/helpers/with-cache';
const pool = new Pool();
export async function insertReview(productId: string) {
  return withCache(productId, () => pool.query('INSERT INTO reviews (product_id) VALUES ($1)', [productId]));
}
`,
  ));

test('server actions are functions to the code around them', () =>
  check(
    id,
    `
//- /package.json
{ "dependencies": { "next": "15" } }
//- /lib/services.ts
'use server';
import { Pool } from 'pg';
const pool = new Pool();
export async function getHook(id: string) { return (await pool.query('SELECT id FROM hooks WHERE id = $1', [id])).rows[0]; }
//- /lib/helper.ts
import { Pool } from 'pg';
import { getHook } from './services';
const pool = new Pool();
export async function ownerOf(id: string) {
  await pool.query('SELECT id FROM owners WHERE id = $1', [id]);
  return getHook(id);
}
//- /app/api/owners/route.ts
import { ownerOf } from '../../../lib/helper';
export async function GET(request: Request) { return Response.json(await ownerOf(new URL(request.url).searchParams.get('id'))); }
`,
  ));
