import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { requestContext } from '../lib/request-context.ts';

const requestId = /^[A-Za-z0-9-]{8,64}$/;

/** Keeps the id that the caller sent, where it is one that may go into a log. */
export function createRequestId(request: IncomingMessage): string {
  const given = request.headers['x-request-id'];
  return typeof given === 'string' && requestId.test(given) ? given : randomUUID();
}

/** Returns the id to the caller, and passes it on to the services that the request needs. */
export const requestIds = fastifyPlugin(
  async (app: FastifyInstance) => {
    app.addHook('onRequest', (request, reply, done) => {
      reply.header('x-request-id', request.id);
      reply.header('cache-control', 'no-store');
      requestContext.run({ requestId: request.id }, done);
    });
  },
  { name: 'request-ids' },
);
