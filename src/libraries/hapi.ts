import { asString, unknown, type ExternalValue, type Value } from '../evaluate/values.ts';
import { errorOf } from '../model/errors.ts';
import { optionOf } from '../model/option-values.ts';
import type { AppDraft, GuardDraft, LibraryBuild } from './build-types.ts';
import { defineLibrary, type Row } from './define.ts';
import { authenticationOf } from './support/hapi-auth.ts';
import { exchange, exchangeHooks, exchangeOperations, exchangeRows } from './support/hapi-exchange.ts';
import {
  addMethods,
  compose,
  decorate,
  elements,
  object,
  readStore,
  registerPlugins,
  server,
} from './support/hapi-register.ts';
import { routesOf, type HapiRoute } from './support/hapi-routes.ts';
import { sentAsPage } from './support/sent-parts.ts';
import { joinPaths } from './support/paths.ts';

/** Plugins that do something to every request once they are registered. */
const plugins: Readonly<Record<string, Extract<Row, { is: 'guard' }>['guard']>> = {
  '@hapi/crumb': 'csrf',
  crumb: 'csrf',
  '@hapi/yar': 'session',
  yar: 'session',
  'hapi-rate-limit': 'rate-limit',
  'hapi-rate-limitor': 'rate-limit',
  'hapi-rate-limiter': 'rate-limit',
  blankie: 'security-headers',
  'hapi-pino': 'logging',
  '@hapi/good': 'logging',
  good: 'logging',
  disinfect: 'other',
  'hapi-sentry': 'error-tracking',
  'hapi-request-id': 'request-id',
};

const booms = [
  'badRequest',
  'unauthorized',
  'paymentRequired',
  'forbidden',
  'notFound',
  'methodNotAllowed',
  'notAcceptable',
  'clientTimeout',
  'conflict',
  'resourceGone',
  'preconditionFailed',
  'entityTooLarge',
  'unsupportedMediaType',
  'teapot',
  'badData',
  'locked',
  'tooManyRequests',
  'boomify',
  'internal',
  'badImplementation',
  'notImplemented',
  'badGateway',
  'serverUnavailable',
  'gatewayTimeout',
];

/** hapi: servers, plugins with their prefixes, authentication strategies and routes. */
export default defineLibrary({
  packages: ['@hapi/hapi', 'hapi', '@hapi/glue', 'glue', ...Object.keys(plugins)],
  docs: 'https://hapi.dev/api',
  title: 'hapi',
  conventions: [{ api: server, names: ['server'], methods: ['route'] }],
  rows: [
    { api: 'hapi', is: 'alias', of: '@hapi/hapi' },
    { api: 'glue', is: 'alias', of: '@hapi/glue' },
    { api: '{confidence|@hapipal/confidence}', is: 'alias', of: '@hapi/confidence' },
    { api: 'boom', is: 'alias', of: '@hapi/boom' },
    { api: '@hapi/hapi.{server|createServer}()', is: 'alias', of: server },
    { api: server, is: 'distinct' },
    {
      api: `${server}.{route|ext|events.on|on|once|table|state|views|path|bind|validator|rules|cache}`,
      is: 'function',
      keeps: true,
    },
    { api: `${server}.auth.{strategy|scheme|default}`, is: 'function', keeps: true },
    { api: `${server}.{dependency|after}`, is: 'function', calls: 'all', with: [server] },
    { api: `${server}.{start|initialize|stop|inject}`, is: 'function', async: true, calls: 'all' },
    { api: `${server}.stop`, is: 'tagged', tags: ['server-close'] },
    ...Object.entries(plugins).map(([api, guard]): Row => ({ api, is: 'guard', guard })),
    ...exchangeRows,
  ],
  hooks: {
    ...exchangeHooks,
    [`${server}.register`]: registerPlugins,
    [`${server}.decorate`]: decorate,
    [`${server}.method`]: addMethods,
    [`${server}.dependency`]: (call) => {
      const after = call.args.at(-1);
      if (after?.kind === 'function' && call.receiver !== null)
        call.invoke(after, [call.receiver, call.external('@hapi/hapi.next')]);
      return unknown;
    },
    '@hapi/glue.compose': compose,
    '@hapi/confidence.Store().get': readStore,
  },
  operations: {
    ...exchangeOperations,
    // as what a handler gives, an error is as good as thrown
    [`@hapi/boom.{${booms.join('|')}}`]: (call) =>
      call.event.fate === 'return'
        ? { is: 'reply', status: errorOf(call.event.result).status, kind: 'error', keys: null, leaksError: '' }
        : null,
  },
  build(build) {
    const apps = new Map<ExternalValue, AppDraft | null>();
    const authentication = authenticationOf(build, rootOf, (root) => exchange(build, root, null));
    const extensions = extensionsOf(build);
    for (const { event } of build.calls(`${server}.start`))
      if (event.receiver?.kind === 'external') appOf(build, apps, rootOf(event.receiver));
    for (const seen of build.calls(`${server}.route`)) {
      const { receiver } = seen.event;
      if (receiver?.kind !== 'external') continue;
      const root = rootOf(receiver);
      const context = {
        root,
        prefix: prefixOf(receiver),
        extensions: extensions.get(root) ?? new Map(),
        authentication,
      };
      for (const route of routesOf(build, seen, context)) declare(build, appOf(build, apps, root), root, route);
    }
    for (const [root, app] of apps) if (app !== null) describe(build, app, root, extensions.get(root) ?? new Map());
  },
});

