import type { FastifyInstance } from 'fastify';
import fastifyPlugin from 'fastify-plugin';
import { collectDefaultMetrics, Histogram, Registry } from 'prom-client';
import type { Config } from '../config.ts';
import { UnauthenticatedError } from '../errors.ts';
import { secretsEqual } from '../lib/tokens.ts';

const millisecondsPerSecond = 1000;

/** Measures every request, and serves the numbers to the holder of the metrics token. */
export const metrics = fastifyPlugin(
  async (app: FastifyInstance, { config }: { config: Config }) => {
    const registry = new Registry();
    collectDefaultMetrics({ register: registry });
    const duration = new Histogram({
      name: 'http_request_duration_seconds',
      help: 'Duration of HTTP requests by method, route and status',
      labelNames: ['method', 'route', 'status'],
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
      registers: [registry],
    });

    app.addHook('onResponse', async (request, reply) => {
      const route = request.routeOptions.url ?? 'unmatched';
      duration.observe(
        { method: request.method, route, status: reply.statusCode },
        reply.elapsedTime / millisecondsPerSecond,
      );
    });

    app.get(
      '/metrics',
      {
        schema: { hide: true, response: { 200: { type: 'string' } } },
        onRequest: async (request) => {
          const expected = `Bearer ${config.metricsToken}`;
          if (!secretsEqual(request.headers.authorization ?? '', expected)) {
            throw new UnauthenticatedError('bad_metrics_token', 'The metrics need their token.');
          }
        },
      },
      async (_request, reply) => reply.type(registry.contentType).send(await registry.metrics()),
    );
  },
  { name: 'metrics' },
);
