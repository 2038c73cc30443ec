import { options, type ExternalValue, type Place, type Value } from '../evaluate/values.ts';
import type { AppDraft, LibraryBuild, SeenCall } from './build-types.ts';
import { defineLibrary, type Row } from './define.ts';
import {
  app,
  contextAssignments,
  contextHooks,
  contextOperations,
  contextRows,
  decorate,
  exchange,
  nested,
  use,
} from './support/elysia-context.ts';
import { hooksOf } from './support/elysia-hooks.ts';
import { additions, declareInstance, usedIn, type Instances } from './support/elysia-routes.ts';

/** Packages' plugins that guard the routes that come after them. */
const plugins: Readonly<Record<string, Extract<Row, { is: 'guard' }>['guard']>> = {
  '@elysiajs/cors.cors': 'cors',
  'elysia-rate-limit.rateLimit': 'rate-limit',
  'elysia-helmet.helmet': 'security-headers',
  'elysiajs-helmet.elysiaHelmet': 'security-headers',
  '@elysiajs/static.staticPlugin': 'static-files',
  '@elysiajs/server-timing.serverTiming': 'metrics',
  '@elysiajs/opentelemetry.opentelemetry': 'metrics',
  'elysia-prometheus.prometheus': 'metrics',
  '@bogeychan/elysia-logger.logger': 'logging',
  'logixlysia.logixlysia': 'logging',
  'logestic.Logestic.preset': 'logging',
  'elysia-requestid.requestID': 'request-id',
  'elysia-compression.compression': 'compression',
  'elysia-xss.elysiaXSS': 'other',
  '@elysiajs/html.html': 'other',
  '@elysiajs/swagger.swagger': 'other',
  '@elysiajs/openapi.openapi': 'other',
  '@elysiajs/bearer.bearer': 'other',
  '@elysiajs/cookie.cookie': 'other',
};

/** Elysia: instances that use one another, groups, guards, life cycle hooks and macros. */
export default defineLibrary({
  packages: ['elysia', '@elysiajs/jwt', ...new Set(Object.keys(plugins).map((api) => api.replace(/\..*$/, '')))],
  docs: 'https://elysiajs.com',
  title: 'Elysia',
  rows: [
    { api: app, is: 'distinct' },
    { api: '{elysia.default()|elysia.AnyElysia()|elysia.ElysiaInstance()}', is: 'alias', of: app },
    { api: 'elysia()', is: 'alias', of: app },
    { api: 'elysia.t', is: 'alias', of: '@sinclair/typebox.Type' },
    {
      api: `${app}.{${[...additions, 'macro', 'model', 'models', 'onError', 'onAfterHandle', 'onAfterResponse', 'onStart', 'onStop', 'mapResponse', 'mapDerive', 'mapResolve', 'trace', 'prefix', 'affix', 'headers', 'compile', 'onResponse', 'error'].join('|')}}`,
      is: 'function',
      keeps: true,
      returns: 'receiver',
    },
    { api: `${app}.listen`, is: 'function', calls: 'all', returns: 'receiver' },
    { api: `${app}.{handle|fetch}`, is: 'function', async: true, keeps: true },
    { api: `${app}.stop`, is: 'function', async: true },
    { api: `${app}.stop`, is: 'tagged', tags: ['server-close'] },
    // by name, and as what the package exports by default
    ...Object.entries(plugins).flatMap(([api, guard]): Row[] => [
      { api, is: 'guard', guard },
      { api: api.replace(/\..*$/, ''), is: 'guard', guard },
    ]),
    ...contextRows,
  ],
  hooks: {
    ...contextHooks,
    [`${app}.{group|guard}`]: nested,
    [`${app}.use`]: use,
    [`${app}.{decorate|state}`]: decorate,
  },
  operations: contextOperations,
  assignments: contextAssignments,
  build(build) {
    const calls = new Map<ExternalValue, SeenCall[]>();
    const used = new Set<ExternalValue>();
    for (const seen of build.calls(`${app}.{${additions.join('|')}}`)) {
      const { receiver, name, args } = seen.event;
      if (receiver?.kind !== 'external') continue;
      const known = calls.get(receiver);
      if (known === undefined) calls.set(receiver, [seen]);
      else known.push(seen);
      if (name === 'use') for (const plugin of args.flatMap(usedIn)) if (plugin !== receiver) used.add(plugin);
    }
    const listening = new Map<ExternalValue, Place>();
    for (const { event } of build.calls(`${app}.listen`))
      if (event.receiver?.kind === 'external' && !listening.has(event.receiver))
        listening.set(event.receiver, event.place);
    const instances: Instances = { calls, inner: innerInstances(calls), hooks: hooksOf(build) };
    const inner = new Set(instances.inner.values());
    const decorations = decorationsOf(build, [...calls.keys()]);
    for (const root of new Set([...calls.keys(), ...listening.keys()])) {
      if (used.has(root) || inner.has(root)) continue;
      const place = root.call?.place ?? calls.get(root)?.[0]?.event.place;
      if (place === undefined) continue;
      const draft = root.call === null ? null : createApp(build, place, decorations);
      declareInstance(build, instances, root, draft, decorations);
      const at = listening.get(root);
      if (draft !== null && at !== undefined) build.listens(draft, at);
      if (draft !== null) handleErrors(build, draft, root, decorations);
    }
  },
});

