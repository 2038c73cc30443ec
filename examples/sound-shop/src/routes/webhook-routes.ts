import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox';
import type { FastifyRequest } from 'fastify';
import { UnauthenticatedError } from '../errors.ts';
import type { PaymentService } from '../services/payment-service.ts';
import { Id, problems } from './schemas.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** The body as it arrived, for signatures. Only webhooks keep it. */
    rawBody: Buffer | null;
  }
}

const PaymentEvent = Type.Object(
  { id: Type.String({ minLength: 1, maxLength: 80 }), orderId: Id },
  { additionalProperties: false },
);
const signaturePattern = /^t=(\d{10}),v1=([0-9a-f]{64})$/;

export const webhookRoutes: FastifyPluginAsyncTypebox<{ payments: PaymentService }> = async (
  app,
  { payments },
) => {
  const parseJson = app.getDefaultJsonParser('error', 'error');
  app.decorateRequest('rawBody', null);
  app.addContentTypeParser<Buffer>(
    'application/json',
    { parseAs: 'buffer' },
    (request, body, done) => {
      request.rawBody = body;
      void parseJson(request, body.toString('utf8'), done);
    },
  );

  /** Lets a message pass that the payment provider signed. */
  async function verifySignature(request: FastifyRequest): Promise<void> {
    const header = String(request.headers['x-signature'] ?? '');
    const [, timestamp, signature] = signaturePattern.exec(header) ?? [];
    if (timestamp === undefined || signature === undefined || request.rawBody === null) {
      throw new UnauthenticatedError('bad_signature', 'The signature is not valid.');
    }
    payments.verifySignature({ body: request.rawBody, timestamp: Number(timestamp), signature });
  }

  app.post(
    '/payments',
    {
      preValidation: verifySignature,
      schema: {
        summary: 'Called by the payment provider for each payment',
        tags: ['webhooks'],
        body: PaymentEvent,
        response: { 204: Type.Null(), ...problems },
      },
    },
    async (request, reply) => {
      await payments.recordPayment(request.body);
      return reply.code(204).send(null);
    },
  );
};
