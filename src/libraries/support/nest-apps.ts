import {
  asString,
  asText,
  literal,
  options,
  settle,
  truthiness,
  type ExternalValue,
  type Place,
  type Value,
} from '../../evaluate/values.ts';
import type { AppDraft, GuardDraft, LibraryBuild, SeenCall } from '../build-types.ts';
import { fresh } from './handler-values.ts';
import { nestContainer } from './nest-container.ts';
import { filterName, filterRun } from './nest-filters.ts';
import { elementsOf, listOf, nestGraph, type NestModule } from './nest-modules.ts';
import { joinPaths } from './paths.ts';

/** One application with what its start-up code sets for all of its routes. */
export interface NestApp {
  readonly draft: AppDraft;
  readonly modules: readonly NestModule[];
  /** all of its modules are known */
  readonly complete: boolean;
  readonly prefix: string;
  /** paths (and methods) that the prefix does not apply to */
  readonly excluded: readonly { readonly path: string; readonly method: string | null }[];
  readonly versioning: Versioning | null;
  readonly guards: readonly Enhancer[];
  readonly pipes: readonly Enhancer[];
  /** `app.use(…)` */
  readonly middleware: readonly { readonly path: string; readonly guard: GuardDraft }[];
  /** path of the values that stand for requests and replies */
  readonly platform: 'express' | 'fastify';
  /** what is set for the whole application is there for microservice messages too; for those of gateways it never is */
  readonly forMessages: boolean;
}

export interface Versioning {
  readonly type: 'uri' | 'header';
  readonly prefix: string;
  readonly fallback: readonly string[];
}

/** A guard, pipe or filter as it was given: a class, an instance, or something of a package. */
export interface Enhancer {
  readonly value: Value;
  readonly place: Place;
  readonly conditional: boolean;
}

const created = '@nestjs/common.INestApplication()';

const known = new WeakMap<LibraryBuild, readonly NestApp[]>();

/** The project's applications; the same for every library that asks. */
export function nestApps(build: LibraryBuild): readonly NestApp[] {
  let apps = known.get(build);
  if (apps === undefined) known.set(build, (apps = readApps(build)));
  return apps;
}

function readApps(build: LibraryBuild): NestApp[] {
  const graph = nestGraph(build);
  const starts = withoutScripts(
    build,
    build.calls('@nestjs/core.NestFactory.{create|createMicroservice|createApplicationContext}'),
  );
  return starts.flatMap((start): NestApp[] => {
    const [root] = start.event.args;
    if (root === undefined) return [];
    const reached = graph.reach(root);
    // scripts that only need the container (seeds, command lines) serve nothing
    if (start.event.name === 'createApplicationContext' || (reached.modules.length === 0 && reached.complete))
      return [];
    return [readApp(build, start, reached, starts)];
  });
}

/** Without those that only use the modules of an application which listens elsewhere: migrations, seeds, command lines. */
function withoutScripts(build: LibraryBuild, starts: readonly SeenCall[]): SeenCall[] {
  const listening = build.calls(`${created}.{listen|startAllMicroservices}`);
  const served = starts.filter((start) =>
    listening.some(({ event }) => concerns(event.receiver, settle(start.event.result), start, starts)),
  );
  const roots = new Set(served.flatMap(({ event }) => rootKeys(event.args[0])));
  return starts.filter(
    (start) => served.includes(start) || !rootKeys(start.event.args[0]).some((key) => roots.has(key)),
  );
}

function rootKeys(root: Value | undefined): string[] {
  return (root === undefined ? [] : options(root)).flatMap((option) =>
    option.kind === 'class' ? [`${option.module.id}.${option.cls}`] : [],
  );
}

