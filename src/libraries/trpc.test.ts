import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

const shown = async (fixture: string): Promise<unknown[]> =>
  (await modelOf(fixture)).endpoints.map(({ protocol, label, mount, auth, validation, params }) => [
    `${protocol} ${label} ${mount}`.trim(),
    auth.value,
    validation.value,
    params.map((param) => `${param.in} ${param.name}`),
  ]);

test('nested, merged and lazy routers, with the middleware that procedures are built with', async () => {
  expect(
    await shown(`
//- /src/trpc.ts
import { initTRPC, TRPCError } from '@trpc/server';
export const createContext = async ({ req }) => ({ session: await findSession(req.headers.cookie) });
declare function findSession(cookie: string): Promise<{ user: { id: string; role: string } } | null>;
const t = initTRPC.context<typeof createContext>().create();
const isAuthed = t.middleware(({ ctx, next }) => {
  if (!ctx.session?.user) throw new TRPCError({ code: 'UNAUTHORIZED' });
  return next({ ctx: { user: ctx.session.user } });
});
const timed = t.middleware(async ({ next }) => {
  const result = await next();
  return result;
});
export const { router, mergeRouters } = t;
export const open = t.procedure.use(timed);
export const closed = open.use(isAuthed);
//- /src/users.ts
import { z } from 'zod';
import { closed, open, router } from './trpc';
const update = closed.input(z.object({ id: z.string() })).input(z.object({ name: z.string() })).mutation(({ ctx, input }) => ctx.user.id + input.name);
export const users = router({ list: open.query(() => []), update, nested: { deep: open.query(() => 1) } });
//- /src/slow.ts
import { open, router } from './trpc';
export const slow = router({ feed: open.subscription(async function* () { yield 1; }) });
//- /src/app.ts
import { initTRPC, lazy } from '@trpc/server';
import express from 'express';
import { createExpressMiddleware } from '@trpc/server/adapters/express';
import { createContext, mergeRouters, open, router } from './trpc';
import { users } from './users';
const health = router({ health: open.query(() => 'ok') });
const appRouter = mergeRouters(health, router({ users, slow: lazy(() => import('./slow')) }));
const app = express();
app.use('/trpc', createExpressMiddleware({ router: appRouter, createContext }));
app.listen(3000);
`),
  ).toEqual([
    ['rpc QUERY health /trpc', false, false, []],
    ['rpc SUBSCRIPTION slow.feed /trpc', false, false, []],
    ['rpc MUTATION users.update /trpc', true, true, ['argument id', 'argument name']],
    ['rpc QUERY users.list /trpc', false, false, []],
    ['rpc QUERY users.nested.deep /trpc', false, false, []],
  ]);
});

test('what the HTTP server demands before, and a context that refuses', async () => {
  expect(
    await shown(`
//- /src/a.ts
import { initTRPC } from '@trpc/server';
import express from 'express';
import { createExpressMiddleware } from '@trpc/server/adapters/express';
const t = initTRPC.create();
const routerA = t.router({ a: t.procedure.query(() => 1) });
const api = express.Router();
const app = express();
app.use((req, res, next) => {
  if (!req.user) return res.status(401).end();
  next();
});
api.use('/rpc', createExpressMiddleware({ router: routerA }));
app.use('/api', api);
//- /src/b.ts
import { initTRPC, TRPCError } from '@trpc/server';
import { createHTTPServer } from '@trpc/server/adapters/standalone';
const t = initTRPC.create();
const routerB = t.router({ b: t.procedure.query(() => 1) });
createHTTPServer({
  router: routerB,
  createContext: ({ req }) => {
    if (!req.headers.authorization) throw new TRPCError({ code: 'UNAUTHORIZED' });
    return {};
  },
}).listen(1);
//- /src/c.ts
import { initTRPC } from '@trpc/server';
import { fetchRequestHandler } from '@trpc/server/adapters/fetch';
import { guard } from '@company/trpc-guards';
const t = initTRPC.create();
const appRouter = t.router({ c: t.procedure.use(guard).query(() => 1) });
export const handler = (req: Request) =>
  fetchRequestHandler({ endpoint: '/edge', req, router: appRouter, createContext: () => ({}) });
`),
  ).toEqual([
    ['rpc QUERY a /api/rpc', true, false, []],
    ['rpc QUERY b /', true, false, []],
    ['rpc QUERY c /edge', null, false, []],
  ]);
});

