import type { Pool } from 'pg';
import type { Config } from '../config.ts';
import type { Log } from '../logger.ts';
import { type AccessClaims, AuthService } from './auth-service.ts';
import { CartService } from './cart-service.ts';
import { CatalogService } from './catalog-service.ts';
import { HealthService } from './health-service.ts';
import { OrderService } from './order-service.ts';
import { PaymentService } from './payment-service.ts';
import { ReviewService } from './review-service.ts';
import { ShippingClient } from './shipping-client.ts';
import { ShippingService } from './shipping-service.ts';
import { UserService } from './user-service.ts';

export interface Services {
  auth: AuthService;
  carts: CartService;
  catalog: CatalogService;
  health: HealthService;
  orders: OrderService;
  payments: PaymentService;
  reviews: ReviewService;
  shipping: ShippingService;
  users: UserService;
}

export function createServices(dependencies: {
  config: Config;
  db: Pool;
  logger: Log;
  signAccessToken: (claims: AccessClaims) => string;
}): Services {
  const { config, db, logger, signAccessToken } = dependencies;
  return {
    auth: new AuthService({ db, signAccessToken }),
    carts: new CartService({ db }),
    catalog: new CatalogService({ db }),
    health: new HealthService({ db }),
    orders: new OrderService({ db }),
    payments: new PaymentService({ db, webhookSecret: config.paymentWebhookSecret, logger }),
    reviews: new ReviewService({ db }),
    shipping: new ShippingService({ client: new ShippingClient(config.shippingApiUrl) }),
    users: new UserService({ db }),
  };
}
