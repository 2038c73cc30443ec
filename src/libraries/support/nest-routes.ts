import {
  asText,
  literal,
  options,
  type ClassValue,
  type ExternalValue,
  type Place,
  type Value,
} from '../../evaluate/values.ts';
import { nameOf } from '../../model/guards.ts';
import type { EndpointDraft, GuardDraft, LibraryBuild } from '../build-types.ts';
import { runAside } from './aside.ts';
import { fresh, readFrom } from './handler-values.ts';
import { className } from './decorated-members.ts';
import { describedByStatus } from './described-handlers.ts';
import { versionsOf, type Enhancer, type NestApp } from './nest-apps.ts';
import { nestContainer } from './nest-container.ts';
import { exchangeOf, type NestExchange } from './nest-context.ts';
import { classDecorators, find, metadataObject, methodsOf, type DecoratedMethod } from './nest-decorators.ts';
import { guardDrafts, isThrottler, skipsThrottle, usedBy } from './nest-guards.ts';
import { matches, middlewareDrafts, type ModuleMiddleware } from './nest-middleware.ts';
import { nestGraph, type NestModule } from './nest-modules.ts';
import { argumentsOf } from './nest-params.ts';
import { joinPaths } from './paths.ts';
import { sentAsPage, sentAsRedirect } from './sent-parts.ts';
import { describedRoutes } from './ts-rest-contracts.ts';

const verbs: Readonly<Record<string, string>> = {
  Get: 'GET',
  Post: 'POST',
  Put: 'PUT',
  Delete: 'DELETE',
  Patch: 'PATCH',
  All: 'ALL',
  Options: 'OPTIONS',
  Head: 'HEAD',
  Search: 'SEARCH',
  Propfind: 'PROPFIND',
  Proppatch: 'PROPPATCH',
  Mkcol: 'MKCOL',
  Copy: 'COPY',
  Move: 'MOVE',
  Lock: 'LOCK',
  Unlock: 'UNLOCK',
  QueryMethod: 'QUERY',
  Sse: 'GET',
};

/** What `enableVersioning()` turns on: a version that is declared shows that it is called, if in code that was not seen. */
const usualVersioning = { type: 'uri', prefix: 'v', fallback: [] } as const;

/** Endpoints of one controller in one application (null: in none that could be told), where a module controls it (null: none was seen to). */
export function declareController(
  build: LibraryBuild,
  app: NestApp | null,
  module: NestModule | null,
  controller: ClassValue,
  middleware: readonly ModuleMiddleware[],
): void {
  const onClass = classDecorators(build, controller);
  const declared = find(onClass, '@nestjs/common.Controller()');
  if (declared === undefined) return;
  const { paths: bases, versions } = controllerOptions(declared);
  const versioning = app?.versioning ?? (app?.complete === true ? null : usualVersioning);
  const below = module === null ? '' : nestGraph(build).routerPath(module.cls);
  for (const method of methodsOf(build, controller)) {
    for (const verb of method.decorators) {
      if (verb.call === null) continue;
      const routes = routesOf(verb);
      if (routes.length === 0) continue;
      const own = versionsOf(find(method.decorators, '@nestjs/common.Version()')?.args[0]);
      const shown = own.length > 0 ? own : versions.length > 0 ? versions : (versioning?.fallback ?? []);
      for (const base of bases) {
        for (const { name, path } of routes) {
          const bare = joinPaths(below, base, path);
          for (const version of versioning?.type === 'uri' && shown.length > 0 ? shown : ['']) {
            declareRoute(
              build,
              {
                app,
                controller,
                onClass,
                method,
                verb,
                name,
                bare,
                version,
                conditional: module?.alternative === true,
              },
              middleware,
            );
          }
        }
      }
    }
  }
}

/** What a decorator of a method says: `@Get('users')`, `@TsRest(contract.getUsers)`. */
function routesOf(verb: ExternalValue): { name: string; path: string }[] {
  if (isContract(verb)) return describedRoutes(verb.args[0]).map(({ method, path }) => ({ name: method, path }));
  const name = verb.path.text.startsWith('@nestjs/common.') ? verbs[verb.path.name] : undefined;
  return name === undefined ? [] : pathList(verb.args[0]).map((path) => ({ name, path }));
}

