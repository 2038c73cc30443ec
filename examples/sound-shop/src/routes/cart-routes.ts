import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox';
import { authenticate } from '../plugins/authentication.ts';
import type { CartService } from '../services/cart-service.ts';
import type { ShippingService } from '../services/shipping-service.ts';
import { bearer, Cart, Country, Id, One, Postcode, problems } from './schemas.ts';

const ItemParams = Type.Object({ productId: Id }, { additionalProperties: false });
const Item = Type.Object(
  { quantity: Type.Integer({ minimum: 1, maximum: 99 }) },
  { additionalProperties: false },
);
const QuoteQuery = Type.Object(
  { country: Country, postcode: Postcode },
  { additionalProperties: false },
);
const Quote = Type.Object({ priceCents: Type.Integer(), days: Type.Integer() });

export const cartRoutes: FastifyPluginAsyncTypebox<{
  carts: CartService;
  shipping: ShippingService;
}> = async (app, { carts, shipping }) => {
  app.addHook('onRequest', authenticate);

  app.get(
    '/',
    {
      schema: {
        summary: 'Read the own cart',
        tags: ['cart'],
        security: bearer,
        response: { 200: One(Cart), ...problems },
      },
    },
    async (request) => {
      const cart = await carts.getCart(request.user.sub);
      return { data: cart };
    },
  );

  app.put(
    '/items/:productId',
    {
      schema: {
        summary: 'Put a product into the own cart',
        tags: ['cart'],
        security: bearer,
        params: ItemParams,
        body: Item,
        response: { 200: One(Cart), ...problems },
      },
    },
    async (request) => {
      const { productId } = request.params;
      const cart = await carts.setItem(request.user.sub, productId, request.body.quantity);
      return { data: cart };
    },
  );

  app.delete(
    '/items/:productId',
    {
      schema: {
        summary: 'Take a product out of the own cart',
        tags: ['cart'],
        security: bearer,
        params: ItemParams,
        response: { 204: Type.Null(), ...problems },
      },
    },
    async (request, reply) => {
      await carts.removeItem(request.user.sub, request.params.productId);
      return reply.code(204).send(null);
    },
  );

  app.delete(
    '/',
    {
      schema: {
        summary: 'Empty the own cart',
        tags: ['cart'],
        security: bearer,
        response: { 204: Type.Null(), ...problems },
      },
    },
    async (request, reply) => {
      await carts.emptyCart(request.user.sub);
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/shipping-quote',
    {
      schema: {
        summary: 'Ask the carrier for a price',
        tags: ['cart'],
        security: bearer,
        querystring: QuoteQuery,
        response: { 200: One(Quote), ...problems },
      },
    },
    async (request) => {
      const quote = await shipping.quote(request.query.country, request.query.postcode);
      return { data: quote };
    },
  );
};
