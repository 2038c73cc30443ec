import compression from 'compression';
import cors from 'cors';
import express, { type Express } from 'express';
import { config } from './config/config';
import { asyncHandler } from './middleware/async-handler';
import { measure, requireMetricsToken, sendMetrics } from './middleware/metrics';
import { apiLimiter } from './middleware/rate-limit';
import { requireHttps } from './middleware/require-https';
import { adminRoutes } from './routes/admin-routes';
import { authRoutes } from './routes/auth-routes';
import { cartRoutes } from './routes/cart-routes';
import { orderRoutes } from './routes/order-routes';
import { productRoutes } from './routes/product-routes';
import { reviewRoutes } from './routes/review-routes';
import { userRoutes } from './routes/user-routes';
import { webhookRoutes } from './routes/webhook-routes';

export function createApp(): Express {
  const app = express();
  app.disable('x-powered-by');
  app.set('trust proxy', 1);

  app.use(measure);
  app.get('/metrics', requireMetricsToken, asyncHandler(sendMetrics));
  app.use(requireHttps);
  app.use(cors({ origin: true, credentials: true }));
  app.use(compression());

  app.use('/api/v1/auth', express.json({ limit: '10kb' }), authRoutes);

  app.use(apiLimiter);
  app.use('/uploads', express.static(config.uploadDir, { index: false, dotfiles: 'deny' }));
  app.use(
    '/api/v1/webhooks',
    express.raw({ type: 'application/json', limit: '64kb' }),
    webhookRoutes,
  );
  app.use(express.json({ limit: '100kb' }));
  app.use('/api/v1/users', userRoutes);
  app.use('/api/v1/products', productRoutes);
  app.use('/api/v1', reviewRoutes);
  app.use('/api/v1/cart', cartRoutes);
  app.use('/api/v1/orders', orderRoutes);
  app.use('/api/v1/admin', adminRoutes);

  app.use((_req, res) => {
    res.status(404).json({ error: { code: 'not_found', message: 'No such resource' } });
  });
  return app;
}
