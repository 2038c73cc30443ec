import { asString, options, settle, unknown, type ExternalValue, type Value } from '../../evaluate/values.ts';
import type { Module } from '../../link/types.ts';
import type { AppDraft, GuardDraft, LibraryBuild, SeenCall } from '../build-types.ts';
import { fresh } from './handler-values.ts';
import { exchangeArguments, expressExchange, pathArgument } from './controllers.ts';
import { setting } from './decorated-members.ts';
import { joinPaths } from './paths.ts';

const application = '@loopback/rest.{RestApplication|RestServer}()';

/** An application of LoopBack: controllers are bound to it by their place. */
export interface LoopbackApp {
  readonly draft: AppDraft;
  readonly basePath: string;
}

export interface LoopbackApps {
  /** the application that answers for a controller: that of its package */
  of(module: Module): LoopbackApp;
}

export function loopbackApps(build: LibraryBuild): LoopbackApps {
  const byPackage = new Map<string, LoopbackApp>();
  const created = new Map<string, SeenCall>();
  const key = (module: Module): string => module.package?.directory ?? '';
  for (const seen of build.calls('@loopback/rest.{RestApplication|RestServer}'))
    if (!created.has(key(seen.event.place.module))) created.set(key(seen.event.place.module), seen);
  const ofPackage = (module: Module): LoopbackApp => {
    const known = byPackage.get(key(module));
    if (known !== undefined) return known;
    const app = createApp(build, created.get(key(module)) ?? null, module, (other) => key(other) === key(module));
    byPackage.set(key(module), app);
    return app;
  };
  // what starts is a server, also if all its controllers come from components
  for (const { event } of created.values()) ofPackage(event.place.module);
  return { of: ofPackage };
}

function createApp(
  build: LibraryBuild,
  created: SeenCall | null,
  module: Module,
  isOwn: (module: Module) => boolean,
): LoopbackApp {
  const place = created?.event.place ?? { module, start: 0, end: 0 };
  const own = (api: string): SeenCall[] => build.calls(api).filter(({ event }) => isOwn(event.place.module));
  const guards: GuardDraft[] = [];
  const draft = build.app({
    framework: 'loopback',
    place,
    traits: {
      catchesAsyncErrors: true,
      safeDefaultErrors: true,
      logs: null,
      requestIds: false,
      shutdownHooks: true,
      serverless: false,
    },
    guards,
    requestArguments: () => expressArguments(build, created),
  });
  for (const { event, conditional } of own(`${application}.{middleware|expressMiddleware|interceptor}`)) {
    const { args, name } = event;
    // `expressMiddleware(factory, settings)`, `expressMiddleware('middleware.cors', factory, settings)`
    const factory = name !== 'expressMiddleware' ? args[0] : args.find((each) => asString(each) === null);
    if (factory === undefined) continue;
    const given = args.slice(args.indexOf(factory) + 1);
    guards.push({
      value: name === 'expressMiddleware' ? middlewareMade(build, factory, given) : factory,
      scope: 'global',
      place: event.place,
      conditional,
      args: name === 'expressMiddleware' ? expressArguments(build, created) : contextArguments(build),
    });
  }
  for (const { event } of own(`${application}.start`)) build.listens(draft, event.place);
  const paths = own(`${application}.basePath`).map(({ event }) => pathArgument(event.args[0]));
  const configured = setting(setting(created?.event.args[0], 'rest'), 'basePath');
  return { draft, basePath: paths.at(-1) ?? pathArgument(configured) };
}

/** What the factory of Express middleware gives, and the calls of packages as they are. */
function middlewareMade(build: LibraryBuild, factory: Value, args: readonly Value[]): Value {
  const made = options(factory).find((option) => option.kind === 'function' || option.kind === 'external');
  if (made?.kind === 'function') return settle(build.evaluator.runRoot(made, args).value);
  if (made?.kind !== 'external') return unknown;
  return build.evaluator.external(made.path, { args });
}

function expressArguments(build: LibraryBuild, created: SeenCall | null): Value[] {
  if (created === null) return [];
  return exchangeArguments(expressExchange(build, { method: 'ALL', path: '{?}', place: created.event.place }));
}

/** LoopBack's own middleware and interceptors. */
function contextArguments(build: LibraryBuild): Value[] {
  const { paths } = build.evaluator.knowledge;
  return [
    fresh(build, '@loopback/rest.MiddlewareContext()'),
    build.evaluator.external(paths.parse('@loopback/core.next')),
  ];
}

/** `app.route('get', '/ping', spec, handler)`, `app.route(new Route('get', '/ping', spec, handler))`. */
export function registeredRoutes(build: LibraryBuild, apps: LoopbackApps): void {
  for (const { event, conditional, activation } of build.calls(`${application}.route`)) {
    const [first] = event.args;
    const route = options(first ?? unknown).find(
      (option): option is ExternalValue =>
        option.kind === 'external' && /^@loopback\/rest\.(?:Route|ControllerRoute)\(\)$/.test(option.path.text),
    );
    const [verb, path, , handler, , method] = route?.args ?? event.args;
    const app = apps.of(event.place.module);
    const cls = handler === undefined ? undefined : options(handler).find((option) => option.kind === 'class');
    const self = cls?.kind === 'class' ? build.evaluator.instanceOf({ module: cls.module, cls: cls.cls }) : undefined;
    const name = asString(method);
    build.endpoint({
      app: app.draft,
      protocol: 'http',
      method: asString(verb)?.toUpperCase() ?? 'ALL',
      path: joinPaths(app.basePath, pathArgument(path)),
      framework: 'loopback',
      place: event.place,
      registered: { in: activation, spelled: event.spelled[1] === true },
      guards: app.draft.guards,
      handler:
        self === undefined
          ? (handler ?? unknown)
          : name === null
            ? unknown
            : build.evaluator.asRoot((machine) => machine.member(self, name, event.place)),
      ...(self === undefined ? {} : { self }),
      arguments: () => [],
      replies: 'return',
      defaultStatus: 200,
      conditional,
    });
  }
}
