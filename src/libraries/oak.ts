import {
  asNumber,
  asString,
  makePromise,
  options,
  unknown,
  type ExternalValue,
  type Value,
} from '../evaluate/values.ts';
import type { AppDraft, LibraryBuild, OperationDraft, SeenCall } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { declareLayers, flatten, isBelow, type Layer, type LayeredFramework, type Step } from './support/layers.ts';
import { pathsOf } from './support/paths.ts';
import { bodyKeys, leakOf } from './support/responses.ts';

const app = '@oak/oak.Application()';
const router = '@oak/oak.Router()';
const context = '@oak/oak.Context()';
const request = `${context}.request`;
const verbs = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'all'];

/** Oak: applications, and routers as their middleware. */
export default defineLibrary({
  packages: ['@oak/oak', 'oak'],
  docs: 'https://oakserver.org',
  title: 'Oak',
  rows: [
    { api: 'oak', is: 'alias', of: '@oak/oak' },
    { api: `{${app}|${router}}`, is: 'distinct' },
    { api: '@oak/oak.{RouterContext}()', is: 'alias', of: context },
    { api: '@oak/oak.Request()', is: 'alias', of: request },
    { api: `${app}.{use|addEventListener}`, is: 'function', keeps: true, returns: 'receiver' },
    { api: `${app}.listen`, is: 'function', async: true },
    {
      api: `${router}.{${[...verbs, 'use', 'add', 'param', 'redirect'].join('|')}}`,
      is: 'function',
      keeps: true,
      returns: 'receiver',
    },
    { api: `${router}.{routes|allowedMethods}`, is: 'function' },
    { api: '@oak/oak.next', is: 'function', async: true },
    { api: `${context}.params`, is: 'source', kind: 'request', in: 'path' },
    { api: `${request}.url`, is: 'alias', of: 'global.RequestUrl()' },
    { api: `${request}.headers.get()`, is: 'source', kind: 'request', in: 'header' },
    { api: `${request}.{ip|ips|userAgent}`, is: 'source', kind: 'request', in: 'header' },
    { api: `${request}.body.{json|text|form|formData|blob|arrayBuffer}`, is: 'function', async: true },
    { api: `${request}.body.{json|text|form|blob|arrayBuffer}()`, is: 'source', kind: 'request', in: 'body' },
    { api: `${request}.body.formData()`, is: 'alias', of: 'global.RequestForm()' },
    // up to version 12: `await ctx.request.body({ type: 'json' }).value`
    { api: `${request}.body().value`, is: 'source', kind: 'request', in: 'body' },
    { api: '@oak/oak/helpers.getQuery()', is: 'source', kind: 'request', in: 'query' },
    { api: `${context}.cookies.jar`, is: 'source', kind: 'request', in: 'cookie' },
    { api: `${context}.state.{user|userId|currentUser|auth|session}`, is: 'identity' },
    { api: `${context}.response.redirect`, is: 'sink', kind: 'redirect', arg: 0 },
    { api: `${context}.send`, is: 'function', async: true },
    { api: `${context}.send`, is: 'sink', kind: 'path', arg: '0.path', unless: '0.root' },
  ],
  hooks: {
    [`${context}.cookies.get`]: (call) => {
      const name = asString(call.args[0]);
      if (call.receiver === null) return undefined;
      const jar = call.member(call.receiver, 'jar');
      return makePromise(name === null ? jar : call.member(jar, name));
    },
  },
  operations: {
    [`${context}.throw`]: ({ args }): OperationDraft => ({
      is: 'throw',
      error: 'HttpError',
      status: asNumber(args[0]),
    }),
    [`${context}.response.redirect`]: (): OperationDraft => ({
      is: 'reply',
      status: 302,
      kind: 'redirect',
      keys: null,
      leaksError: '',
    }),
    [`${context}.send`]: (): OperationDraft => ({ is: 'reply', status: 200, kind: 'file', keys: null, leaksError: '' }),
  },
  assignments: {
    [`${context}.response.body`]: (value, state): OperationDraft => ({
      is: 'reply',
      status: state?.has('status') === true ? asNumber(state.get('status')) : 200,
      kind: value.kind === 'literal' || value.kind === 'text' ? 'text' : 'json',
      keys: bodyKeys(value),
      leaksError: leakOf(value),
    }),
    [`${context}.response.status`]: (value): OperationDraft | null => {
      const status = asNumber(value);
      return status !== null && (status === 204 || status === 304 || status === 401 || status === 403)
        ? { is: 'reply', status, kind: status >= 400 ? 'error' : 'empty', keys: null, leaksError: '' }
        : null;
    },
  },
  build(build) {
    const layers = new Map<ExternalValue, Layer[]>();
    const mounted = new Set<ExternalValue>();
    for (const seen of build.calls(`{${app}|${router}}.{${[...verbs, 'use', 'add'].join('|')}}`))
      if (seen.event.receiver?.kind === 'external') collect(build, layers, mounted, seen.event.receiver, seen);
    for (const { event } of build.calls(`${app}.listen`))
      if (event.receiver?.kind === 'external' && !layers.has(event.receiver)) layers.set(event.receiver, []);
    const framework: LayeredFramework = {
      name: 'oak',
      layersOf: (owner) => layers.get(owner) ?? [],
      prefixOf,
      covers: isBelow,
      shared: false,
      strict: false,
      replies: 'call',
      arguments: () => exchange(build),
    };
    for (const owner of layers.keys())
      if (!mounted.has(owner))
        declareLayers(build, framework, owner, owner.path.text === app ? createApp(build, owner) : null);
  },
});

