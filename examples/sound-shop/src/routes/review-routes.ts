import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox';
import { authenticate } from '../plugins/authentication.ts';
import type { ReviewService } from '../services/review-service.ts';
import { bearer, IdParams, problems } from './schemas.ts';

export const reviewRoutes: FastifyPluginAsyncTypebox<{ reviews: ReviewService }> = async (
  app,
  { reviews },
) => {
  app.delete(
    '/:id',
    {
      onRequest: authenticate,
      schema: {
        summary: 'Remove an own review',
        tags: ['reviews'],
        security: bearer,
        params: IdParams,
        response: { 204: Type.Null(), ...problems },
      },
    },
    async (request, reply) => {
      await reviews.removeReview(request.params.id, request.user.sub);
      return reply.code(204).send(null);
    },
  );
};
