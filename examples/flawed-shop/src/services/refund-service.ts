import { pool } from '../db/pool';
import * as orders from '../repositories/order-repository';
import { restock } from '../repositories/product-repository';

/** Undefined where there is no paid order of this id. */
export async function refundOrder(
  orderId: string,
  adminId: string,
  reason: string,
): Promise<orders.Order | undefined> {
  const order = await orders.markRefunded(pool, orderId);
  if (!order) return undefined;
  await orders.insertRefund(pool, {
    orderId: order.id,
    createdBy: adminId,
    amountCents: order.totalCents,
    reason,
  });
  await restock(pool, order.id);
  return order;
}