function collect(
  build: LibraryBuild,
  layers: Map<ExternalValue, Layer[]>,
  mounted: Set<ExternalValue>,
  owner: ExternalValue,
  seen: SeenCall,
): void {
  const { name, place } = seen.event;
  // `add(methods, path, …)`
  const args = name === 'add' ? seen.event.args.slice(1) : seen.event.args;
  const steps = (values: readonly Value[]): Step[] =>
    values.flatMap((value): Step[] => {
      const inner = routerIn(value);
      if (inner === null) return [{ guard: value }];
      mounted.add(inner.router);
      return inner.routes ? [{ router: inner.router, at: '' }] : [];
    });
  const add = (layer: Omit<Layer, 'seen'>): void => {
    const known = layers.get(owner);
    if (known === undefined) layers.set(owner, [{ ...layer, seen }]);
    else known.push({ ...layer, seen });
  };
  // `get('name', '/path', handler)`
  const named = name !== 'use' && pathsOf(args[0]) !== null && pathsOf(args[1]) !== null;
  const own = named ? args.slice(1) : args;
  const paths = owner.path.text === app ? null : pathsOf(own[0]);
  const handlers = flatten(paths === null ? own : own.slice(1));
  if (name === 'use') {
    for (const path of paths ?? ['']) add({ methods: null, path, steps: steps(handlers), handler: null });
    return;
  }
  if (paths === null)
    build.unknown({
      kind: 'path',
      message: `the path of ${name}() could not be computed`,
      location: build.locate(place),
    });
  const methods = name === 'add' ? verbsIn(seen.event.args[0]) : [name === 'all' ? 'ALL' : name.toUpperCase()];
  for (const path of paths ?? ['{?}'])
    add({ methods, path, steps: steps(handlers.slice(0, -1)), handler: handlers.at(-1) ?? unknown });
}

/** `router.routes()`, which mounts it; what `allowedMethods()` gives only answers for it. */
function routerIn(value: Value): { router: ExternalValue; routes: boolean } | null {
  for (const option of options(value)) {
    if (option.kind !== 'external' || option.receiver === null) continue;
    if (option.path.text === `${router}.routes()`) return { router: option.receiver, routes: true };
    if (option.path.text === `${router}.allowedMethods()`) return { router: option.receiver, routes: false };
  }
  return null;
}

function verbsIn(value: Value | undefined): string[] {
  const named = options(value ?? unknown)
    .flatMap((option) => (option.kind === 'array' ? option.elements : [option]))
    .flatMap((each) => asString(each)?.toUpperCase() ?? []);
  return named.length === 0 ? ['ALL'] : named;
}

function prefixOf(owner: ExternalValue): string {
  const [settings] = owner.args;
  const prefix = settings?.kind === 'object' ? settings.props.get('prefix') : undefined;
  return prefix === undefined ? '' : (pathsOf(prefix)?.[0] ?? '{?}');
}

function createApp(build: LibraryBuild, owner: ExternalValue): AppDraft | null {
  const place = owner.call?.place;
  if (place === undefined) return null;
  const draft = build.app({
    framework: 'oak',
    place,
    // an error becomes a reply with its message, if it says that it may be shown
    traits: {
      catchesAsyncErrors: true,
      safeDefaultErrors: true,
      logs: false,
      requestIds: false,
      shutdownHooks: false,
      serverless: false,
      routesInOrder: true,
    },
    guards: [],
    requestArguments: () => exchange(build),
  });
  for (const { event } of build.calls(`${app}.listen`)) if (event.receiver === owner) build.listens(draft, event.place);
  for (const { event } of build.calls(`${app}.addEventListener`))
    if (event.receiver === owner && asString(event.args[0]) === 'error')
      build.errorHandler(draft, event.place, 'error', false);
  return draft;
}

function exchange(build: LibraryBuild): Value[] {
  const { evaluator } = build;
  const { paths } = evaluator.knowledge;
  const props = new Map<string, Value>();
  const value = evaluator.external(paths.parse(context), { props });
  const cookies = evaluator.external(paths.parse(`${context}.cookies`), { receiver: value, props: new Map() });
  props.set('cookies', cookies);
  return [value, evaluator.external(paths.parse('@oak/oak.next'))];
}