function readApp(
  build: LibraryBuild,
  start: SeenCall,
  { modules, complete }: Pick<NestApp, 'modules' | 'complete'>,
  starts: readonly SeenCall[],
): NestApp {
  const application = settle(start.event.result);
  const setup = (name: string): SeenCall[] =>
    build.calls(`${created}.${name}`).filter(({ event }) => concerns(event.receiver, application, start, starts));
  const given = optionsOf(start.event.args[1]) ?? optionsOf(start.event.args[2]);
  const fastify = start.event.args[1]?.kind === 'external' && start.event.args[1].path.text.includes('FastifyAdapter');
  const platform = fastify ? 'fastify' : 'express';
  const prefixes = setup('setGlobalPrefix');
  const prefix = prefixes.at(-1)?.event;
  const versions = setup('enableVersioning');
  const guards = [...enhancers(setup('useGlobalGuards')), ...fromModules(build, modules, 'APP_GUARD')];
  const logger = given?.get('logger');
  const own = setup('useLogger');
  const draft = build.app({
    framework: 'nestjs',
    place: start.event.place,
    traits: {
      catchesAsyncErrors: true,
      safeDefaultErrors: true,
      logs:
        logger !== undefined && truthiness(logger) === false
          ? false
          : logsStructured(logger) || own.some(({ event }) => logsStructured(event.args[0])),
      textLogs: logger === undefined || truthiness(logger) !== false,
      requestIds: build.modules.some(({ facts }) =>
        facts.requests.some(({ source }) => source === 'nestjs-pino' || source === 'nestjs-cls'),
      ),
      shutdownHooks: setup('enableShutdownHooks').length > 0,
      serverless: false,
    },
    guards: [],
    requestArguments: () => {
      return (
        fastify ? ['fastify.FastifyRequest()', 'fastify.FastifyReply()'] : ['express.Request()', 'express.Response()']
      ).map((path) => fresh(build, path));
    },
  });
  const cors = given?.get('cors');
  for (const { event, conditional } of setup('enableCors'))
    draft.guards.push(corsGuard(event.place, event.args[0], conditional));
  if (cors !== undefined && truthiness(cors) !== false) draft.guards.push(corsGuard(start.event.place, cors, false));
  const middleware = setup('use').flatMap(({ event, conditional }) => {
    const path = asText(event.args[0]);
    return (path === null ? event.args : event.args.slice(1)).flatMap(listOf).map((value) => ({
      path: path ?? '',
      guard: { value, scope: 'global' as const, place: event.place, conditional },
    }));
  });
  for (const { path, guard } of middleware) if (path === '') draft.guards.push(guard);
  for (const name of ['listen', 'init'])
    for (const { event } of setup(name)) if (name === 'listen') build.listens(draft, event.place);
  for (const { event } of setup('useGlobalFilters'))
    for (const filter of event.args)
      build.errorHandler(
        draft,
        event.place,
        filterName(filter),
        false,
        filterRun(build, filter, platform, event.place),
      );
  for (const { value, provider } of nestContainer(build).provided(modules, 'APP_FILTER'))
    if (provider.place !== null)
      build.errorHandler(
        draft,
        provider.place,
        filterName(value),
        false,
        filterRun(build, value, platform, provider.place),
      );
  return {
    draft,
    modules,
    complete,
    prefix: prefix === undefined ? '' : joinPaths(textOf(build, prefix.args[0]) ?? '{?}'),
    excluded: excludedPaths(prefix?.args[1]),
    versioning: versions.length === 0 ? null : versioningOf(versions.at(-1)?.event.args[0]),
    guards,
    pipes: [...enhancers(setup('useGlobalPipes')), ...fromModules(build, modules, 'APP_PIPE')],
    middleware,
    platform,
    forMessages: reachesMessages(start, setup('connectMicroservice')),
  };
}

/** Microservices that are connected to an HTTP application have settings of their own, unless they are told to inherit. */
function reachesMessages(start: SeenCall, connected: readonly SeenCall[]): boolean {
  if (start.event.name === 'createMicroservice' || connected.length === 0) return true;
  return connected.some(({ event }) => {
    const inherits = optionsOf(event.args[1])?.get('inheritAppConfig');
    return inherits !== undefined && truthiness(inherits) !== false;
  });
}

/** Set-up code may be a function of its own that takes the application: then it is for all that its package starts. */
function concerns(receiver: Value | null, application: Value, start: SeenCall, starts: readonly SeenCall[]): boolean {
  if (receiver?.kind !== 'external') return false;
  if (receiver === application) return true;
  return (
    receiver.call === null &&
    starts.filter(({ event }) => event.place.module.package === start.event.place.module.package).includes(start)
  );
}

function enhancers(calls: readonly SeenCall[]): Enhancer[] {
  return calls.flatMap(({ event, conditional }) =>
    event.args.flatMap(listOf).map((value) => ({ value, place: event.place, conditional })),
  );
}

function fromModules(build: LibraryBuild, modules: readonly NestModule[], token: string): Enhancer[] {
  return nestContainer(build)
    .provided(modules, token)
    .flatMap(({ value, provider }) =>
      provider.place === null ? [] : [{ value, place: provider.place, conditional: false }],
    );
}

