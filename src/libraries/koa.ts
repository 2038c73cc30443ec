import { unknown, type Value } from '../evaluate/values.ts';
import { errorOf } from '../model/errors.ts';
import type { OperationDraft } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { context, router, verbs } from './support/koa-layers.ts';
import { declareApplications, runMounted } from './support/koa-routes.ts';
import { bodyKeys, leakOf } from './support/responses.ts';

/** Koa, its routers, mounted applications and composed middleware. */
export default defineLibrary({
  packages: [
    'koa',
    'koa-router',
    '@koa/router',
    'koa-swagger-decorator',
    'koa-mount',
    'koa-compose',
    'koa-body',
    'koa-bodyparser',
    '@koa/bodyparser',
    'koa-helmet',
    '@koa/cors',
    'kcors',
    'koa-ratelimit',
    'koa-jwt',
    'koa-session',
    'koa-static',
    'koa-send',
    'koa-route',
  ],
  docs: 'https://koajs.com',
  title: 'Koa',
  conventions: [{ api: router, names: ['router', 'api'], methods: verbs }],
  rows: [
    { api: '{koa()|koa-router()}', is: 'distinct' },
    { api: 'koa.Koa', is: 'alias', of: 'koa' },
    { api: '@koa/router', is: 'alias', of: 'koa-router' },
    { api: 'koa-router.Router', is: 'alias', of: 'koa-router' },
    { api: 'koa-swagger-decorator.SwaggerRouter', is: 'alias', of: 'koa-router' },
    { api: 'koa.{ParameterizedContext|BaseContext|ExtendableContext|DefaultContext}()', is: 'alias', of: context },
    { api: 'koa-router.RouterContext()', is: 'alias', of: context },
    { api: `koa().{${['use', 'on', 'once', ...verbs].join('|')}}`, is: 'function', keeps: true, returns: 'receiver' },
    {
      api: `${router}.{${[...verbs, 'use', 'register', 'param', 'prefix', 'redirect', 'host', 'swagger'].join('|')}}`,
      is: 'function',
      keeps: true,
      returns: 'receiver',
    },
    { api: `${router}.{routes|middleware|allowedMethods}`, is: 'function' },
    { api: '{koa-mount|koa-compose}', is: 'function', keeps: true },
    { api: 'koa.next', is: 'function', async: true },
    { api: `${context}.throw`, is: 'function', throws: true },
    { api: `${context}.assert`, is: 'function', asserts: true },
    { api: `${context}.req`, is: 'alias', of: 'node:http.IncomingMessage()' },
    { api: `${context}.res`, is: 'alias', of: 'node:http.ServerResponse()' },
    // of a host that was parsed, no markup is left
    {
      api: `{${context}|${context}.request}.URL.{pathname|href|search|hash|toString()}`,
      is: 'source',
      kind: 'request',
      in: 'url',
    },
    { api: `{${context}|${context}.request}.URL.searchParams`, is: 'alias', of: 'global.RequestQuery()' },
    { api: `${context}.request.rawBody`, is: 'source', kind: 'request', in: 'body' },
    { api: `${context}.{file|files}`, is: 'source', kind: 'request', in: 'file' },
    { api: 'koa-route.*', is: 'function', keeps: true },
    { api: `${context}.request.body`, is: 'source', kind: 'request', in: 'body' },
    { api: `${context}.request.{files|file}`, is: 'source', kind: 'request', in: 'file' },
    {
      api: `{${context}|${context}.request}.{query|querystring|search}`,
      is: 'source',
      kind: 'request',
      in: 'query',
      flat: ['koa-qs'],
    },
    { api: `{${context}|${context}.request}.params`, is: 'source', kind: 'request', in: 'path' },
    { api: `{${context}|${context}.request}.{headers|header}`, is: 'source', kind: 'request', in: 'header' },
    { api: `{${context}|${context}.request}.get()`, is: 'source', kind: 'request', in: 'header' },
    { api: `{${context}|${context}.request}.{url|originalUrl|path|href}`, is: 'source', kind: 'request', in: 'url' },
    {
      api: `{${context}|${context}.request}.{host|hostname|ip|ips|origin}`,
      is: 'source',
      kind: 'request',
      in: 'header',
    },
    { api: `${context}.cookies.get()`, is: 'source', kind: 'request', in: 'cookie', flat: [] },
    { api: `${context}.{session|user}`, is: 'identity' },
    { api: `${context}.state.{user|auth}`, is: 'identity' },
    { api: `${context}.isAuthenticated()`, is: 'identity' },
    { api: `${context}.redirect`, is: 'sink', kind: 'redirect', arg: 0 },
    { api: `{${context}|${context}.response}.body`, is: 'sink', kind: 'html', arg: 'assigned' },
    { api: 'koa-send', is: 'sink', kind: 'path', arg: 1, unless: '2.root' },
    { api: 'koa-send', is: 'sink', kind: 'path', arg: '2.root' },
    { api: '{koa-body|koa-bodyparser|@koa/bodyparser}', is: 'guard', guard: 'body-parser' },
    { api: 'koa-body.koaBody', is: 'guard', guard: 'body-parser' },
    { api: 'koa-helmet', is: 'guard', guard: 'security-headers' },
    { api: '{@koa/cors|kcors}', is: 'guard', guard: 'cors' },
    { api: 'koa-ratelimit', is: 'guard', guard: 'rate-limit' },
    { api: 'koa-jwt', is: 'guard', guard: 'authentication', by: 'bearer' },
    { api: 'koa-session', is: 'guard', guard: 'session' },
    { api: 'koa-static', is: 'guard', guard: 'static-files' },
  ],
  operations: {
    [`${context}.throw`]: ({ args: [first = unknown, second] }): OperationDraft => {
      const thrown = errorOf(first);
      return {
        is: 'throw',
        error: thrown.error || 'HttpError',
        status: statusOf(first) ?? statusOf(second) ?? thrown.status,
      };
    },
    [`${context}.assert`]: ({ args }): OperationDraft | null => {
      const status = statusOf(args[1]);
      return status === 401
        ? { is: 'guard', guard: 'authentication', covers: '' }
        : status === 403
          ? { is: 'guard', guard: 'authorization', covers: '' }
          : null;
    },
    [`${context}.redirect`]: (): OperationDraft => ({
      is: 'reply',
      status: 302,
      kind: 'redirect',
      keys: null,
      leaksError: '',
    }),
  },
  assignments: {
    [`{${context}|${context}.response}.body`]: (value, state): OperationDraft => ({
      is: 'reply',
      status: state?.has('status') === true ? statusOf(state.get('status')) : 200,
      kind:
        value.kind === 'literal' && (value.value === null || value.value === undefined)
          ? 'empty'
          : value.kind === 'literal' || value.kind === 'text'
            ? 'text'
            : 'json',
      keys: bodyKeys(value),
      leaksError: leakOf(value),
    }),
    [`{${context}|${context}.response}.status`]: (value): OperationDraft | null => {
      const status = statusOf(value);
      return status === 204 || status === 205 || status === 304
        ? { is: 'reply', status, kind: 'empty', keys: null, leaksError: '' }
        : null;
    },
  },
  build: declareApplications,
  consumers: runMounted,
});

function statusOf(value: Value | undefined): number | null {
  return value?.kind === 'literal' && typeof value.value === 'number' ? value.value : null;
}
