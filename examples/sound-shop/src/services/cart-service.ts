import type { Pool } from 'pg';
import { ConflictError, NotFoundError } from '../errors.ts';
import * as carts from '../repositories/cart-repository.ts';
import { findProduct } from '../repositories/product-repository.ts';
import { totalCents } from './pricing.ts';

export interface Cart {
  lines: carts.CartLine[];
  totalCents: number;
}

export class CartService {
  readonly #db: Pool;

  constructor(dependencies: { db: Pool }) {
    this.#db = dependencies.db;
  }

  async getCart(userId: string): Promise<Cart> {
    const lines = await carts.findCartLines(this.#db, userId);
    return { lines, totalCents: totalCents(lines) };
  }

  async setItem(userId: string, productId: string, quantity: number): Promise<Cart> {
    const saved = await carts.saveCartItem(this.#db, { userId, productId, quantity });
    if (!saved) {
      const product = await findProduct(this.#db, productId);
      if (!product) throw new NotFoundError('product_not_found', 'There is no such product.');
      throw new ConflictError('cart_full', 'The cart is full.');
    }
    return this.getCart(userId);
  }

  async removeItem(userId: string, productId: string): Promise<void> {
    const removed = await carts.deleteCartItem(this.#db, userId, productId);
    if (!removed) throw new NotFoundError('item_not_found', 'The product is not in the cart.');
  }

  async emptyCart(userId: string): Promise<void> {
    await carts.deleteCart(this.#db, userId);
  }
}