function isContract({ path }: ExternalValue): boolean {
  return path.text === '@ts-rest/nest.TsRest()' || path.text === '@ts-rest/nest.TsRestHandler()';
}

interface Route {
  readonly app: NestApp | null;
  readonly controller: ClassValue;
  readonly onClass: readonly ExternalValue[];
  readonly method: DecoratedMethod;
  readonly verb: ExternalValue;
  readonly name: string;
  /** path without global prefix and version */
  readonly bare: string;
  readonly version: string;
  /** served only if the configuration chooses its module */
  readonly conditional: boolean;
}

function declareRoute(build: LibraryBuild, route: Route, middleware: readonly ModuleMiddleware[]): void {
  const { app, controller, onClass, method, verb, name, bare, version } = route;
  const place = verb.call?.place;
  if (place === undefined) return;
  const versioned =
    version === '' || version === 'VERSION_NEUTRAL'
      ? bare
      : joinPaths(`${app?.versioning?.prefix ?? 'v'}${version}`, bare);
  const spared =
    app?.excluded.some(
      (pattern) =>
        (pattern.method === null || pattern.method === name) &&
        [bare, versioned].some((path) => matches({ ...pattern, method: name }, path)),
    ) === true;
  const path = spared ? versioned : joinPaths(app?.prefix ?? '', versioned);
  const self = nestContainer(build).instance(controller);
  const exchange = exchangeOf(build, {
    platform: app?.platform ?? 'express',
    type: 'http',
    method: name,
    path,
    place,
    classMetadata: metadataObject(onClass, className(controller)),
    methodMetadata: metadataObject(method.decorators, method.member.name),
  });
  const pipes = [
    ...(app?.pipes ?? []),
    ...usedBy(onClass, '@nestjs/common.UsePipes()'),
    ...usedBy(method.decorators, '@nestjs/common.UsePipes()'),
  ];
  // what they put on the request is there for decorators of parameters
  const guards = guardsOf(build, app, onClass, method, exchange);
  runInterceptors(build, [onClass, method.decorators], exchange, place);
  const given = argumentsOf(build, method, exchange, pipes, place);
  const status = find(method.decorators, '@nestjs/common.HttpCode()')?.args[0];
  const express = [exchange.request, exchange.response, exchange.next];
  build.endpoint({
    app: app?.draft ?? null,
    protocol: 'http',
    method: name,
    path,
    framework: 'nestjs',
    place,
    guards: [
      ...(app?.draft.guards.filter(({ name: guard }) => guard === 'enableCors') ?? []),
      ...(app?.middleware ?? [])
        .filter(({ path: below }) => below === '' || matches({ path: below, method: null }, path))
        .map(({ guard }) => ({ ...guard, args: express })),
      ...middlewareDrafts(build, middleware, { controller, method: name, paths: [bare, versioned] }, exchange),
      ...guards,
      ...uploads(onClass, method),
      ...given.guards,
    ],
    handler: build.evaluator.functionAt(method.cls.frame, method.member.fn, self, method.cls),
    self,
    arguments: () => given.values,
    replies: given.manual ? 'call' : 'return',
    ...sentBy(method, app?.platform ?? 'express'),
    ...(isContract(verb) ? { describes: describedByStatus } : {}),
    defaultStatus:
      status?.kind === 'literal' && typeof status.value === 'number'
        ? status.value
        : find(method.decorators, '@nestjs/common.Redirect()') !== undefined
          ? 302
          : name === 'POST'
            ? 201
            : 200,
    params: given.params,
    conditional: route.conditional,
  });
}

/** A returned address is where a route that redirects leads; Express sends text as a page, if no header says otherwise. */
function sentBy({ decorators }: DecoratedMethod, platform: 'express' | 'fastify'): Pick<EndpointDraft, 'sends'> {
  if (find(decorators, '@nestjs/common.Redirect()') !== undefined) return { sends: sentAsRedirect };
  const typed = decorators.some(
    ({ path, args: [name] }) =>
      path.text === '@nestjs/common.Header()' && (name === undefined || asText(name)?.toLowerCase() === 'content-type'),
  );
  return platform === 'express' && !typed && find(decorators, '@nestjs/common.Sse()') === undefined
    ? { sends: sentAsPage }
    : {};
}

