import { asString, options, type ExternalValue, type Value } from '../../evaluate/values.ts';
import type { AppDraft, GuardDraft, LibraryBuild, SeenCall } from '../build-types.ts';
import type { Row } from '../define.ts';
import { answers } from './file-handlers.ts';
import { eventOf, handlerIn } from './h3-handlers.ts';
import { joinPaths, pathsOf } from './paths.ts';

const verbs = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options', 'connect', 'trace', 'all'];
const app = 'h3.createApp()';
const router = 'h3.createRouter()';

export const appRows: readonly Row[] = [
  { api: 'h3.{H3|H3Core|App}()', is: 'alias', of: app },
  { api: 'h3.Router()', is: 'alias', of: router },
  {
    api: `{${app}|${router}}.{${[...verbs, 'use', 'add', 'on', 'mount'].join('|')}}`,
    is: 'function',
    keeps: true,
    returns: 'receiver',
  },
  {
    api: 'h3.{defineEventHandler|eventHandler|defineHandler|defineCachedEventHandler|cachedEventHandler|defineCachedHandler|lazyEventHandler|defineLazyEventHandler|fromNodeMiddleware|useBase|toNodeListener|toWebHandler|toPlainHandler|defineWebSocketHandler}',
    is: 'function',
    keeps: true,
  },
  { api: 'h3.defineNitroPlugin', is: 'function', calls: 0 },
];

interface Layer {
  /** null: middleware, or something that is mounted */
  readonly method: string | null;
  readonly path: string;
  readonly handlers: readonly Value[];
  readonly seen: SeenCall;
}

/** Applications and routers that code makes itself. */
export function declareApps(build: LibraryBuild): void {
  const layers = new Map<ExternalValue, Layer[]>();
  const mounted = new Set<ExternalValue>();
  for (const seen of build.calls(`{${app}|${router}}.{${[...verbs, 'use', 'add', 'on', 'mount'].join('|')}}`)) {
    const { receiver, args, name } = seen.event;
    if (receiver?.kind !== 'external') continue;
    const layer = layerOf(receiver, name, args, seen);
    const known = layers.get(receiver);
    if (known === undefined) layers.set(receiver, [layer]);
    else known.push(layer);
    for (const handler of layer.handlers) {
      const inner = mountIn(handler);
      if (inner !== null) mounted.add(inner.target);
    }
  }
  for (const [owner, entries] of layers) {
    if (mounted.has(owner)) continue;
    const place = owner.call?.place ?? entries[0]?.seen.event.place;
    if (place === undefined) continue;
    const draft = build.app({
      framework: 'h3',
      place,
      traits: {
        catchesAsyncErrors: true,
        safeDefaultErrors: true,
        logs: false,
        requestIds: false,
        shutdownHooks: false,
        serverless: false,
      },
      guards: [],
    });
    declare(build, layers, owner, { app: draft, prefix: '', inherited: [], visiting: new Set() });
  }
}

function layerOf(receiver: ExternalValue, name: string, args: readonly Value[], seen: SeenCall): Layer {
  if (name === 'on' || name === 'add') {
    const [method, path] = name === 'on' ? [args[0], args[1]] : [args[2], args[0]];
    return {
      method: asString(method)?.toUpperCase() ?? 'ALL',
      path: pathsOf(path)?.[0] ?? '{?}',
      handlers: name === 'on' ? args.slice(2, 3) : args.slice(1, 2),
      seen,
    };
  }
  const paths = pathsOf(args[0]);
  const handlers = (paths === null ? args.slice(0, 1) : args.slice(1, 2)).flatMap((each) =>
    each.kind === 'array' ? each.elements : [each],
  );
  if (name === 'use' || name === 'mount')
    // a router's `use` is a route for all verbs
    return {
      method: name === 'use' && receiver.path.text === router ? 'ALL' : null,
      path: paths?.[0] ?? '',
      handlers,
      seen,
    };
  return { method: name === 'all' ? 'ALL' : name.toUpperCase(), path: paths?.[0] ?? '{?}', handlers, seen };
}

/** `router`, `router.handler`, `useBase('/api', router.handler)`. */
function mountIn(value: Value): { target: ExternalValue; prefix: string } | null {
  for (const option of options(value)) {
    if (option.kind !== 'external') continue;
    const { text } = option.path;
    if (text === router || text === app) return { target: option, prefix: '' };
    if (option.receiver !== null && (text === `${router}.handler` || text === `${app}.handler`))
      return { target: option.receiver, prefix: '' };
    if (text !== 'h3.useBase()') continue;
    const [base, handler] = option.args;
    const inner = handler === undefined ? null : mountIn(handler);
    if (inner !== null) return { target: inner.target, prefix: joinPaths(pathsOf(base)?.[0] ?? '{?}', inner.prefix) };
  }
  return null;
}

interface Where {
  readonly app: AppDraft;
  readonly prefix: string;
  readonly inherited: readonly GuardDraft[];
  readonly visiting: ReadonlySet<ExternalValue>;
}

function declare(
  build: LibraryBuild,
  layers: ReadonlyMap<ExternalValue, readonly Layer[]>,
  owner: ExternalValue,
  where: Where,
): void {
  if (where.visiting.has(owner)) return;
  const visiting = new Set([...where.visiting, owner]);
  const entries = layers.get(owner) ?? [];
  const chain: { guard: GuardDraft; path: string }[] = [];
  for (const { method, path, handlers, seen } of entries) {
    const { place } = seen.event;
    const before = (at: string): GuardDraft[] => [
      ...where.inherited,
      ...chain
        .filter((each) => each.path === '' || at === each.path || at.startsWith(`${each.path}/`))
        .map(({ guard }) => guard),
    ];
    for (const value of handlers) {
      const inner = mountIn(value);
      if (inner !== null) {
        const prefix = joinPaths(where.prefix, path.replace(/\/\*\*$/, ''), inner.prefix);
        // `useBase` takes off what `use` asked for
        const own =
          inner.prefix !== '' && path.replace(/\/\*\*$/, '') === inner.prefix
            ? joinPaths(where.prefix, inner.prefix)
            : prefix;
        declare(build, layers, inner.target, { ...where, prefix: own, inherited: before(path), visiting });
        continue;
      }
      const { handler, guards } = handlerIn(build, value, place);
      const full = joinPaths(where.prefix, path.replace(/\*\*:(\w+)/, ':$1*').replace(/\*\*$/, ':_*'));
      const verb = method ?? 'ALL';
      const args = (): Value[] => eventOf(build, { method: verb === 'ALL' ? null : verb, path: full, place });
      // `app.use('/hello', handler)` serves a path if the handler gives something
      if (method === null && (path === '' || answers([build.run(handler, args())]) !== true)) {
        const guard: GuardDraft = {
          value: handler,
          scope: where.visiting.size === 0 && path === '' ? 'global' : 'router',
          place,
          conditional: seen.conditional,
        };
        chain.push({ guard, path: path.replace(/\/\*\*$/, '') });
        if (guard.scope === 'global') where.app.guards.push(guard);
        continue;
      }
      build.endpoint({
        app: where.app,
        protocol: 'http',
        method: verb,
        path: full,
        framework: 'h3',
        place,
        registered: { in: seen.activation, spelled: seen.event.spelled[0] === true },
        guards: [...before(path), ...guards],
        handler,
        arguments: args,
        replies: 'return',
        defaultStatus: 200,
        conditional: seen.conditional,
      });
    }
  }
}
