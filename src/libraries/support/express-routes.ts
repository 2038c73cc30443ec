import { options, unknown, type ExternalValue, type Place, type Value } from '../../evaluate/values.ts';
import type { AppDraft, GuardDraft, LibraryBuild } from '../build-types.ts';
import { fresh } from './handler-values.ts';
import { parameterGuards, runUnmatched } from './express-params.ts';
import { answersAlone } from './express-answers.ts';
import { maxEntries, routerOf, type Mount, type Mounts } from './express-mounts.ts';
import { descriptionOf } from './described-handlers.ts';
import { patterned, patternedParams } from './path-parameters.ts';
import { joinPaths } from './paths.ts';
import { handlesErrors } from './thrown-input.ts';
import { tellPlacement } from './placements.ts';

export const request = 'express.Request()';
export const response = 'express.Response()';

/** Middleware with the whole path below which it runs. */
interface ChainEntry {
  readonly draft: GuardDraft;
  readonly prefix: string;
  /** of the call that added it to this router; 0 for what the routers around it have */
  readonly order: number;
}

/** Tells the routes of an application or router, with what a request passes before them. */
export function declare(
  build: LibraryBuild,
  mount: Mount,
  mounts: Mounts,
  prefix: string,
  inherited: readonly ChainEntry[],
  outer: AppDraft | null,
  visiting: Set<ExternalValue>,
  root = isApplication(mount.value),
): void {
  if (visiting.has(mount.value)) return;
  visiting.add(mount.value);
  mounts.declared.add(mount.value);
  if (outer === null) mounts.entriesLeft = maxEntries;
  const app = outer ?? createApp(build, mount);
  const owner = owners.get(app);
  // `app.use('/v1/auth', limiter)` is passed by routes of a router at `/v1` too: a chain is chosen by the whole path
  const chain: ChainEntry[] = [...inherited];
  const guardsFor = (path: string): GuardDraft[] =>
    chain.filter((entry) => covers(entry.prefix, path)).map((entry) => entry.draft);
  const lastRoute = mount.entries.findLastIndex(
    (entry) =>
      entry.kind === 'route' ||
      entry.handlers.some((handler) => handler.kind === 'external' && mounts.all.has(routerOf(handler))),
  );
  // `app.all('/admin/*', requireAdmin)`: a route whose handler calls `next()` is passed by those that come later
  const passed: { readonly method: string; readonly path: string; readonly drafts: readonly GuardDraft[] }[] = [];
  const passedFor = (method: string, path: string): GuardDraft[] =>
    passed
      .filter((each) => (each.method === 'ALL' || each.method === method) && answers(each.path, path))
      .flatMap(({ drafts }) => drafts);
  mount.entries.forEach((entry, index) => {
    const { place } = entry.seen.event;
    if (mounts.entriesLeft-- <= 0) {
      mounts.cut = true;
      return;
    }
    if (entry.kind === 'route') {
      const handler = entry.handlers.at(-1) ?? unknown;
      // `app.options('*', cors())` answers the browser's question about the other routes
      if (entry.method === 'OPTIONS' && options(handler).every((option) => option.kind === 'external')) return;
      const params = (path: string): GuardDraft[] => parameterGuards(build, mount, path);
      const own = entry.handlers
        .slice(0, -1)
        .map((value): GuardDraft => ({ value, scope: 'route', place, conditional: false }));
      for (const path of entry.paths) {
        const whole = joinPaths(prefix, path);
        build.endpoint({
          app,
          protocol: 'http',
          method: entry.method,
          path: whole,
          framework: 'express',
          place,
          registered: { in: entry.seen.activation, spelled: entry.seen.event.spelled[0] === true },
          mounted: root,
          guards: [...guardsFor(whole), ...passedFor(entry.method, whole), ...params(path), ...own],
          handler,
          requests: `express ${owner?.id ?? ''} ${patterned(whole) ? whole : ''}`,
          arguments: () => requestArguments(build, owner, whole, place),
          replies: 'call',
          ...descriptionOf(handler),
          defaultStatus: 200,
          conditional: entry.conditional,
        });
        if (passesOn(handler))
          passed.push({
            method: entry.method,
            path: whole,
            drafts: [...own, { value: handler, scope: 'route', place, conditional: entry.conditional }],
          });
      }
      return;
    }
    for (const path of entry.paths) {
      const before = parameterGuards(build, mount, path).map((draft): ChainEntry => ({
        draft,
        prefix: joinPaths(prefix, path),
        order: entry.seen.event.order,
      }));
      for (const handler of entry.handlers) {
        const router = handler.kind === 'external' ? mounts.all.get(routerOf(handler)) : undefined;
        if (router !== undefined && handler.kind === 'external' && handler.path.text === 'express()') {
          const outside = [...chain, ...before].map((each) => ({ ...each, order: 0 }));
          declare(build, router, mounts, joinPaths(prefix, path), outside, app, visiting, root);
          continue;
        }
        if (isErrorHandler(handler)) {
          const run = { value: handler, args: [errorValue(build), ...requestArguments(build, owner)] };
          build.errorHandler(app, place, handlerName(handler), index < lastRoute, run);
          handlesErrors(build, run);
          continue;
        }
        const whole = joinPaths(prefix, path);
        if (isPlace(path) && answersAlone(build, handler, () => requestArguments(build, owner))) {
          build.endpoint({
            app,
            protocol: 'http',
            method: 'ALL',
            path: whole,
            framework: 'express',
            place,
            registered: { in: entry.seen.activation, spelled: entry.seen.event.spelled[0] === true },
            mounted: root,
            guards: [...guardsFor(whole), ...passedFor('ALL', whole), ...before.map(({ draft }) => draft)],
            handler,
            requests: `express ${owner?.id ?? ''} `,
            arguments: () => requestArguments(build, owner),
            replies: 'call',
            defaultStatus: 200,
            conditional: entry.conditional,
          });
          continue;
        }
        const draft: GuardDraft = {
          value: handler,
          scope: outer === null && path === '' ? 'global' : 'router',
          place,
          conditional: entry.conditional,
        };
        before.push({ draft, prefix: whole, order: entry.seen.event.order });
        if (outer === null && path === '') app.guards.push(draft);
      }
      chain.push(...before);
    }
  });
  runUnmatched(build, mount, requestArguments(build, owner));
  visiting.delete(mount.value);
  tellPlacement(build, mount.value, {
    app,
    mounted: root,
    prefix,
    guardsBefore: (order, path) =>
      chain.filter((entry) => entry.order < order && covers(entry.prefix, path)).map((entry) => entry.draft),
  });
}

