import {
  asString,
  literal,
  makeObject,
  options,
  type ExternalValue,
  type ObjectValue,
  type Place,
  type Value,
} from '../evaluate/values.ts';
import type { AppDraft, GuardDraft, LibraryBuild } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { given, memberOf } from './support/consumers.ts';
import { joinPaths } from './support/paths.ts';
import { partParams, partValue, type RequestPart } from './support/request-parts.ts';
import { schemaShape } from './support/schema-shape.ts';

const factory = 'express-zod-api.EndpointsFactory()';
const endpoint = 'express-zod-api.Endpoint()';
const verbs = new Set(['get', 'post', 'put', 'patch', 'delete', 'options', 'head']);
const maxDepth = 10;

/** Express Zod API: routing as an object, endpoints that factories with middleware build. */
export default defineLibrary({
  packages: ['express-zod-api'],
  docs: 'https://ez.robintail.cz',
  title: 'Express Zod API',
  rows: [
    {
      api: 'express-zod-api.{defaultEndpointsFactory|arrayEndpointsFactory|arrayRespondingEndpointsFactory}',
      is: 'alias',
      of: factory,
    },
    { api: 'express-zod-api.EventStreamFactory()', is: 'alias', of: factory },
    {
      api: `${factory}.{addMiddleware|addOptions|addContext|addExpressMiddleware|use|useRateLimit}()`,
      is: 'alias',
      of: factory,
    },
    { api: `${factory}.{build|buildVoid}()`, is: 'alias', of: endpoint },
    { api: `${endpoint}.{deprecated|nest}()`, is: 'alias', of: endpoint },
    {
      api: `${factory}.{addMiddleware|addOptions|addContext|addExpressMiddleware|use|useRateLimit|build|buildVoid}`,
      is: 'function',
      keeps: true,
    },
    {
      api: 'express-zod-api.{Middleware|EndpointsFactory|EventStreamFactory|ResultHandler|DependsOnMethod|createServer|attachRouting|createConfig}',
      is: 'function',
      keeps: true,
    },
    { api: 'express-zod-api.Context().{user|session|auth|userId|authorized|account}', is: 'identity' },
  ],
  build(build) {
    for (const { event, conditional } of build.calls('express-zod-api.{createServer|attachRouting}')) {
      const [config, routing] = event.args;
      const { place } = event;
      if (routing === undefined) continue;
      const app = build.app(createApp(place, memberOf(build, config, 'cors', place)));
      if (event.name === 'createServer') build.listens(app, place);
      for (const route of routesIn(build, routing, '', place)) declare(build, app, route, conditional);
    }
  },
});

interface Route {
  readonly path: string;
  /** null: what the endpoint says */
  readonly method: string | null;
  readonly value: ExternalValue;
}

/** Endpoints of a routing: keys are segments of the path, and verbs where endpoints stand below them. */
function routesIn(build: LibraryBuild, routing: Value, prefix: string, place: Place, depth = 0): Route[] {
  return options(routing).flatMap((option): Route[] => {
    if (depth > maxDepth) return [];
    if (option.kind === 'external') {
      if (option.path.text === endpoint)
        return [
          { path: prefix, method: null, value: option },
          // `endpoint.nest({ … })`: more below the same path
          ...(option.call?.name === 'nest' && option.args[0] !== undefined
            ? routesIn(build, option.args[0], prefix, place, depth + 1)
            : []),
        ];
      if (option.path.text === 'express-zod-api.DependsOnMethod()' && option.args[0] !== undefined)
        return routesIn(build, option.args[0], prefix, place, depth + 1);
      if (option.path.text !== 'express-zod-api.ServeStatic()')
        build.unknown({
          kind: 'route',
          message: `\`${prefix}\` of a routing could not be followed`,
          location: build.locate(place),
        });
      return [];
    }
    if (option.kind !== 'object') return [];
    return [...option.props].flatMap(([key, inner]): Route[] => {
      const [, verb, rest] = /^(?:(get|post|put|patch|delete|options|head)\s+)?(.*)$/i.exec(key) ?? [];
      const own = verbs.has(key) && options(inner).some((each) => each.kind === 'external');
      const found = routesIn(build, inner, own ? prefix : joinPaths(prefix, rest ?? key), place, depth + 1);
      const method = own ? key : verb;
      return method === undefined ? found : found.map((route) => ({ ...route, method: method.toUpperCase() }));
    });
  });
}

