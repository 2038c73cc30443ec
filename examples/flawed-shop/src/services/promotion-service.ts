import type { PricedLine } from '../lib/pricing';
import * as carts from '../repositories/cart-repository';
import { subtotalCents } from './cart-service';

export async function couponOf(userId: string): Promise<carts.Coupon | undefined> {
  return carts.findCartCoupon(userId);
}

export function discountCents(lines: PricedLine[], coupon: carts.Coupon | undefined): number {
  return coupon ? Math.floor((subtotalCents(lines) * coupon.percent) / 100) : 0;
}

/** Undefined where there is no such coupon, or it has expired. */
export async function applyCoupon(userId: string, code: string): Promise<carts.Coupon | undefined> {
  const coupon = await carts.findCoupon(code);
  if (coupon) await carts.saveCartCoupon(userId, coupon.code);
  return coupon;
}