function rootOf(value: ExternalValue): ExternalValue {
  let at = value;
  while (at.receiver?.path.text === server) at = at.receiver;
  return at;
}

/** What plugins' registrations put before their routes. */
function prefixOf(value: ExternalValue): string {
  const parts: string[] = [];
  for (let at = value; at.receiver?.path.text === server; at = at.receiver) parts.unshift(asString(at.args[0]) ?? '');
  const options_ = object(object(rootOf(value).args[0])?.props.get('routes'))?.props.get('prefix');
  const all = [asString(options_) ?? '', ...parts].filter((part) => part !== '');
  return all.length === 0 ? '' : joinPaths(...all);
}

function declare(build: LibraryBuild, app: AppDraft | null, root: ExternalValue, route: HapiRoute): void {
  build.endpoint({
    app,
    protocol: 'http',
    method: route.method,
    path: route.path,
    framework: 'hapi',
    place: route.place,
    registered: { in: route.seen.activation, spelled: true },
    mounted: app !== null,
    guards: route.guards,
    handler: route.handler,
    arguments: () => exchange(build, root, route),
    replies: 'return',
    sends: sentAsPage,
    defaultStatus: 200,
    params: route.params,
    conditional: route.seen.conditional,
  });
}

/** The draft of a server that the code makes; null for one that somebody else hands over. */
function appOf(build: LibraryBuild, apps: Map<ExternalValue, AppDraft | null>, root: ExternalValue): AppDraft | null {
  const known = apps.get(root);
  if (known !== undefined) return known;
  const app =
    root.call === null
      ? null
      : build.app({
          framework: 'hapi',
          place: root.call.place,
          traits: {
            catchesAsyncErrors: true,
            safeDefaultErrors: true,
            logs: false,
            requestIds: false,
            shutdownHooks: false,
            serverless: false,
          },
          guards: [],
          requestArguments: () => exchange(build, root, null),
        });
  apps.set(root, app);
  return app;
}

/** Where it listens, what guards all of its routes, and what sees its errors. */
function describe(
  build: LibraryBuild,
  app: AppDraft,
  root: ExternalValue,
  extensions: ReadonlyMap<string, GuardDraft[]>,
): void {
  for (const { event } of build.calls(`${server}.start`))
    if (event.receiver?.kind === 'external' && rootOf(event.receiver) === root) build.listens(app, event.place);
  for (const [stage, guards] of extensions) {
    if (stage !== 'onPreResponse') app.guards.push(...guards);
    else
      for (const { place, value } of guards)
        build.errorHandler(app, place, stage, false, { value, args: exchange(build, root, null) });
  }
  const routes = object(object(root.args[0])?.props.get('routes'));
  for (const [option, kind] of [
    ['cors', 'cors'],
    ['security', 'security-headers'],
  ] as const) {
    const given = routes?.props.get(option);
    if (given === undefined || (given.kind === 'literal' && given.value !== true)) continue;
    const told = option === 'cors' && given.kind === 'literal' ? { object: { origin: '*' } } : optionOf(given);
    app.guards.push({
      value: given,
      scope: 'global',
      place: app.place,
      conditional: false,
      name: option,
      kinds: [kind],
      ...(typeof told === 'object' && told !== null && 'object' in told ? { options: told.object } : {}),
    });
  }
}

/** What servers are told to call on the way of each request, by server and by when. */
function extensionsOf(build: LibraryBuild): Map<ExternalValue, Map<string, GuardDraft[]>> {
  const found = new Map<ExternalValue, Map<string, GuardDraft[]>>();
  const add = (receiver: Value | null, stage: string, draft: GuardDraft): void => {
    if (receiver?.kind !== 'external') return;
    const root = rootOf(receiver);
    let stages = found.get(root);
    if (stages === undefined) found.set(root, (stages = new Map()));
    const list = stages.get(stage);
    if (list === undefined) stages.set(stage, [draft]);
    else list.push(draft);
  };
  for (const { event, conditional } of build.calls(`${server}.ext`)) {
    const { receiver, args, place } = event;
    const named = asString(args[0]);
    const list: [string | null, Value | undefined][] =
      named === null
        ? elements(args[0] ?? unknown).map((each) => [
            asString(object(each)?.props.get('type')),
            object(each)?.props.get('method'),
          ])
        : [[named, args[1]]];
    for (const [stage, method] of list)
      for (const value of elements(method ?? unknown))
        if (stage !== null)
          add(receiver, stage, { value, scope: 'global', place, conditional, name: `${stage} extension` });
  }
  for (const { event, conditional } of build.calls(`${server}.register`)) {
    for (const entry of elements(event.args[0] ?? unknown)) {
      const value = object(entry)?.props.get('plugin') ?? object(entry)?.props.get('register') ?? entry;
      if (value.kind !== 'external' || plugins[value.path.text.replace(/\.plugin$/, '')] === undefined) continue;
      const kind = plugins[value.path.text.replace(/\.plugin$/, '')];
      add(event.receiver, 'onRequest', {
        value,
        scope: 'global',
        place: event.place,
        conditional,
        kinds: kind === undefined ? [] : [kind],
      });
    }
  }
  return found;
}