/** What interceptors of the project put on the request is there when the handler reads it. */
function runInterceptors(
  build: LibraryBuild,
  decorators: readonly (readonly ExternalValue[])[],
  exchange: NestExchange,
  place: Place,
): void {
  for (const { value } of decorators.flatMap((each) => usedBy(each, '@nestjs/common.UseInterceptors()'))) {
    const instance = value.kind === 'class' ? nestContainer(build).instance(value) : value;
    if (instance.kind !== 'object') continue;
    const next = fresh(build, '@nestjs/common.CallHandler()');
    runAside(build, [readFrom(build, instance, ['intercept'], place)], [exchange.context, next], instance);
  }
}

/** Global guards first, then the controller's, then the method's own. */
export function guardsOf(
  build: LibraryBuild,
  app: NestApp | null,
  onClass: readonly ExternalValue[],
  method: DecoratedMethod,
  exchange: NestExchange,
): GuardDraft[] {
  const skips = skipsThrottle(method.decorators, onClass);
  // `@Public()` of a package tells a guard of that package to let everybody pass
  const passes = [...method.decorators, ...onClass].some(({ path }) =>
    /^(?:Is|Allow|Make)?_?(?:Public|Anonymous|Skip|No_?Auth|Unauth|Unprotected|Open|Optional)/i.test(path.name),
  );
  const throttle =
    find(method.decorators, '@nestjs/throttler.Throttle()') ?? find(onClass, '@nestjs/throttler.Throttle()');
  const each = (enhancers: readonly Enhancer[], scope: GuardDraft['scope']): GuardDraft[] =>
    enhancers.flatMap((enhancer) => {
      const limits = options(enhancer.value).some(isThrottler);
      if (limits && skips) return [];
      return guardDrafts(build, enhancer, scope, exchange).map((draft): GuardDraft =>
        limits
          ? {
              ...draft,
              kinds: ['rate-limit'],
              ...(throttle === undefined ? {} : { options: { throttle: { unknown: true } } }),
            }
          : passes
            ? { ...draft, nameless: true }
            : draft,
      );
    });
  return [
    ...each(app?.guards ?? [], 'global'),
    ...each(usedBy(onClass, '@nestjs/common.UseGuards()'), 'router'),
    ...each(usedBy(method.decorators, '@nestjs/common.UseGuards()'), 'route'),
  ];
}

/** `FileInterceptor('avatar', options)` takes uploads. */
function uploads(onClass: readonly ExternalValue[], method: DecoratedMethod): GuardDraft[] {
  return [
    ...usedBy(onClass, '@nestjs/common.UseInterceptors()'),
    ...usedBy(method.decorators, '@nestjs/common.UseInterceptors()'),
  ].flatMap(({ value, place }) =>
    value.kind === 'external' && /^(?:Any)?File(?:s|Fields)?(?:Fields)?Interceptor$/.test(value.path.name)
      ? [
          {
            value: literal(true),
            name: nameOf(value),
            kinds: ['upload' as const],
            scope: 'route' as const,
            place,
            conditional: false,
          },
        ]
      : [],
  );
}

function controllerOptions(declared: ExternalValue): { paths: string[]; versions: string[] } {
  const [given] = declared.args;
  if (given?.kind === 'object')
    return { paths: pathList(given.props.get('path')), versions: versionsOf(given.props.get('version')) };
  return { paths: pathList(given), versions: [] };
}

function pathList(value: Value | undefined): string[] {
  if (value === undefined) return [''];
  const paths = options(value)
    .flatMap((option) => (option.kind === 'array' ? option.elements : [option]))
    .map((each) => asText(each) ?? (each.kind === 'literal' ? '' : '{?}'));
  return paths.length === 0 ? [''] : paths;
}
