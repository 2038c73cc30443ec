import { log } from '../lib/log';
import { lineTotalCents, type PricedLine } from '../lib/pricing';
import * as carts from '../repositories/cart-repository';
import { findProduct } from '../repositories/product-repository';
import { couponOf, discountCents } from './promotion-service';

export interface Cart {
  lines: carts.CartLine[];
  subtotalCents: number;
  discountCents: number;
  totalCents: number;
}

export function subtotalCents(lines: PricedLine[]): number {
  return lines.reduce((sum, line) => sum + lineTotalCents(line), 0);
}

export async function getCart(userId: string): Promise<Cart> {
  const [lines, coupon] = await Promise.all([carts.findCartLines(userId), couponOf(userId)]);
  const subtotal = subtotalCents(lines);
  const discount = discountCents(lines, coupon);
  return {
    lines,
    subtotalCents: subtotal,
    discountCents: discount,
    totalCents: subtotal - discount,
  };
}

export async function setItem(
  userId: string,
  productId: string,
  quantity: number,
): Promise<'saved' | 'missing' | 'full'> {
  if (await carts.saveCartItem(userId, productId, quantity)) return 'saved';
  return (await findProduct(productId)) ? 'full' : 'missing';
}

export async function removeItem(userId: string, productId: string): Promise<boolean> {
  return carts.deleteCartItem(userId, productId);
}

export async function emptyCart(userId: string): Promise<void> {
  try {
    await carts.deleteCart(userId);
  } catch (err) {
    log('could not empty the cart', err);
  }
}
