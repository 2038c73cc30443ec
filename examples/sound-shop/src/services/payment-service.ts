import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Pool } from 'pg';
import { withTransaction } from '../db/transaction.ts';
import { NotFoundError, UnauthenticatedError } from '../errors.ts';
import type { Log } from '../logger.ts';
import * as orders from '../repositories/order-repository.ts';

export interface PaymentEvent {
  id: string;
  orderId: string;
}

export interface SignedMessage {
  body: Buffer;
  /** Seconds since 1970 at which the provider signed the message. */
  timestamp: number;
  /** HMAC-SHA256 of `timestamp.body`, in hexadecimal. */
  signature: string;
}

const toleranceSeconds = 300;

export class PaymentService {
  readonly #db: Pool;
  readonly #secret: string;
  readonly #logger: Log;

  constructor(dependencies: { db: Pool; webhookSecret: string; logger: Log }) {
    this.#db = dependencies.db;
    this.#secret = dependencies.webhookSecret;
    this.#logger = dependencies.logger;
  }

  /** Throws unless the payment provider signed the message, and signed it just now. */
  verifySignature(message: SignedMessage): void {
    const expected = createHmac('sha256', this.#secret)
      .update(`${message.timestamp}.`)
      .update(message.body)
      .digest();
    const given = Buffer.from(message.signature, 'hex');
    const ageSeconds = Math.abs(Date.now() / 1000 - message.timestamp);
    const authentic = given.length === expected.length && timingSafeEqual(given, expected);
    if (!authentic || ageSeconds > toleranceSeconds) {
      throw new UnauthenticatedError('bad_signature', 'The signature is not valid.');
    }
  }

  /** Marks the order as paid. An event that arrives again changes nothing. */
  async recordPayment(event: PaymentEvent): Promise<void> {
    const outcome = await withTransaction(this.#db, async (client) => {
      const recorded = await orders.insertPaymentEvent(client, event);
      if (recorded) return (await orders.markPaid(client, event.orderId)) ? 'paid' : 'not-pending';
      return (await orders.orderExists(client, event.orderId)) ? 'repeated' : 'unknown-order';
    });
    if (outcome === 'unknown-order') {
      throw new NotFoundError('order_not_found', 'There is no such order.');
    }
    if (outcome === 'not-pending') {
      this.#logger.warn(
        { eventId: event.id, orderId: event.orderId },
        'a payment arrived for an order that is not pending and has to be settled by hand',
      );
    }
  }
}
