import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox';
import { authenticate } from '../plugins/authentication.ts';
import type { OrderService } from '../services/order-service.ts';
import {
  bearer,
  Country,
  Id,
  IdParams,
  Many,
  One,
  Order,
  OrderStatus,
  pageQuery,
  Postcode,
  problems,
} from './schemas.ts';

const Checkout = Type.Object(
  { country: Country, postcode: Postcode },
  { additionalProperties: false },
);
const IdempotencyHeaders = Type.Object({ 'idempotency-key': Id });
const OrderQuery = Type.Object(
  { ...pageQuery, status: Type.Optional(OrderStatus) },
  { additionalProperties: false },
);

export const orderRoutes: FastifyPluginAsyncTypebox<{ orders: OrderService }> = async (
  app,
  { orders },
) => {
  app.addHook('onRequest', authenticate);

  app.post(
    '/',
    {
      schema: {
        summary: 'Order what is in the cart',
        tags: ['orders'],
        security: bearer,
        headers: IdempotencyHeaders,
        body: Checkout,
        response: { 201: One(Order), ...problems },
      },
    },
    async (request, reply) => {
      const order = await orders.placeOrder(request.user.sub, {
        country: request.body.country,
        postcode: request.body.postcode,
        idempotencyKey: request.headers['idempotency-key'],
      });
      return reply.code(201).send({ data: order });
    },
  );

  app.get(
    '/',
    {
      schema: {
        summary: 'List the own orders',
        tags: ['orders'],
        security: bearer,
        querystring: OrderQuery,
        response: { 200: Many(Order), ...problems },
      },
    },
    async (request) => {
      const page = await orders.listOrders(request.user.sub, request.query);
      return { data: page.items, meta: { nextCursor: page.nextCursor } };
    },
  );

  app.get(
    '/:id',
    {
      schema: {
        summary: 'Read an own order',
        tags: ['orders'],
        security: bearer,
        params: IdParams,
        response: { 200: One(Order), ...problems },
      },
    },
    async (request) => {
      const order = await orders.getOrder(request.params.id, request.user.sub);
      return { data: order };
    },
  );

  app.put(
    '/:id/cancellation',
    {
      schema: {
        summary: 'Cancel an own order',
        tags: ['orders'],
        security: bearer,
        params: IdParams,
        response: { 200: One(Order), ...problems },
      },
    },
    async (request) => {
      const order = await orders.cancelOrder(request.params.id, request.user.sub);
      return { data: order };
    },
  );
};
