import { asString, type ExternalValue, type Value } from '../../evaluate/values.ts';
import type { LibraryBuild, SeenCall } from '../build-types.ts';
import { methodNames } from './http-methods.ts';
import { koaRoute, RouteParams } from './koa-params.ts';
import { pathsOf } from './paths.ts';

/** Verbs as routers have them. */
export const verbs = ['all', 'del', ...methodNames];
export const context = 'koa.Context()';
export const router = 'koa-router()';

/** An application, or the server of Node.js in front of it. */
export const listening = '{koa()|{node:http|node:https|node:http2|spdy}.{createServer|createSecureServer}()}.listen';

/** One `use` or route, in the order in which they were added. */
export interface Layer {
  readonly methods: readonly string[] | null;
  readonly paths: readonly string[];
  readonly handlers: readonly Value[];
  readonly seen: SeenCall;
  /** handlers get these parameters of the path as arguments */
  readonly byPosition?: readonly string[];
}

/** What was added to each application and router. */
export class Layers extends Map<ExternalValue, Layer[]> {
  /** applications and routers that others use */
  readonly mounted = new Set<ExternalValue>();
  /** those whose routes have been told */
  readonly declared = new Set<ExternalValue>();
  readonly prefixes = new Map<ExternalValue, string>();
  readonly params = new RouteParams();
}

/** What the program adds to its applications and routers. */
export function collect(build: LibraryBuild): Layers {
  const layers = new Layers();
  const add = (owner: Value | null, layer: Layer): void => {
    if (owner?.kind !== 'external') return;
    const known = layers.get(owner);
    if (known === undefined) layers.set(owner, [layer]);
    else known.push(layer);
    for (const handler of layer.handlers) {
      const { target } = mountedIn(handler);
      if (target !== null && target !== owner) layers.mounted.add(target);
    }
  };
  for (const seen of build.calls(
    `{koa()|${router}}.{${[...verbs, 'use', 'register', 'prefix', 'swagger', 'param'].join('|')}}`,
  )) {
    const { event } = seen;
    const { receiver, args, name } = event;
    if (receiver?.kind !== 'external') continue;
    if (name === 'swagger') {
      for (const path of swaggerPaths(args[0])) add(receiver, { methods: ['GET'], paths: [path], handlers: [], seen });
      continue;
    }
    if (name === 'param') {
      layers.params.add(receiver, args, event.place);
      continue;
    }
    if (name === 'prefix') {
      layers.prefixes.set(receiver, pathsOf(args[0])?.[0] ?? '{?}');
      continue;
    }
    // Koa itself has neither paths nor verbs, but what extends it (koa-router did once) gives it those of a router
    if (receiver.path.text === 'koa()' && pathsOf(args[0]) === null) {
      const routes = flatten(args).flatMap((handler) => koaRoute(handler) ?? []);
      for (const { handlers, ...route } of routes) add(receiver, { ...route, handlers, seen });
      if (name === 'use' && routes.length === 0)
        add(receiver, { methods: null, paths: [''], handlers: flatten(args), seen });
      continue;
    }
    if (name === 'register') {
      const methods =
        args[1]?.kind === 'array'
          ? args[1].elements.map((method) => (method.kind === 'literal' ? String(method.value).toUpperCase() : 'ALL'))
          : ['ALL'];
      add(receiver, { methods, paths: pathsOf(args[0]) ?? ['{?}'], handlers: flatten(args.slice(2)), seen });
      continue;
    }
    // `router.get('name', '/path', handler)`
    const named = args.length > 2 && pathsOf(args[0]) !== null && pathsOf(args[1]) !== null && name !== 'use';
    const own = named ? args.slice(1) : args;
    const paths = pathsOf(own[0]);
    const handlers = flatten(paths === null ? own : own.slice(1));
    const methods = name === 'use' ? null : [name === 'all' ? 'ALL' : name === 'del' ? 'DELETE' : name.toUpperCase()];
    if (methods !== null && paths === null)
      build.unknown({
        kind: 'path',
        message: `the path of ${name}() could not be computed`,
        location: build.locate(event.place),
      });
    add(receiver, { methods, paths: paths ?? (methods === null ? [''] : ['{?}']), handlers, seen });
  }
  // what listens is a server, also if everything is added to it out of sight
  for (const { event } of build.calls(listening)) {
    const app = listensFor(event.receiver);
    if (app !== null && !layers.has(app)) layers.set(app, []);
  }
  return layers;
}

/** Where `router.swagger()` of koa-swagger-decorator shows what it knows of the routes. */
function swaggerPaths(settings: Value | undefined): string[] {
  const told = settings?.kind === 'object' ? settings.props : new Map<string, Value>();
  return [
    asString(told.get('swaggerHtmlEndpoint')) ?? '/swagger-html',
    asString(told.get('swaggerJsonEndpoint')) ?? '/swagger-json',
  ];
}

/** The application that answers what arrives at the receiver of `listen()`: itself, or the server its `callback()` was given to. */
export function listensFor(receiver: Value | null): ExternalValue | null {
  if (receiver?.kind !== 'external') return null;
  if (receiver.path.text === 'koa()') return receiver;
  const callback = receiver.args.find(
    (argument) => argument.kind === 'external' && argument.path.text === 'koa().callback()',
  );
  return callback?.kind === 'external' ? callback.receiver : null;
}

function flatten(values: readonly Value[]): Value[] {
  return values.flatMap((value) => {
    if (value.kind === 'array')
      return [...flatten(value.elements), ...(value.rest === null ? [] : flatten([value.rest]))];
    if (value.kind === 'external' && value.path.text === 'koa-compose()') return flatten(value.args);
    // one of the routers that plugins registered: in a loop over them, each in its turn
    if (value.kind === 'union' && value.options.some((option) => mountedIn(option).target !== null))
      return flatten(value.options.filter((option) => mountedIn(option).target !== null));
    return [value];
  });
}

/** The router or application that a piece of middleware stands for, and the path it is mounted at. */
export function mountedIn(handler: Value): { target: ExternalValue | null; prefix: string } {
  if (handler.kind !== 'external') return { target: null, prefix: '' };
  const { text } = handler.path;
  if (text === 'koa()') return { target: handler, prefix: '' };
  if (text === `${router}.routes()` || text === `${router}.middleware()`)
    return { target: handler.receiver, prefix: '' };
  if (text !== 'koa-mount()') return { target: null, prefix: '' };
  const [first, second] = handler.args;
  const target = second ?? first;
  const inner = target === undefined ? null : mountedIn(target);
  return { target: inner?.target ?? null, prefix: second === undefined ? '' : (pathsOf(first)?.[0] ?? '{?}') };
}
