import { type FastifyPluginAsyncTypebox, Type } from '@fastify/type-provider-typebox';
import { authenticate, requireRole } from '../plugins/authentication.ts';
import type { CatalogService } from '../services/catalog-service.ts';
import type { ReviewService } from '../services/review-service.ts';
import {
  bearer,
  ChangedProduct,
  IdParams,
  Many,
  NewProduct,
  One,
  pageQuery,
  problems,
  Product,
  Review,
} from './schemas.ts';

const ProductQuery = Type.Object(
  {
    ...pageQuery,
    q: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    featured: Type.Optional(Type.Boolean()),
    sort: Type.Union([Type.Literal('newest'), Type.Literal('price')], { default: 'newest' }),
  },
  { additionalProperties: false },
);
const ReviewQuery = Type.Object(
  { ...pageQuery, rating: Type.Optional(Type.Integer({ minimum: 1, maximum: 5 })) },
  { additionalProperties: false },
);
const NewReview = Type.Object(
  {
    rating: Type.Integer({ minimum: 1, maximum: 5 }),
    body: Type.String({ minLength: 1, maxLength: 2000, pattern: '\\S' }),
  },
  { additionalProperties: false },
);

const publicForHalfAMinute = 'public, max-age=30';

export const productRoutes: FastifyPluginAsyncTypebox<{
  catalog: CatalogService;
  reviews: ReviewService;
}> = async (app, { catalog, reviews }) => {
  app.get(
    '/',
    {
      schema: {
        summary: 'Search products',
        tags: ['products'],
        querystring: ProductQuery,
        response: { 200: Many(Product), ...problems },
      },
    },
    async (request, reply) => {
      const page = await catalog.listProducts(request.query);
      reply.header('cache-control', publicForHalfAMinute);
      return { data: page.items, meta: { nextCursor: page.nextCursor } };
    },
  );

  app.get(
    '/:id',
    {
      schema: {
        summary: 'Read a product',
        tags: ['products'],
        params: IdParams,
        response: { 200: One(Product), ...problems },
      },
    },
    async (request, reply) => {
      const product = await catalog.getProduct(request.params.id);
      reply.header('cache-control', publicForHalfAMinute);
      return { data: product };
    },
  );

  app.post(
    '/',
    {
      onRequest: [authenticate, requireRole('admin')],
      schema: {
        summary: 'Add a product',
        tags: ['products'],
        security: bearer,
        body: NewProduct,
        response: { 201: One(Product), ...problems },
      },
    },
    async (request, reply) => {
      const product = await catalog.createProduct(request.user.sub, request.body);
      return reply.code(201).send({ data: product });
    },
  );

  app.put(
    '/:id',
    {
      onRequest: [authenticate, requireRole('admin')],
      schema: {
        summary: 'Change a product',
        tags: ['products'],
        security: bearer,
        params: IdParams,
        body: ChangedProduct,
        response: { 200: One(Product), ...problems },
      },
    },
    async (request) => {
      const { version, ...product } = request.body;
      const { sub } = request.user;
      const changed = await catalog.changeProduct(sub, request.params.id, version, product);
      return { data: changed };
    },
  );

  app.get(
    '/:id/reviews',
    {
      schema: {
        summary: 'List the reviews of a product',
        tags: ['reviews'],
        params: IdParams,
        querystring: ReviewQuery,
        response: { 200: Many(Review), ...problems },
      },
    },
    async (request, reply) => {
      const page = await reviews.listReviews(request.params.id, request.query);
      reply.header('cache-control', publicForHalfAMinute);
      return { data: page.items, meta: { nextCursor: page.nextCursor } };
    },
  );

  app.post(
    '/:id/reviews',
    {
      onRequest: authenticate,
      schema: {
        summary: 'Review a product',
        tags: ['reviews'],
        security: bearer,
        params: IdParams,
        body: NewReview,
        response: { 201: One(Review), ...problems },
      },
    },
    async (request, reply) => {
      const review = await reviews.addReview({
        productId: request.params.id,
        userId: request.user.sub,
        rating: request.body.rating,
        body: request.body.body,
      });
      return reply.code(201).send({ data: review });
    },
  );
};