/** Made as an application, by Express or by a package that builds on it, and not as a router for one. */
function isApplication({ call }: ExternalValue): boolean {
  return call?.path != null && !/router$/i.test(call.path.text);
}

/** A path of its own, and not all that comes. */
function isPlace(path: string): boolean {
  return /[^/*.()]/.test(path);
}

/** Takes `next`, so that it may leave the reply to others; what packages make (`expressjwt({ … })`) mostly does. */
function passesOn(handler: Value): boolean {
  return options(handler).some(
    (option) =>
      option.kind === 'external' ||
      (option.kind === 'function' && option.module.facts.functions[option.fn]?.params.length === 3),
  );
}

/** Whether every request to `path` is one to `route` too. */
function answers(route: string, path: string): boolean {
  if (/\/\*\w*$/.test(route)) return covers(route.replace(/\/\*\w*$/, ''), path);
  const own = route.split('/');
  const given = path.split('/');
  return own.length === given.length && own.every((part, index) => part === given[index] || part.startsWith(':'));
}

/** Whether middleware at `prefix` sees requests to `path`. */
function covers(prefix: string, path: string): boolean {
  const own = prefix.split('/').filter((part) => part !== '');
  const given = path.split('/').filter((part) => part !== '');
  // a base path that is configured may be none at all
  if (own.length > 1 && own[0] === '{?}' && given[0] !== '{?}' && covers(own.slice(1).join('/'), path)) return true;
  // the names of parameters differ from router to router
  return own.every(
    (part, index) =>
      part === '*' || (index < given.length && (part === given[index] || part.startsWith(':') || part === '{?}')),
  );
}

function createApp(build: LibraryBuild, mount: Mount): AppDraft {
  const place = mount.value.call?.place ?? mount.entries[0]?.seen.event.place;
  // a mount is only there because something was called on it
  if (place === undefined) throw new Error('an application that nothing was added to');
  const version = place.module.package?.dependencies['express'];
  const major = Number(/\d+/.exec(version?.version || (version?.range ?? ''))?.[0] ?? 4);
  const patched = build.modules.some((module) =>
    module.facts.requests.some((each) => each.source === 'express-async-errors'),
  );
  const app = build.app({
    framework: 'express',
    place,
    traits: {
      catchesAsyncErrors: major >= 5 || patched,
      safeDefaultErrors: false,
      logs: false,
      requestIds: false,
      shutdownHooks: false,
      serverless: false,
      routesInOrder: true,
      part: !isApplication(mount.value),
    },
    guards: [],
    requestArguments: () => requestArguments(build, owners.get(app)),
  });
  if (isApplication(mount.value)) owners.set(app, mount.value);
  for (const { event } of build.calls('express().listen'))
    if (event.receiver?.kind === 'external' && routerOf(event.receiver) === mount.value)
      build.listens(app, event.place);
  for (const { event } of build.calls('{node:http|node:https|spdy}.createServer().listen')) {
    const server = event.receiver?.kind === 'external' ? event.receiver : null;
    if (server?.args.some((argument) => argument.kind === 'external' && routerOf(argument) === mount.value) === true)
      build.listens(app, event.place);
  }
  return app;
}

/** The applications that requests know as `req.app`: what is put on one is there for all of them. */
const owners = new WeakMap<AppDraft, ExternalValue>();

/** Fresh `req`, `res` and `next` for one request. */
function requestArguments(build: LibraryBuild, app?: ExternalValue, path?: string, place?: Place): Value[] {
  const [given, sent] = [fresh(build, request), fresh(build, response)];
  if (app !== undefined) for (const { props } of [given, sent]) props?.set('app', app);
  const params = path === undefined || place === undefined ? null : patternedParams(path, place);
  if (params !== null) given.props?.set('params', params);
  return [given, sent, fresh(build, 'express.next')];
}

/** What error middleware is given: whatever was thrown. */
function errorValue(build: LibraryBuild): ExternalValue {
  return fresh(build, 'global.Error()');
}

function isErrorHandler(value: Value): boolean {
  return options(value).some(
    (option) => option.kind === 'function' && option.module.facts.functions[option.fn]?.params.length === 4,
  );
}

function handlerName(value: Value): string {
  const fn = options(value).find((option) => option.kind === 'function');
  return fn?.kind === 'function' ? (fn.module.facts.functions[fn.fn]?.name ?? '') : '';
}
