import type { PendingCall } from '../evaluate/knowledge.ts';
import { asString, options, unknown, type ExternalValue, type Value } from '../evaluate/values.ts';
import { errorOf } from '../model/errors.ts';
import type { AppDraft, LibraryBuild, OperationCall, OperationDraft, SeenCall } from './build-types.ts';
import { defineLibrary, type Row } from './define.ts';
import { runAside } from './support/aside.ts';
import { fresh, readFrom } from './support/handler-values.ts';
import { declareLayers, flatten, type Layer, type LayeredFramework, type Step } from './support/layers.ts';
import { pathsOf } from './support/paths.ts';
import { restifyPlugins } from './support/restify-plugins.ts';
import { bodyKeys, leakOf, responseHooks, responseOperations } from './support/responses.ts';

const server = 'restify.createServer()';
const router = 'restify-router.Router()';
const request = 'restify.Request()';
const response = 'restify.Response()';
const verbs = ['get', 'post', 'put', 'patch', 'del', 'head', 'opts'];

/** Restify: servers, their plugins, and the routers that are applied to them. */
export default defineLibrary({
  packages: [
    'restify',
    'restify-router',
    'restify-cors-middleware',
    'restify-cors-middleware2',
    'restify-jwt-community',
    'restify-jwt',
  ],
  docs: 'https://restify.com/docs/home/',
  title: 'Restify',
  rows: [
    { api: 'restify.Server()', is: 'alias', of: server },
    { api: 'restify-router()', is: 'alias', of: router },
    { api: `{${server}|${router}}`, is: 'distinct' },
    { api: 'restify.Next()', is: 'alias', of: 'restify.next' },
    {
      api: `${server}.{${[...verbs, 'use', 'pre', 'param', 'on', 'once', 'first'].join('|')}}`,
      is: 'function',
      keeps: true,
    },
    {
      api: `${router}.{${[...verbs, 'all', 'use', 'add'].join('|')}}`,
      is: 'function',
      keeps: true,
      returns: 'receiver',
    },
    { api: `${router}.applyRoutes`, is: 'function' },
    { api: `${server}.{listen|close}`, is: 'function', calls: 'all' },
    { api: `${server}.close`, is: 'tagged', tags: ['server-close'] },
    { api: `${request}.params`, is: 'source', kind: 'request', in: 'path' },
    { api: `${request}.query`, is: 'source', kind: 'request', in: 'query' },
    { api: `${request}.{body|rawBody}`, is: 'source', kind: 'request', in: 'body' },
    { api: `${request}.{headers|username|authorization}`, is: 'source', kind: 'request', in: 'header' },
    {
      api: `${request}.{header|trailer|userAgent|contentType|getContentType}()`,
      is: 'source',
      kind: 'request',
      in: 'header',
    },
    { api: `${request}.cookies`, is: 'source', kind: 'request', in: 'cookie' },
    { api: `${request}.files`, is: 'source', kind: 'request', in: 'file' },
    { api: `${request}.{getQuery|query}()`, is: 'source', kind: 'request', in: 'query' },
    { api: `${request}.{url|href()|path()|getUrl()|getPath()|getHref()}`, is: 'source', kind: 'request', in: 'url' },
    { api: `${request}.{user|isAuthenticated|auth|currentUser|account|userId}`, is: 'identity' },
    {
      api: `${response}.{status|header|setHeader|set|charSet|cache|noCache|contentType|link|writeHead}`,
      is: 'function',
      returns: 'receiver',
    },
    { api: `${response}.{sendRaw|write|end}`, is: 'sink', kind: 'html', arg: 0 },
    { api: `${response}.redirect`, is: 'sink', kind: 'redirect', arg: 0 },
    { api: `${response}.redirect`, is: 'sink', kind: 'redirect', arg: 1 },
    { api: `${response}.redirect`, is: 'sink', kind: 'redirect', arg: '0.hostname' },
    ...Object.entries(restifyPlugins).map(([name, guard]): Row => ({
      api: `{restify.plugins|restify}.${name}`,
      is: 'guard',
      guard,
    })),
    { api: '{restify-cors-middleware|restify-cors-middleware2}().{actual|preflight}', is: 'guard', guard: 'cors' },
    { api: '{restify-jwt-community|restify-jwt}', is: 'guard', guard: 'authentication', by: 'bearer' },
    { api: '{restify-jwt-community|restify-jwt}().unless', is: 'guard', guard: 'authentication', conditional: true },
  ],
  hooks: { ...responseHooks(response), [`${router}.group`]: group },
  operations: {
    ...responseOperations(response),
    [`${response}.{send|json|sendRaw}`]: sent,
    [`${response}.redirect`]: (call) => ({
      is: 'reply',
      status: statusIn(call) ?? 302,
      kind: 'redirect',
      keys: null,
      leaksError: '',
    }),
    'restify.next': passedOn,
  },
  build(build) {
    const layers = new Map<ExternalValue, { before: Layer[]; routes: Layer[] }>();
    const applied = new Set<ExternalValue>();
    const of = (owner: ExternalValue): { before: Layer[]; routes: Layer[] } => {
      let known = layers.get(owner);
      if (known === undefined) layers.set(owner, (known = { before: [], routes: [] }));
      return known;
    };
    for (const seen of build.calls(
      `{${server}|${router}}.{${[...verbs, 'all', 'use', 'pre', 'add', 'group', 'applyRoutes'].join('|')}}`,
    ))
      if (seen.event.receiver?.kind === 'external') collect(build, of, applied, seen.event.receiver, seen);
    for (const { event } of build.calls(`${server}.listen`))
      if (event.receiver?.kind === 'external') of(event.receiver);
    const framework: LayeredFramework = {
      name: 'restify',
      layersOf: (owner) => [...(layers.get(owner)?.before ?? []), ...(layers.get(owner)?.routes ?? [])],
      prefixOf: () => '',
      covers: () => true,
      shared: false,
      strict: true,
      replies: 'call',
      arguments: () => exchange(build),
    };
    for (const owner of layers.keys()) {
      if (applied.has(owner)) continue;
      const isServer = owner.path.text === server && owner.call !== null;
      declareLayers(build, framework, owner, isServer ? createApp(build, owner) : null);
    }
  },
  consumers(build) {
    for (const { event } of build.calls(`${server}.{param|on|once}`)) {
      const [name, handler] = event.args;
      const [req = unknown, res = unknown, next = unknown] = exchange(build);
      if (event.name === 'param')
        runAside(
          build,
          [handler],
          [req, res, next, readFrom(build, req, ['params', asString(name) ?? '*'], event.place)],
        );
      // told of errors, a listener is an error handler
      else if (/^(?:after|pre|routed|NotFound|MethodNotAllowed|VersionNotAllowed)$/.test(asString(name) ?? ''))
        runAside(build, [handler], [req, res, next, next]);
    }
    for (const { event } of build.calls('restify.createServer')) {
      const [settings] = event.args;
      const formatters = settings?.kind === 'object' ? settings.props.get('formatters') : undefined;
      if (formatters?.kind === 'object')
        for (const formatter of formatters.props.values()) runAside(build, [formatter], exchange(build).slice(0, 2));
    }
  },
});