function createApp(build: LibraryBuild, place: Place, decorations: ReadonlyMap<string, Value>): AppDraft {
  return build.app({
    framework: 'elysia',
    place,
    // the message of an error that nothing handles is the reply
    traits: {
      catchesAsyncErrors: true,
      safeDefaultErrors: false,
      logs: false,
      requestIds: false,
      shutdownHooks: false,
      serverless: false,
    },
    guards: [],
    requestArguments: () => exchange(build, decorations, null),
  });
}

/** What a function of `group` or `guard` was given is a value that the call made. */
function innerInstances(calls: ReadonlyMap<ExternalValue, readonly SeenCall[]>): Map<SeenCall['event'], ExternalValue> {
  const found = new Map<SeenCall['event'], ExternalValue>();
  for (const seen of [...calls.values()].flat())
    if (seen.event.name === 'group' || seen.event.name === 'guard')
      for (const callback of seen.event.callbacks)
        for (const argument of callback.args)
          if (argument.kind === 'external' && argument.path.text === app) found.set(seen.event, argument);
  return found;
}

/** What handlers find in their context besides the request. */
function decorationsOf(build: LibraryBuild, instances: readonly ExternalValue[]): Map<string, Value> {
  const found = new Map<string, Value>();
  const store = new Map<string, Value>();
  for (const { props } of instances) {
    for (const [key, value] of props ?? []) {
      const [where = '', name = ''] = key.split(' ');
      if (where === 'context') found.set(name, value);
      else if (where === 'store') store.set(name, value);
    }
  }
  if (store.size > 0)
    found.set(
      'store',
      build.evaluator.external(build.evaluator.knowledge.paths.parse('elysia.Context().store'), { props: store }),
    );
  return found;
}

function handleErrors(
  build: LibraryBuild,
  draft: AppDraft,
  root: ExternalValue,
  decorations: ReadonlyMap<string, Value>,
): void {
  for (const { event } of build.calls(`${app}.onError`)) {
    const handler = event.args.findLast((argument) => options(argument).some((option) => option.kind === 'function'));
    // a plugin's may be for all
    if (handler === undefined || (event.receiver !== root && event.args.length < 2)) continue;
    const error = build.evaluator.external(build.evaluator.knowledge.paths.parse('global.Error()'), {
      props: new Map(),
    });
    build.errorHandler(draft, event.place, 'onError', false, {
      value: handler,
      args: exchange(build, new Map<string, Value>([...decorations, ['error', error]]), null),
    });
  }
}
