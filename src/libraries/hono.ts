import type { PendingCall } from '../evaluate/knowledge.ts';
import { makeArray, unknown, type Value } from '../evaluate/values.ts';
import { defineLibrary } from './define.ts';
import { contextHooks, contextOperations, contextRows } from './support/hono-context.ts';
import { middlewarePackages, middlewareRows } from './support/hono-middleware.ts';
import { declareHono, routeMethods } from './support/hono-routes.ts';
import { literalText, optionsAt } from './support/arguments.ts';

const app = 'hono.Hono()';
const factory = 'hono/factory.createFactory()';

/** Hono, on every platform that it runs on, with its OpenAPI flavour and its middleware. */
export default defineLibrary({
  packages: ['hono', '@hono/hono', '@hono/zod-openapi', '@hono/node-server', ...middlewarePackages],
  versions: '3 || 4',
  docs: 'https://hono.dev/docs',
  title: 'Hono',
  rows: [
    { api: '@hono/hono', is: 'alias', of: 'hono' },
    { api: 'hono/{tiny|quick|hono-base}', is: 'alias', of: 'hono' },
    { api: 'hono.HonoBase()', is: 'alias', of: app },
    { api: '@hono/zod-openapi.OpenAPIHono()', is: 'alias', of: app },
    { api: '@hono/zod-openapi.z', is: 'alias', of: 'zod' },
    { api: `${app}.basePath()`, is: 'alias', of: app },
    { api: 'hono/factory.Factory()', is: 'alias', of: factory },
    { api: `${factory}.createApp()`, is: 'alias', of: app },
    { api: app, is: 'distinct' },
    { api: `${app}.{${routeMethods.join('|')}}`, is: 'function', keeps: true, returns: 'receiver' },
    { api: `${app}.basePath`, is: 'function' },
    { api: `${app}.{request|fetch}`, is: 'function', async: true, keeps: true },
    { api: '@hono/zod-openapi.createRoute', is: 'function', keeps: true, returns: 'argument 0' },
    { api: 'hono/factory.createMiddleware', is: 'function', keeps: true, returns: 'argument 0' },
    { api: `${factory}.createMiddleware`, is: 'function', keeps: true, returns: 'argument 0' },
    { api: 'hono/factory.createFactory', is: 'function', keeps: true },
    { api: 'hono/validator.validator', is: 'function', keeps: true },
    { api: 'hono/combine.{some|every|except}', is: 'function', keeps: true },
    { api: 'hono/{ws|bun|deno|cloudflare-workers}.upgradeWebSocket', is: 'function', keeps: true },
    { api: '@hono/node-server.{serve|createAdaptorServer}', is: 'function', keeps: true },
    { api: '@hono/node-server.serve().close', is: 'tagged', tags: ['server-close'] },
    { api: 'hono/jwt.{sign|verify}', is: 'function', async: true },
    { api: 'hono/jwt.decode', is: 'propagator', from: [0] },
    ...contextRows,
    ...middlewareRows,
  ],
  hooks: {
    ...contextHooks,
    [`${factory}.createHandlers`]: (call) => makeArray([...call.args]),
    [`${factory}.createApp`]: createApp,
  },
  operations: {
    ...contextOperations,
    'hono/jwt.sign': (call) => ({
      is: 'token',
      operation: 'sign',
      literalKey: literalText(call.args[1]),
      options: {},
      algorithmsPinned: true,
      expires: call.object(call.args[0])?.has('exp') === true ? true : null,
    }),
    // verifies with HS256 unless it is told otherwise, and never takes what the token says
    'hono/jwt.verify': (call) => ({
      is: 'token',
      operation: 'verify',
      literalKey: literalText(call.args[1]),
      options: optionsAt(call, 2),
      algorithmsPinned: true,
      expires: true,
    }),
    'hono/jwt.decode': () => ({
      is: 'token',
      operation: 'decode',
      literalKey: null,
      options: {},
      algorithmsPinned: null,
      expires: null,
    }),
  },
  build: declareHono,
});

/** `createFactory({ initApp })` sets up each application that it makes. */
function createApp(call: PendingCall): Value | undefined {
  const made = call.external(app, {
    args: call.args,
    receiver: call.receiver?.kind === 'external' ? call.receiver : null,
  });
  const given = call.receiver?.kind === 'external' ? call.receiver.args[0] : undefined;
  const init = given === undefined ? unknown : call.member(given, 'initApp');
  if (init.kind === 'function') call.invoke(init, [made]);
  return made;
}
