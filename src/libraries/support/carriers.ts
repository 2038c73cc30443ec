import { options, type ExternalValue, type Place, type Value } from '../../evaluate/values.ts';
import type { GuardDraft, LibraryBuild, SeenCall } from '../build-types.ts';
import { fresh } from './handler-values.ts';
import { joinPaths, pathsOf } from './paths.ts';

/** An HTTP server's path that carries a protocol of its own, and what a request passes before it gets there. */
export interface Carrier {
  readonly mount: string;
  readonly guards: readonly GuardDraft[];
  /** what the server's middleware, and functions that make a context of a request, are called with */
  readonly exchange: Exchange;
  readonly place: Place;
}

export interface Exchange {
  readonly request: ExternalValue;
  readonly response: ExternalValue;
  /** arguments of middleware */
  readonly args: readonly Value[];
}

const verbs = 'use|all|get|post|put|options|ws';
const servers: Readonly<Record<string, (build: LibraryBuild) => Exchange>> = {
  'express()': expressExchange,
  'connect()': expressExchange,
  'polka()': expressExchange,
  'koa()': koaExchange,
  'koa-router()': koaExchange,
  'hono.Hono()': honoExchange,
};

/** One call that added something to an application or router. */
interface Layer {
  readonly name: string;
  readonly paths: readonly string[];
  readonly values: readonly Value[];
  readonly seen: SeenCall;
}

interface Servers {
  readonly layers: ReadonlyMap<ExternalValue, Layer[]>;
  readonly exchanges: Map<ExternalValue, Exchange>;
}

const known = new WeakMap<LibraryBuild, Servers>();

