import { createHmac, timingSafeEqual } from 'node:crypto';
import { config } from '../config/config';
import { withTransaction } from '../db/transaction';
import { markPaid, recordWebhookEvent } from '../repositories/order-repository';

export interface PaymentEvent {
  id: string;
  orderId: string;
}

export function isSignedByProvider(body: Buffer, signature: string): boolean {
  const expected = createHmac('sha256', config.paymentWebhookSecret).update(body).digest();
  const given = Buffer.from(signature, 'hex');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

export async function recordPayment(event: PaymentEvent): Promise<void> {
  await withTransaction(async (client) => {
    const first = await recordWebhookEvent(client, event.id);
    if (first) await markPaid(client, event.orderId);
  });
}
