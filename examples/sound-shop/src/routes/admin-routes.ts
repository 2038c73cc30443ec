import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox';
import { authenticate, requireRole } from '../plugins/authentication.ts';
import type { OrderService } from '../services/order-service.ts';
import type { UserService } from '../services/user-service.ts';
import { bearer, IdParams, Many, One, Order, pageQuery, problems, Role, User } from './schemas.ts';

const UserQuery = Type.Object(
  { ...pageQuery, role: Type.Optional(Role) },
  { additionalProperties: false },
);
const Refund = Type.Object(
  { reason: Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' }) },
  { additionalProperties: false },
);

export const adminRoutes: FastifyPluginAsyncTypebox<{
  orders: OrderService;
  users: UserService;
}> = async (app, { orders, users }) => {
  app.addHook('onRequest', authenticate);
  app.addHook('onRequest', requireRole('admin'));

  app.get(
    '/users',
    {
      schema: {
        summary: 'List accounts',
        tags: ['admin'],
        security: bearer,
        querystring: UserQuery,
        response: { 200: Many(User), ...problems },
      },
    },
    async (request) => {
      const page = await users.listUsers(request.query);
      return { data: page.items, meta: { nextCursor: page.nextCursor } };
    },
  );

  app.get(
    '/users/:id',
    {
      schema: {
        summary: 'Read an account',
        tags: ['admin'],
        security: bearer,
        params: IdParams,
        response: { 200: One(User), ...problems },
      },
    },
    async (request) => {
      const user = await users.getUser(request.params.id);
      return { data: user };
    },
  );

  app.put(
    '/orders/:id/refund',
    {
      schema: {
        summary: 'Refund a paid order',
        tags: ['admin'],
        security: bearer,
        params: IdParams,
        body: Refund,
        response: { 200: One(Order), ...problems },
      },
    },
    async (request) => {
      const { id } = request.params;
      const order = await orders.refundOrder(id, request.user.sub, request.body.reason);
      return { data: order };
    },
  );
};