/** Every place where a value that `is` recognises was added to a server that calls middleware in order. */
export function carriersOf(build: LibraryBuild, is: (value: Value) => boolean): Carrier[] {
  const all = serversOf(build);
  const found: Carrier[] = [];
  for (const [owner, layers] of all.layers) {
    for (const layer of layers) {
      const at = layer.values.findIndex((value) => inside(value).some(is));
      if (at < 0) continue;
      for (const { prefix, guards } of above(all, build, owner, new Set()))
        for (const path of layer.paths)
          found.push({
            mount: joinPaths(prefix, path.replace(/\/?[*(].*$/, '')),
            guards: [...guards, ...before(all, build, owner, layer, path, at)],
            exchange: exchangeOf(all, build, owner),
            place: layer.seen.event.place,
          });
    }
  }
  return found;
}

/** What a server's requests to a path pass before something that is added to it at a place of the program. */
export function carrierOn(build: LibraryBuild, server: Value | undefined, path: string, seen: SeenCall): Carrier {
  const all = serversOf(build);
  const owner = server === undefined ? undefined : options(server).find((option) => option.kind === 'external');
  const place = seen.event.place;
  const root = owner?.kind === 'external' ? rootOf(owner) : null;
  if (root === null) return { mount: joinPaths(path), guards: [], exchange: expressExchange(build), place };
  const layer: Layer = { name: 'use', paths: [path], values: [], seen };
  const [outer] = above(all, build, root, new Set());
  return {
    mount: joinPaths(outer?.prefix ?? '', path),
    guards: [...(outer?.guards ?? []), ...before(all, build, root, layer, path, 0)],
    exchange: exchangeOf(all, build, root),
    place,
  };
}

export function expressExchange(build: LibraryBuild): Exchange {
  const request = fresh(build, 'express.Request()');
  const response = fresh(build, 'express.Response()');
  return { request, response, args: [request, response, fresh(build, 'express.next')] };
}

/** A request of the web platform, for servers that answer those. */
export function webExchange(build: LibraryBuild): Exchange {
  const request = fresh(build, 'global.Request()');
  const response = fresh(build, 'global.Headers()');
  return { request, response, args: [request] };
}

function koaExchange(build: LibraryBuild): Exchange {
  const context = fresh(build, 'koa.Context()');
  return { request: context, response: context, args: [context, fresh(build, 'koa.next')] };
}

function honoExchange(build: LibraryBuild): Exchange {
  const context = fresh(build, 'hono.Context()');
  return {
    request: fresh(build, 'global.Request()'),
    response: context,
    args: [context, fresh(build, 'hono.next')],
  };
}

function serversOf(build: LibraryBuild): Servers {
  let found = known.get(build);
  if (found !== undefined) return found;
  const layers = new Map<ExternalValue, Layer[]>();
  for (const seen of build.calls(`{${Object.keys(servers).join('|')}}.{${verbs}}`)) {
    const { event } = seen;
    if (event.receiver?.kind !== 'external') continue;
    const owner = rootOf(event.receiver);
    if (owner === null) continue;
    const paths = pathsOf(event.args[0]);
    const layer: Layer = {
      name: event.name,
      paths: paths ?? [''],
      values: flatten(paths === null ? event.args : event.args.slice(1)),
      seen,
    };
    const list = layers.get(owner);
    if (list === undefined) layers.set(owner, [layer]);
    else list.push(layer);
  }
  known.set(build, (found = { layers, exchanges: new Map() }));
  return found;
}

function rootOf(value: ExternalValue): ExternalValue | null {
  for (let at: ExternalValue | null = value; at !== null; at = at.receiver) if (at.path.text in servers) return at;
  return null;
}

function flatten(values: readonly Value[]): Value[] {
  return values.flatMap((value) => (value.kind === 'array' ? flatten(value.elements) : [value]));
}

/** The value, and what wrappers of packages were made of: `mount('/api', handler)`, `upgrade(handler)`. */
function inside(value: Value): Value[] {
  return options(value).flatMap((option) =>
    option.kind === 'external' && option.call !== null && option.args.length > 0 ? [option, ...option.args] : [option],
  );
}

/** The ways that lead to a router from outside: prefixes, with what is passed there. */
function above(
  all: Servers,
  build: LibraryBuild,
  owner: ExternalValue,
  visiting: ReadonlySet<ExternalValue>,
): { prefix: string; guards: GuardDraft[] }[] {
  if (visiting.has(owner)) return [];
  const ways: { prefix: string; guards: GuardDraft[] }[] = [];
  for (const [outer, layers] of all.layers) {
    if (outer === owner) continue;
    for (const layer of layers) {
      const at = layer.values.findIndex((value) =>
        inside(value).some((option) => option.kind === 'external' && rootOf(option) === owner),
      );
      if (at < 0) continue;
      for (const { prefix, guards } of above(all, build, outer, new Set([...visiting, owner])))
        for (const path of layer.paths)
          ways.push({
            prefix: joinPaths(prefix, path),
            guards: [...guards, ...before(all, build, outer, layer, path, at)],
          });
    }
  }
  return ways.length > 0 ? ways : [{ prefix: '', guards: [] }];
}

/** Middleware that was added before, for this path or for all. */
function before(
  all: Servers,
  build: LibraryBuild,
  owner: ExternalValue,
  layer: Layer,
  path: string,
  at: number,
): GuardDraft[] {
  const { args } = exchangeOf(all, build, owner);
  const draft = (value: Value, from: Layer, own: boolean): GuardDraft => ({
    value,
    scope: own ? 'route' : from.paths.includes('') ? 'global' : 'router',
    place: from.seen.event.place,
    conditional: from.seen.conditional,
    args,
  });
  const { order } = layer.seen.event;
  const earlier = (all.layers.get(owner) ?? []).filter(
    (other) =>
      other.name === 'use' && other.seen.event.order < order && other.paths.some((prefix) => covers(prefix, path)),
  );
  return [
    ...earlier.flatMap((other) => other.values.filter(isMiddleware).map((value) => draft(value, other, false))),
    ...layer.values
      .slice(0, at)
      .filter(isMiddleware)
      .map((value) => draft(value, layer, true)),
  ];
}

function isMiddleware(value: Value): boolean {
  return options(value).every((option) => {
    if (option.kind === 'function') return option.module.facts.functions[option.fn]?.params.length !== 4;
    // a router answers its own requests only
    return option.kind === 'external' ? rootOf(option) === null : option.kind === 'unknown';
  });
}

function covers(prefix: string, path: string): boolean {
  const own = prefix.replace(/\/?\*?$/, '');
  return own === '' || path === own || path.startsWith(`${own}/`);
}

function exchangeOf(all: Servers, build: LibraryBuild, owner: ExternalValue): Exchange {
  let exchange = all.exchanges.get(owner);
  if (exchange === undefined)
    all.exchanges.set(owner, (exchange = (servers[owner.path.text] ?? expressExchange)(build)));
  return exchange;
}