function corsGuard(place: Place, given: Value | undefined, conditional: boolean): GuardDraft {
  const chosen = given === undefined || given.kind === 'literal' ? undefined : optionsOf(given);
  const origin = chosen?.get('origin');
  const credentials = chosen?.get('credentials');
  return {
    value: literal('cors'),
    name: 'enableCors',
    kinds: ['cors'],
    scope: 'global',
    place,
    conditional,
    options: {
      // without options Nest allows every origin
      ...(chosen === undefined
        ? { origin: '*' }
        : origin?.kind === 'literal' && (typeof origin.value === 'string' || typeof origin.value === 'boolean')
          ? { origin: origin.value }
          : { origin: { unknown: true } }),
      ...(credentials?.kind === 'literal' && typeof credentials.value === 'boolean'
        ? { credentials: credentials.value }
        : {}),
    },
  };
}

function optionsOf(value: Value | undefined): ReadonlyMap<string, Value> | undefined {
  const object = value === undefined ? undefined : options(value).find((option) => option.kind === 'object');
  return object?.kind === 'object' ? object.props : undefined;
}

function logsStructured(value: Value | undefined): boolean {
  if (value === undefined) return false;
  return options(value).some((option) => {
    if (option.kind !== 'external') return option.kind === 'object' && option.cls !== null;
    if (option.path.text !== '@nestjs/common.ConsoleLogger()') return true;
    const json = optionsOf(option.args.at(-1))?.get('json');
    return json !== undefined && truthiness(json) === true;
  });
}

function excludedPaths(value: Value | undefined): { path: string; method: string | null }[] {
  return elementsOf(optionsOf(value)?.get('exclude')).flatMap((entry) => patternOf(entry) ?? []);
}

/** `'health'` or `{ path: 'health', method: RequestMethod.GET }`, as middleware and prefixes name routes. */
export function patternOf(value: Value): { path: string; method: string | null } | null {
  const text = asText(value);
  if (text !== null) return { path: joinPaths(text), method: null };
  if (value.kind !== 'object') return null;
  const path = asText(value.props.get('path'));
  const method = value.props.get('method');
  return path === null
    ? null
    : {
        path: joinPaths(path),
        method:
          method?.kind === 'literal' && typeof method.value === 'number'
            ? (requestMethods[method.value] ?? null)
            : null,
      };
}

/** `RequestMethod`, in the order of its values; `ALL` is none in particular. */
const requestMethods: readonly (string | null)[] = [
  'GET',
  'POST',
  'PUT',
  'DELETE',
  'PATCH',
  null,
  'OPTIONS',
  'HEAD',
  'SEARCH',
];

function versioningOf(value: Value | undefined): Versioning {
  const given = optionsOf(value);
  const type = given?.get('type');
  const prefix = given?.get('prefix');
  return {
    type: type === undefined || (type.kind === 'literal' && type.value === 0) ? 'uri' : 'header',
    prefix: prefix?.kind === 'literal' && prefix.value === false ? '' : (asString(prefix) ?? 'v'),
    fallback: versionsOf(given?.get('defaultVersion')),
  };
}

export function versionsOf(value: Value | undefined): string[] {
  return value === undefined
    ? []
    : options(value)
        .flatMap((option) => (option.kind === 'array' ? option.elements : [option]))
        .flatMap((each) => asText(each) ?? []);
}

/** Text that may come from the configuration: its default is what it is unless somebody sets another. */
function textOf(build: LibraryBuild, value: Value | undefined): string | null {
  if (value === undefined) return null;
  for (const option of options(value)) {
    const text = asText(option);
    if (text !== null) return text;
    if (option.kind === 'external') {
      const configured = configuredValue(build, option);
      if (configured !== null) return textOf(build, configured);
    }
  }
  return null;
}

/** `configService.get('app.apiPrefix')` is a member of what `registerAs('app', () => ({ … }))` returns. */
function configuredValue(build: LibraryBuild, value: ExternalValue): Value | null {
  const key = asString(value.args[0]);
  if (key === null || !/^@nestjs\/config\.ConfigService\(\)\.(?:get|getOrThrow)\(\)$/.test(value.path.text))
    return null;
  const [namespace, ...names] = key.split('.');
  for (const { event } of build.calls('@nestjs/config.registerAs')) {
    const [name, factory] = event.args;
    if (asString(name) !== namespace || factory === undefined) continue;
    return build.evaluator.asRoot((machine) =>
      names.reduce(
        (at, each) => machine.member(at, each, event.place),
        settle(build.evaluator.runRoot(factory, []).value),
      ),
    );
  }
  return value.args[1] ?? null;
}
