import type { Pool } from 'pg';
import { withTransaction } from '../db/transaction.ts';
import { ConflictError, NotFoundError } from '../errors.ts';
import { decodeCursor, type Page, toPage } from '../lib/cursor.ts';
import { insertAuditEvent } from '../repositories/audit-repository.ts';
import * as products from '../repositories/product-repository.ts';

export interface ProductQuery {
  q?: string;
  featured?: boolean;
  sort: 'newest' | 'price';
  cursor?: string;
  limit: number;
}

export class CatalogService {
  readonly #db: Pool;

  constructor(dependencies: { db: Pool }) {
    this.#db = dependencies.db;
  }

  async listProducts(query: ProductQuery): Promise<Page<products.Product>> {
    const byPrice = query.sort === 'price';
    const list = {
      text: query.q ?? null,
      featured: query.featured ?? null,
      after: decodeCursor(query.cursor, byPrice ? 'integer' : 'time'),
      limit: query.limit + 1,
    };
    if (byPrice) {
      const rows = await products.findCheapestProducts(this.#db, list);
      return toPage(rows, query.limit, (product) => String(product.priceCents));
    }
    const rows = await products.findNewestProducts(this.#db, list);
    return toPage(rows, query.limit, (product) => product.createdAt.toISOString());
  }

  async getProduct(id: string): Promise<products.Product> {
    const product = await products.findProduct(this.#db, id);
    if (!product) throw new NotFoundError('product_not_found', 'There is no such product.');
    return product;
  }

  async createProduct(actorId: string, product: products.NewProduct): Promise<products.Product> {
    return withTransaction(this.#db, async (client) => {
      const created = await products.insertProduct(client, product);
      await insertAuditEvent(client, {
        actorId,
        action: 'product.created',
        subjectId: created.id,
      });
      return created;
    });
  }

  async changeProduct(
    actorId: string,
    id: string,
    version: number,
    product: products.NewProduct,
  ): Promise<products.Product> {
    return withTransaction(this.#db, async (client) => {
      const changed = await products.updateProduct(client, id, version, product);
      if (!changed) {
        const existing = await products.findProduct(client, id);
        if (!existing) throw new NotFoundError('product_not_found', 'There is no such product.');
        throw new ConflictError('version_conflict', 'The product has changed since you loaded it.');
      }
      await insertAuditEvent(client, { actorId, action: 'product.changed', subjectId: id });
      return changed;
    });
  }
}
