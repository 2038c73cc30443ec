import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { FastifyInstance, InjectOptions } from 'fastify';
import type { Pool } from 'pg';
import { pino } from 'pino';
import { buildApp } from '../../src/app.ts';
import { type Config, loadConfig } from '../../src/config.ts';
import { migrateUp } from '../../src/db/migrations.ts';
import { createPglitePool } from './pglite-pool.ts';

export interface Reply {
  status: number;
  headers: Record<string, unknown>;
  body: ReplyBody;
  text: string;
}

/** The union of what the API replies with; tests read the fields that they expect. */
export interface ReplyBody {
  data: Record<string, unknown> & { id: string };
  meta: { nextCursor: string | null };
  code: string;
  status: number;
  detail: string;
  requestId: string;
  errors?: { path: string; message: string }[];
}

export interface Shop {
  app: FastifyInstance;
  db: Pool;
  config: Config;
  call(
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    options?: Call,
  ): Promise<Reply>;
  customer(): Promise<string>;
  admin(): Promise<string>;
  product(admin: string, fields?: Record<string, unknown>): Promise<string>;
  close(): Promise<void>;
}

interface Call {
  token?: string;
  body?: unknown;
  headers?: Record<string, string>;
  /** Requests come from a new address each time unless one is given, so that no limit is reached. */
  from?: string;
}

export const password = 'correct horse battery';
export const missingId = '00000000-0000-4000-8000-000000000000';

export function testConfig(overrides: Record<string, string> = {}): Config {
  return loadConfig({
    CORS_ORIGINS: 'https://shop.example',
    DATABASE_URL: 'postgres://localhost/unused',
    REDIS_URL: 'redis://localhost',
    JWT_SECRET: randomUUID(),
    PAYMENT_WEBHOOK_SECRET: randomUUID(),
    METRICS_TOKEN: randomUUID(),
    SHIPPING_API_URL: 'http://127.0.0.1:9',
    ...overrides,
  });
}

/** The application on a migrated database of its own. */
export async function openShop(overrides: Record<string, string> = {}): Promise<Shop> {
  const config = testConfig(overrides);
  const db = createPglitePool();
  await migrateUp(db);
  const app = await buildApp({ config, db, redis: null, logger: pino({ level: 'silent' }) });
  let addresses = 0;

  async function call(
    method: NonNullable<InjectOptions['method']>,
    url: string,
    options: Call = {},
  ): Promise<Reply> {
    addresses += 1;
    const reply = await app.inject({
      method,
      url,
      remoteAddress: options.from ?? `10.0.${Math.floor(addresses / 256)}.${addresses % 256}`,
      headers: {
        ...(options.token ? { authorization: `Bearer ${options.token}` } : {}),
        ...options.headers,
      },
      ...(options.body === undefined
        ? {}
        : { payload: options.body as NonNullable<InjectOptions['payload']> }),
    });
    const isJson = reply.body !== '' && String(reply.headers['content-type']).includes('json');
    return {
      status: reply.statusCode,
      headers: reply.headers,
      text: reply.body,
      body: (isJson ? reply.json() : {}) as ReplyBody,
    };
  }

  async function signUp(role: 'customer' | 'admin'): Promise<string> {
    const email = `${randomUUID()}@example.com`;
    const body = { email, password, displayName: 'Somebody' };
    const registered = await call('POST', '/api/v1/auth/register', { body });
    assert.equal(registered.status, 201);
    if (role === 'admin') {
      await db.query(`UPDATE users SET role = 'admin' WHERE id = $1`, [registered.body.data.id]);
    }
    const signedIn = await call('POST', '/api/v1/auth/login', { body: { email, password } });
    assert.equal(signedIn.status, 200);
    return String(signedIn.body.data['accessToken']);
  }

  return {
    app,
    db,
    config,
    call,
    customer: () => signUp('customer'),
    admin: () => signUp('admin'),
    async product(admin, fields = {}) {
      const body = {
        name: 'Kettle',
        description: 'Boils',
        priceCents: 1999,
        stock: 5,
        featured: false,
        ...fields,
      };
      const created = await call('POST', '/api/v1/products', { token: admin, body });
      assert.equal(created.status, 201);
      return created.body.data.id;
    },
    async close() {
      await app.close();
      await db.end();
    },
  };
}
