import type { FastifyPluginAsync } from 'fastify';
import type { Services } from '../services/services.ts';
import { adminRoutes } from './admin-routes.ts';
import { authRoutes } from './auth-routes.ts';
import { cartRoutes } from './cart-routes.ts';
import { orderRoutes } from './order-routes.ts';
import { productRoutes } from './product-routes.ts';
import { reviewRoutes } from './review-routes.ts';
import { userRoutes } from './user-routes.ts';
import { webhookRoutes } from './webhook-routes.ts';

export const apiV1: FastifyPluginAsync<{ services: Services }> = async (app, { services }) => {
  const { auth, carts, catalog, orders, payments, reviews, shipping, users } = services;
  await app.register(authRoutes, { prefix: '/auth', auth });
  await app.register(userRoutes, { prefix: '/users', users });
  await app.register(productRoutes, { prefix: '/products', catalog, reviews });
  await app.register(reviewRoutes, { prefix: '/reviews', reviews });
  await app.register(cartRoutes, { prefix: '/cart', carts, shipping });
  await app.register(orderRoutes, { prefix: '/orders', orders });
  await app.register(adminRoutes, { prefix: '/admin', orders, users });
  await app.register(webhookRoutes, { prefix: '/webhooks', payments });
};
