import type { PendingCall } from '../evaluate/knowledge.ts';
import {
  asNumber,
  asString,
  options,
  sameValue,
  unknown,
  type ClassValue,
  type ExternalValue,
  type Place,
  type Value,
} from '../evaluate/values.ts';
import type { AppDraft, GuardDraft, LibraryBuild, OperationCall, OperationDraft } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { given } from './support/consumers.ts';
import {
  controllerEndpoint,
  controllerRoutes,
  exchangeArguments,
  expressExchange,
  handlerArguments,
  middlewareDraft,
  nameGiven,
  pathArgument,
  type ControllerRoute,
  type Exchange,
  type Given,
  type HandlerArguments,
} from './support/controllers.ts';
import { joinPaths } from './support/paths.ts';
import { placementsOf } from './support/placements.ts';
import type { RequestPart } from './support/request-parts.ts';
import { bodyKeys, leakOf } from './support/responses.ts';

const root = 'inversify-express-utils';
const server = `${root}.InversifyExpressServer()`;
const base = `${root}.BaseHttpController()`;
const verbs: Readonly<Record<string, string>> = {
  httpGet: 'GET',
  httpPost: 'POST',
  httpPut: 'PUT',
  httpPatch: 'PATCH',
  httpDelete: 'DELETE',
  httpHead: 'HEAD',
  httpOptions: 'OPTIONS',
  all: 'ALL',
};
const parts: Readonly<Record<string, RequestPart['in']>> = {
  requestParam: 'path',
  queryParam: 'query',
  requestBody: 'body',
  requestHeaders: 'header',
  cookies: 'cookie',
};
const results: Readonly<Record<string, number>> = {
  ok: 200,
  json: 200,
  created: 201,
  redirect: 302,
  badRequest: 400,
  notFound: 404,
  conflict: 409,
  internalServerError: 500,
};

/** Controllers of Inversify on Express. */
export default defineLibrary({
  packages: [root],
  docs: 'https://github.com/inversify/inversify-express-utils',
  title: 'Inversify Express Utils',
  rows: [
    {
      api: `${root}.{controller|httpMethod|withMiddleware|${[...Object.keys(verbs), ...Object.keys(parts)].join('|')}|request|response|next|principal}`,
      is: 'function',
      keeps: true,
    },
    { api: `${base}.httpContext.request`, is: 'alias', of: 'express.Request()' },
    { api: `${base}.httpContext.response`, is: 'alias', of: 'express.Response()' },
    { api: `${base}.httpContext.user`, is: 'identity' },
    { api: `${root}.Principal().{isAuthenticated|isInRole|isResourceOwner|details}`, is: 'identity' },
  ],
  hooks: {
    [`${server}.{setConfig|setErrorConfig}`]: (call) => {
      const [configure] = call.args;
      if (configure !== undefined) call.invoke(configure, [applicationOf(call)]);
      return call.receiver ?? unknown;
    },
    [`${server}.build`]: applicationOf,
  },
  operations: Object.fromEntries([
    ...Object.entries(results).map(([name, status]) => [
      `${base}.${name}`,
      (call: OperationCall) => replied(call, 0, status),
    ]),
    [`${base}.statusCode`, (call: OperationCall) => replied(call, 1, asNumber(call.args[0]))],
  ]),
  build(build) {
    const servers = build.calls(`${root}.InversifyExpressServer`);
    const controllers = build.decorated(`${root}.controller()`);
    if (controllers.length === 0) return;
    const apps = servers.map(({ event }): Application => {
      const own = event.result.kind === 'external' ? applications.get(event.result) : undefined;
      return application(build, event.place, event.args[2], own);
    });
    for (const { cls, decorator } of controllers)
      for (const app of apps.length === 0 ? [elsewhere] : ownOf(apps, cls)) declare(build, app, cls, decorator);
  },
});

/** The application of Express that a server sets up: the same for all that is done with it. */
const applications = new WeakMap<ExternalValue, ExternalValue>();

function applicationOf(call: PendingCall): Value {
  const { receiver } = call;
  if (receiver?.kind !== 'external') return unknown;
  const known = applications.get(receiver);
  if (known !== undefined) return known;
  const made = call.external('express()', { receiver, props: new Map() });
  applications.set(receiver, made);
  return made;
}

interface Application {
  readonly draft: AppDraft | null;
  readonly prefix: string;
  readonly guards: readonly GuardDraft[];
}

const elsewhere: Application = { draft: null, prefix: '', guards: [] };

/** Controllers register themselves with whatever is imported beside them: of several servers, those of the package. */
function ownOf(apps: readonly Application[], cls: ClassValue): readonly Application[] {
  const near = apps.filter(({ draft }) => draft?.place.module.package === cls.module.package);
  if (near.length < 2) return near.length === 0 ? apps : near;
  const directories = near.map((app) => ({ app, depth: shared(app.draft?.place.module.path ?? '', cls.module.path) }));
  const most = Math.max(...directories.map(({ depth }) => depth));
  return directories.filter(({ depth }) => depth === most).map(({ app }) => app);
}

function shared(a: string, b: string): number {
  const [left, right] = [a.split('/'), b.split('/')];
  const at = left.findIndex((part, index) => part !== right[index]);
  return at < 0 ? left.length : at;
}