function declare(build: LibraryBuild, app: AppDraft, { path, method, value }: Route, conditional: boolean): void {
  const built = builtBy(value);
  const place = built?.call?.place;
  const settings = built === null ? undefined : settingsOf(built.args[0]);
  if (built === null || place === undefined || settings === undefined) return;
  const told = settings.props.get('method') ?? settings.props.get('methods');
  const methods = method !== null ? [method] : verbsIn(told);
  const guards = chainOf(build, built);
  for (const verb of methods.length === 0 ? ['GET'] : methods) {
    const part: RequestPart = {
      in: verb === 'GET' || verb === 'DELETE' || verb === 'HEAD' ? 'query' : 'body',
      name: null,
      shape: schemaShape(settings.props.get('input')),
      validatedBy: settings.props.has('input') ? 'input' : '',
    };
    const inPath = new Set([...path.matchAll(/:(\w+)/g)].map(([, name]) => name));
    build.endpoint({
      app,
      protocol: 'http',
      method: verb,
      path: path === '' ? '/' : path,
      framework: 'express-zod-api',
      place,
      guards: settings.props.has('input')
        ? [
            ...guards,
            {
              value: literal(true),
              scope: 'route',
              place,
              conditional: false,
              name: 'input',
              kinds: ['validation'],
              covers: [part.in],
            },
          ]
        : guards,
      handler: settings.props.get('handler') ?? literal(undefined),
      arguments: () => [contextOf(build, partValue(part, place))],
      replies: 'return',
      defaultStatus: 200,
      params: settings.props.has('input') ? partParams(build, part, place).filter(({ name }) => !inPath.has(name)) : [],
      conditional,
    });
  }
}

/** `{ input, ctx, options, logger }`. */
function contextOf(build: LibraryBuild, input: Value): Value {
  const object = makeObject();
  object.props.set('input', input);
  for (const name of ['ctx', 'options']) object.props.set(name, given(build, 'express-zod-api.Context()'));
  object.props.set('request', given(build, 'express.Request()', new Map()));
  object.props.set('response', given(build, 'express.Response()', new Map()));
  object.props.set('logger', given(build, 'express-zod-api.Logger()'));
  return object;
}

/** The call that built an endpoint, below what was done to it later. */
function builtBy(value: ExternalValue): ExternalValue | null {
  for (let at: ExternalValue | null = value; at !== null; at = at.receiver)
    if (at.call?.name === 'build' || at.call?.name === 'buildVoid') return at;
  return null;
}

/** Middleware of the factory, first to last. */
function chainOf(build: LibraryBuild, built: ExternalValue): GuardDraft[] {
  const chain: GuardDraft[] = [];
  for (let at: ExternalValue | null = built.receiver; at !== null; at = at.receiver) {
    const { call } = at;
    if (call === null || !/^(?:addMiddleware|addExpressMiddleware|use|useRateLimit)$/.test(call.name)) continue;
    const { place } = call;
    const [first] = at.args;
    if (call.name === 'useRateLimit') {
      chain.unshift({
        value: at,
        scope: 'router',
        place,
        conditional: false,
        name: 'useRateLimit',
        kinds: ['rate-limit'],
      });
      continue;
    }
    const settings = settingsOf(first?.kind === 'external' ? first.args[0] : first);
    const handler = settings?.props.get('handler');
    const shape = schemaShape(settings?.props.get('input'));
    const secured = settings?.props.get('security') !== undefined;
    chain.unshift({
      value: handler ?? first ?? literal(undefined),
      scope: 'router',
      place,
      conditional: false,
      name: nameOf(build, first) ?? 'middleware',
      ...(secured ? { kinds: ['authentication' as const] } : {}),
      ...(handler === undefined
        ? {}
        : {
            args: [
              contextOf(
                build,
                partValue({ in: 'header', name: null, shape, validatedBy: shape === null ? '' : 'input' }, place),
              ),
            ],
          }),
    });
  }
  return chain;
}

/** What a variable of the project calls it. */
function nameOf(build: LibraryBuild, value: Value | undefined): string | null {
  const place = value?.kind === 'external' ? value.call?.place : undefined;
  if (place === undefined) return null;
  const variable = place.module.facts.variables.findLast(
    ({ owner, start, end }) =>
      owner === 0 &&
      end <= place.start &&
      build.locate({ module: place.module, start, end }).line <= build.locate(place).line,
  );
  return variable?.name ?? null;
}

function settingsOf(value: Value | undefined): ObjectValue | undefined {
  return value === undefined
    ? undefined
    : options(value).find((option): option is ObjectValue => option.kind === 'object');
}

function verbsIn(value: Value | undefined): string[] {
  return (value === undefined ? [] : options(value)).flatMap((option) =>
    option.kind === 'array' ? option.elements.flatMap(verbsIn) : (asString(option)?.toUpperCase() ?? []),
  );
}

function createApp(place: Place, cors: Value | undefined): AppDraft {
  return {
    framework: 'express-zod-api',
    place,
    traits: {
      catchesAsyncErrors: true,
      safeDefaultErrors: true,
      logs: true,
      requestIds: false,
      shutdownHooks: null,
      serverless: false,
    },
    guards:
      cors === undefined || (cors.kind === 'literal' && cors.value === false)
        ? []
        : [{ value: cors, scope: 'global', place, conditional: false, name: 'cors', kinds: ['cors'] }],
  };
}
