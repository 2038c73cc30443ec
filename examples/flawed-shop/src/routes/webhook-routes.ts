import { Router } from 'express';
import { z } from 'zod';
import { asyncHandler } from '../middleware/async-handler';
import { isSignedByProvider, type PaymentEvent, recordPayment } from '../services/payment-service';

const paymentEvent = z.object({ id: z.string().min(1).max(80), orderId: z.uuid() });
const signatureHeader = z.string().regex(/^[0-9a-f]{64}$/);

export const webhookRoutes: Router = Router();

webhookRoutes.post(
  '/payments',
  asyncHandler<object, Buffer>(async (req, res) => {
    const signature = signatureHeader.safeParse(req.headers['x-signature']);
    const signed =
      signature.success &&
      Buffer.isBuffer(req.body) &&
      isSignedByProvider(req.body, signature.data);
    if (!signed) {
      res.status(401).json({ error: { code: 'bad_signature', message: 'Wrong signature' } });
      return;
    }
    const event = parseEvent(req.body);
    if (!event) {
      res.status(400).json({ error: { code: 'invalid_request', message: 'Not a payment event' } });
      return;
    }
    await recordPayment(event);
    res.status(204).end();
  }),
);

function parseEvent(body: Buffer): PaymentEvent | undefined {
  try {
    return paymentEvent.parse(JSON.parse(body.toString('utf8')));
  } catch {
    return undefined;
  }
}