test('routers of version 9: middleware applies to what is added after it, and to what is merged', async () => {
  expect(
    await shown(`
import * as trpc from '@trpc/server';
import { TRPCError } from '@trpc/server';
import { z } from 'zod';
import { createNextApiHandler } from '@trpc/server/adapters/next';
const createRouter = () => trpc.router<{ user?: { id: string } }>();
const posts = createRouter().query('all', { resolve: () => [] });
const admin = createRouter()
  .query('before', { resolve: () => 1 })
  .middleware(({ ctx, next }) => {
    if (!ctx.user) throw new TRPCError({ code: 'UNAUTHORIZED' });
    return next();
  })
  .mutation('after', { input: z.object({ id: z.string() }), resolve: ({ input }) => input.id })
  .merge('posts.', posts);
export default createNextApiHandler({ router: createRouter().merge('admin.', admin) });
`),
  ).toEqual([
    ['rpc QUERY admin.posts.all', true, false, []],
    ['rpc QUERY admin.before', false, false, []],
    ['rpc MUTATION admin.after', true, true, ['argument id']],
  ]);
});

test('metadata for OpenAPI makes routes where a handler answers them, and a builder that is not there a route all the same', async () => {
  expect(
    await shown(`
//- /src/app.ts
import { initTRPC } from '@trpc/server';
import { createOpenApiExpressMiddleware } from 'trpc-openapi';
import express from 'express';
import { z } from 'zod';
const t = initTRPC.meta().create();
const appRouter = t.router({
  user: t.procedure
    .meta({ openapi: { method: 'GET', path: '/users/{id}' } })
    .input(z.object({ id: z.string(), full: z.string() }))
    .query(() => 1),
  plain: t.procedure.query(() => 1),
});
const app = express();
app.use('/v1', createOpenApiExpressMiddleware({ router: appRouter }));
//- /src/other.ts
import { initTRPC } from '@trpc/server';
import { missing } from './not-there';
const t = initTRPC.create();
export const other = t.router({
  open: t.procedure.query(() => 1),
  guarded: missing.input(1).mutation(() => 2),
  odd: missing,
});
`),
  ).toEqual([
    ['http GET /v1/users/{id}', false, true, ['path id', 'query full']],
    ['rpc QUERY open', false, false, []],
    ['rpc MUTATION guarded', null, true, []],
  ]);
});

test('a context that another framework keeps is what its type says, but for who sends the request', async () => {
  const { endpoints } = await modelOf(`
//- /src/trpc.ts
import { initTRPC } from '@trpc/server';
import { drizzle } from 'drizzle-orm/node-postgres';
import { pgTable, text } from 'drizzle-orm/pg-core';
export const notes = pgTable('notes', { id: text('id').primaryKey() });
export const db = drizzle('x');
interface Context { user: { id: string } | null; db: typeof db }
export const t = initTRPC.context<Context>().create();
//- /src/app.ts
import { Hono } from 'hono';
import { trpcServer } from '@hono/trpc-server';
import { t, notes } from './trpc';
const router = t.router({ all: t.procedure.query(async ({ ctx }) => ctx.db.select().from(notes)) });
const app = new Hono();
app.use('/trpc/*', trpcServer({ router, createContext: (_, c) => c.var.ctx }));
export default app;
`);
  expect(
    endpoints
      .find(({ path }) => path === 'all')
      ?.steps.flatMap(({ operation }) =>
        operation.is === 'query' ? [`${operation.operation} ${operation.entities.join()}`] : [],
      ),
  ).toEqual(['select notes']);
});
