import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox';
import type { HealthService } from '../services/health-service.ts';
import { One, problems } from './schemas.ts';

const Status = Type.Object({ status: Type.Literal('ok') });

/** For probes: `live` says that the process answers, `ready` that its dependencies do too. */
export const healthRoutes: FastifyPluginAsyncTypebox<{ health: HealthService }> = async (
  app,
  { health },
) => {
  app.get(
    '/live',
    {
      config: { rateLimit: false },
      schema: { hide: true, response: { 200: One(Status), ...problems } },
    },
    async () => ({ data: { status: 'ok' as const } }),
  );

  app.get(
    '/ready',
    {
      config: { rateLimit: false },
      schema: { hide: true, response: { 200: One(Status), ...problems } },
    },
    async () => {
      await health.checkReadiness();
      return { data: { status: 'ok' as const } };
    },
  );
};