function collect(
  build: LibraryBuild,
  of: (owner: ExternalValue) => { before: Layer[]; routes: Layer[] },
  applied: Set<ExternalValue>,
  owner: ExternalValue,
  seen: SeenCall,
): void {
  const { name, args } = seen.event;
  const guards = (values: readonly Value[]): Step[] => values.map((guard) => ({ guard }));
  const mount = (at: ExternalValue, inner: ExternalValue | null, prefix: Value | undefined): void => {
    if (inner === null) return;
    applied.add(inner);
    of(at).routes.push({
      methods: null,
      path: pathsOf(prefix)?.[0] ?? '',
      handler: null,
      steps: [{ router: inner, at: '' }],
      seen,
    });
  };
  switch (name) {
    case 'use':
    case 'pre':
      of(owner).before.push({ methods: null, path: '', handler: null, steps: guards(flatten(args)), seen });
      return;
    case 'applyRoutes': {
      const target = externalIn(args[0]);
      if (target !== null) mount(target, owner, args[1]);
      return;
    }
    case 'add':
      mount(owner, externalIn(args[1]), args[0]);
      return;
    case 'group': {
      const made = seen.event.callbacks.flatMap((callback) =>
        callback.args.filter((each) => each.kind === 'external' && each.path.text === router),
      );
      mount(owner, externalIn(made[0]), args[0]);
      const inner = externalIn(made[0]);
      const own = flatten(args.slice(1, -1));
      if (inner !== null && own.length > 0)
        of(inner).before.unshift({ methods: null, path: '', handler: null, steps: guards(own), seen });
      return;
    }
    default:
  }
  // `{ path, version }`, with `url` as another name of the path
  const spec = options(args[0] ?? unknown).find((option) => option.kind === 'object');
  const paths = pathsOf(spec?.kind === 'object' ? (spec.props.get('path') ?? spec.props.get('url')) : args[0]);
  if (paths === null)
    build.unknown({
      kind: 'path',
      message: `the path of ${name}() could not be computed`,
      location: build.locate(seen.event.place),
    });
  const method = name === 'del' ? 'DELETE' : name === 'opts' ? 'OPTIONS' : name === 'all' ? 'ALL' : name.toUpperCase();
  const handlers = flatten(args.slice(1));
  for (const path of paths ?? ['{?}'])
    of(owner).routes.push({
      methods: [method],
      path,
      steps: guards(handlers.slice(0, -1)),
      handler: handlers.at(-1) ?? unknown,
      seen,
    });
}