function application(
  build: LibraryBuild,
  place: Place,
  routing: Value | undefined,
  own: ExternalValue | undefined,
): Application {
  const [placed] = own === undefined ? [] : placementsOf(build, own);
  const rootPath = routing?.kind === 'object' ? routing.props.get('rootPath') : undefined;
  const prefix = pathArgument(rootPath);
  const guards = placed?.guardsBefore(Number.POSITIVE_INFINITY, '') ?? [];
  const draft = build.app({
    framework: root,
    place,
    traits: {
      catchesAsyncErrors: true,
      safeDefaultErrors: false,
      logs: false,
      requestIds: false,
      shutdownHooks: false,
      serverless: false,
      routesInOrder: true,
    },
    guards,
    builtOn: placed?.app ?? null,
    requestArguments: () => exchangeArguments(expressExchange(build, { method: 'ALL', path: '{?}', place })),
  });
  for (const { event } of build.calls('express().use'))
    if (own !== undefined && event.receiver === own)
      for (const handler of event.args.flatMap((each) => options(each)))
        if (takesError(handler)) build.errorHandler(draft, event.place, 'setErrorConfig', false);
  for (const { event } of build.calls('express().listen'))
    if (own !== undefined && event.receiver === own) build.listens(draft, event.place);
  return { draft, prefix, guards };
}

function takesError(handler: Value): boolean {
  return handler.kind === 'function' && handler.module.facts.functions[handler.fn]?.params.length === 4;
}

function declare(build: LibraryBuild, app: Application, cls: ClassValue, decorator: ExternalValue): void {
  const isVerb = ({ path }: ExternalValue): boolean =>
    path.root.text === root && (path.name in verbs || path.name === 'httpMethod');
  for (const route of controllerRoutes(build, cls, isVerb)) {
    const { verb, place } = route;
    const named = verb.path.name === 'httpMethod';
    const method = named ? (asString(verb.args[0]) ?? 'ALL').toUpperCase() : (verbs[verb.path.name] ?? 'ALL');
    const path = joinPaths(app.prefix, pathArgument(decorator.args[0]), pathArgument(verb.args[named ? 1 : 0]));
    const exchange = expressExchange(build, { method, path, place });
    const middleware = [
      ...decorator.args.slice(1).map((value) => ({ value, scope: 'router' as const })),
      ...verb.args.slice(named ? 2 : 1).map((value) => ({ value, scope: 'route' as const })),
    ];
    controllerEndpoint(build, route, {
      app: app.draft,
      framework: root,
      method,
      path,
      guards: [
        ...app.guards.map((guard) => ({ ...guard, args: exchangeArguments(exchange) })),
        ...middleware.map(({ value, scope }) =>
          middlewareDraft(build, boundTo(build, value), {
            method: 'handler',
            args: exchangeArguments(exchange),
            place: decorator.call?.place ?? place,
            scope,
          }),
        ),
      ],
      given: argumentsOf(build, route, exchange),
      defaultStatus: 200,
    });
  }
}

/** Without decorators, parameters are those of a handler of Express. */
function argumentsOf(build: LibraryBuild, route: ControllerRoute, exchange: Exchange): HandlerArguments {
  const { module } = route.method.cls;
  const params = module.facts.functions[route.method.member.fn]?.params ?? [];
  if (params.every(({ decorators }) => decorators.length === 0))
    return { values: exchangeArguments(exchange), params: [], guards: [], manual: params.length > 1 };
  return handlerArguments(build, route.method, (decorators, param): Given | null => {
    for (const decorator of decorators) {
      if (decorator.path.root.text !== root) continue;
      const { name } = decorator.path;
      const part = parts[name];
      if (part !== undefined) {
        const whole = part === 'body' || (part === 'header' && decorator.args.length === 0);
        return {
          part: { in: part, name: whole ? null : nameGiven(decorator, param), shape: null, validatedBy: '' },
        };
      }
      if (name === 'request') return { value: exchange.request };
      if (name === 'response') return { value: exchange.response, manual: true };
      if (name === 'next') return { value: exchange.next };
      if (name === 'principal') return { value: given(build, `${root}.Principal()`) };
    }
    return null;
  });
}

/** Middleware that is named by what the container knows it as: `container.bind(TYPES.Auth).to(Auth)`. */
function boundTo(build: LibraryBuild, value: Value): Value {
  if (options(value).some(({ kind }) => kind === 'function' || kind === 'class')) return value;
  for (const { event } of build.calls('inversify.Container().bind().{to|toConstantValue|toDynamicValue}')) {
    const [name] = event.receiver?.kind === 'external' ? event.receiver.args : [];
    const [target] = event.args;
    if (name !== undefined && target !== undefined && sameValue(name, value)) return target;
  }
  return value;
}

function replied(call: OperationCall, at: number, status: number | null): OperationDraft {
  const body = call.args[at];
  const given_ = at === 0 && call.event.name === 'json' ? asNumber(call.args[1]) : null;
  return {
    is: 'reply',
    status: given_ ?? status,
    kind: status === 302 ? 'redirect' : (status ?? 200) >= 400 ? 'error' : body === undefined ? 'empty' : 'json',
    keys: body === undefined ? null : bodyKeys(body),
    leaksError: body === undefined ? '' : leakOf(body),
  };
}
