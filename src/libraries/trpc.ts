import { defineLibrary } from './define.ts';
import { contextIdentity } from './support/request-context.ts';
import { builder, oldRouter, procedure, root } from './support/trpc-routers.ts';
import { declareProcedures, parseInput } from './support/trpc-endpoints.ts';
import { adapters } from './support/trpc-servers.ts';
import { handOn, makeRouter, refusal } from './support/trpc-calls.ts';

const options = '@trpc/server.ProcedureOptions()';
const context = '@trpc/server.Context()';

/** tRPC 9, 10 and 11: procedures, the middleware they are built with, and the servers that answer for their routers. */
export default defineLibrary({
  packages: ['@trpc/server', ...adapters],
  versions: '9 || 10 || 11',
  docs: 'https://trpc.io/docs',
  title: 'tRPC',
  rows: [
    { api: '@trpc/server.initTRPC.{context|meta}()', is: 'alias', of: '@trpc/server.initTRPC' },
    { api: '@trpc/server.initTRPC()', is: 'alias', of: '@trpc/server.initTRPC' },
    { api: `${root}.procedure`, is: 'alias', of: builder },
    {
      api: `${builder}.{use|input|output|meta|concat|unstable_concat|experimental_caller}()`,
      is: 'alias',
      of: builder,
    },
    {
      api: `${builder}.{use|input|output|meta|concat|unstable_concat|experimental_caller}`,
      is: 'function',
      keeps: true,
    },
    { api: `${builder}.{query|mutation|subscription}()`, is: 'alias', of: procedure },
    { api: `${builder}.{query|mutation|subscription}`, is: 'function', keeps: true },
    { api: `${root}.middleware()`, is: 'alias', of: '@trpc/server.Middleware()' },
    { api: `${root}.middleware`, is: 'function', keeps: true },
    { api: '@trpc/server.experimental_standaloneMiddleware().create()', is: 'alias', of: '@trpc/server.Middleware()' },
    { api: '@trpc/server.experimental_standaloneMiddleware().create', is: 'function', keeps: true },
    { api: '@trpc/server.Middleware().{unstable_pipe|pipe}()', is: 'alias', of: '@trpc/server.Middleware()' },
    { api: '@trpc/server.Middleware().{unstable_pipe|pipe}', is: 'function', keeps: true },
    { api: '@trpc/server.{lazy|experimental_lazy}', is: 'function', keeps: true },
    { api: '@trpc/server.experimental_lazy()', is: 'alias', of: '@trpc/server.lazy()' },
    {
      api: `${oldRouter}.{query|mutation|subscription|merge|middleware|transformer|formatError|flat}()`,
      is: 'alias',
      of: oldRouter,
    },
    {
      api: `${oldRouter}.{query|mutation|subscription|merge|middleware|transformer|formatError|flat}`,
      is: 'function',
      keeps: true,
    },
    { api: '@trpc/server/observable.observable', is: 'function', calls: 0 },
    { api: '@trpc/server.tracked', is: 'function', returns: 'argument 1' },
    { api: `${context}.{${contextIdentity}}`, is: 'identity' },
    { api: `${options}.{input|rawInput}`, is: 'source', kind: 'request', in: 'argument' },
    { api: `${options}.getRawInput`, is: 'function', async: true },
    { api: `${options}.getRawInput()`, is: 'source', kind: 'request', in: 'argument' },
    ...adapters.map((name) => ({ api: `${name}.*`, is: 'function' as const, keeps: true })),
  ],
  hooks: {
    [`${root}.{router|mergeRouters}`]: makeRouter,
    '@trpc/server.mergeRouters': makeRouter,
    [`${options}.next`]: handOn,
    '@trpc/server.Input().parse': parseInput,
    '@trpc/server.TRPCError': refusal,
  },
  build: declareProcedures,
});