function externalIn(value: Value | undefined): ExternalValue | null {
  for (const option of options(value ?? unknown))
    if (option.kind === 'external' && (option.path.text === server || option.path.text === router)) return option;
  return null;
}

/** `group('/prefix', middleware, (router) => …)`. */
function group(call: PendingCall): Value {
  const run = call.args.at(-1);
  if (call.receiver?.kind !== 'external' || run?.kind !== 'function') return call.receiver ?? unknown;
  call.invoke(run, [call.external(router, { receiver: call.receiver })]);
  return call.receiver;
}

function createApp(build: LibraryBuild, owner: ExternalValue): AppDraft {
  const place = owner.call?.place;
  if (place === undefined) throw new Error('a server that nothing made');
  const range = place.module.package?.dependencies['restify'];
  const major = Number(/\d+/.exec(range?.version || (range?.range ?? ''))?.[0] ?? 11);
  const draft = build.app({
    framework: 'restify',
    place,
    traits: {
      catchesAsyncErrors: major >= 9,
      // the reply says what the error said
      safeDefaultErrors: false,
      logs: false,
      requestIds: false,
      shutdownHooks: false,
      serverless: false,
    },
    guards: [],
    requestArguments: () => exchange(build),
  });
  for (const { event } of build.calls(`${server}.listen`))
    if (event.receiver === owner) build.listens(draft, event.place);
  for (const { event } of build.calls(`${server}.on`)) {
    const [name, value] = event.args;
    if (event.receiver !== owner || name?.kind !== 'literal' || value === undefined) continue;
    if (name.value !== 'uncaughtException' && name.value !== 'restifyError' && name.value !== 'InternalServer')
      continue;
    const [req = unknown, res = unknown, next = unknown] = exchange(build);
    const error = build.evaluator.external(build.evaluator.knowledge.paths.parse('global.Error()'), {
      props: new Map(),
    });
    build.errorHandler(draft, event.place, name.value, false, { value, args: [req, res, error, next] });
  }
  return draft;
}

function exchange(build: LibraryBuild): Value[] {
  return [request, response, 'restify.next'].map((path) => fresh(build, path));
}

/** `res.send(201, body)`, `res.send(body)`, `res.send(201)`. */
function sent(call: OperationCall): OperationDraft {
  const status = statusIn(call);
  const body = status === null ? call.args[0] : call.args[1];
  const set = call.event.state?.get('statusCode');
  const before = set?.kind === 'literal' && typeof set.value === 'number' ? set.value : null;
  const error =
    body !== undefined && options(body).some((option) => option.kind !== 'object' || option.cls !== null)
      ? errorOf(body).status
      : null;
  return {
    is: 'reply',
    status: status ?? error ?? (set === undefined ? 200 : before),
    kind:
      error !== null
        ? 'error'
        : body === undefined
          ? 'empty'
          : body.kind === 'literal' || body.kind === 'text'
            ? 'text'
            : 'json',
    keys: body === undefined ? null : bodyKeys(body),
    leaksError: body === undefined ? '' : leakOf(body),
  };
}

function statusIn(call: OperationCall): number | null {
  const [first] = call.args;
  return first?.kind === 'literal' && typeof first.value === 'number' ? first.value : null;
}

/** `next(error)` answers with the error; `next(false)` ends the chain, and nothing goes on with it. */
function passedOn(call: OperationCall): OperationDraft | null {
  const [error] = call.args;
  if (error === undefined || (error.kind === 'literal' && !(typeof error.value === 'string'))) return null;
  return { is: 'reply', status: errorOf(error).status, kind: 'error', keys: null, leaksError: '' };
}
