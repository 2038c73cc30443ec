import {
  asString,
  literal,
  makeArray,
  unknown,
  type ClassValue,
  type ExternalValue,
  type Value,
} from '../evaluate/values.ts';
import type { Parameter } from '../ir/index.ts';
import type { Module } from '../link/types.ts';
import type { AppDraft, GuardDraft, LibraryBuild } from './build-types.ts';
import { defineLibrary } from './define.ts';
import {
  controllerEndpoint,
  controllerRoutes,
  expressExchange,
  handlerArguments,
  middlewareDraft,
  nameGiven,
  pathArgument,
  returnsNothing,
  type ControllerRoute,
  type Exchange,
  type Given,
} from './support/controllers.ts';
import { classDecorators, find } from './support/nest-decorators.ts';
import { joinPaths } from './support/paths.ts';
import type { RequestPart } from './support/request-parts.ts';
import type { Shape } from './support/schema-shape.ts';
import { tsoaConfiguration, type TsoaConfiguration } from './support/tsoa-configuration.ts';
import { typeShape } from './support/type-shape.ts';

const verbs: Readonly<Record<string, string>> = {
  'tsoa.Get()': 'GET',
  'tsoa.Post()': 'POST',
  'tsoa.Put()': 'PUT',
  'tsoa.Patch()': 'PATCH',
  'tsoa.Delete()': 'DELETE',
  'tsoa.Head()': 'HEAD',
  'tsoa.Options()': 'OPTIONS',
};

const single: Readonly<Record<string, RequestPart['in']>> = {
  'tsoa.Path()': 'path',
  'tsoa.Query()': 'query',
  'tsoa.Header()': 'header',
  'tsoa.BodyProp()': 'body',
  'tsoa.FormField()': 'body',
  'tsoa.UploadedFile()': 'file',
  'tsoa.UploadedFiles()': 'file',
};
const whole: Readonly<Record<string, RequestPart['in']>> = { 'tsoa.Body()': 'body', 'tsoa.Queries()': 'query' };

/** tsoa: routes are generated from classes, and what their parameters' types say is checked. */
export default defineLibrary({
  packages: ['tsoa', '@tsoa/runtime'],
  docs: 'https://tsoa-community.github.io/docs',
  title: 'tsoa',
  rows: [
    { api: '@tsoa/runtime', is: 'alias', of: 'tsoa' },
    {
      api: `tsoa.{Route|Get|Post|Put|Patch|Delete|Head|Options|Path|Query|Queries|Header|Body|BodyProp|FormField|UploadedFile|UploadedFiles|Request|RequestProp|Inject|Res|Security|NoSecurity|Middlewares|SuccessResponse|Response|Tags|Hidden|Example|Produces|Consumes|OperationId|Deprecated|Extension}`,
      is: 'function',
      keeps: true,
    },
    { api: 'tsoa.Controller().{setStatus|setHeader}', is: 'function' },
  ],
  operations: {
    // `@Res() notFound: TsoaResponse<404, { reason: string }>`
    'tsoa.TsoaResponse()': ({ args: [status] }) => ({
      is: 'reply',
      status: status?.kind === 'literal' && typeof status.value === 'number' ? status.value : null,
      kind: 'json',
      keys: null,
      leaksError: '',
    }),
  },
  build(build) {
    const apps = new Map<string, AppDraft>();
    const configurations = new Map<Module, TsoaConfiguration>();
    for (const { cls, decorator } of build.decorated('tsoa.Route()')) {
      let configuration = configurations.get(cls.module);
      if (configuration === undefined)
        configurations.set(cls.module, (configuration = tsoaConfiguration(build, cls.module)));
      const key = `${cls.module.package?.directory ?? ''}`;
      let app = apps.get(key);
      if (app === undefined) apps.set(key, (app = createApp(build, cls, decorator)));
      declare(build, app, configuration, cls, decorator);
    }
  },
});

function createApp(build: LibraryBuild, cls: ClassValue, decorator: ExternalValue): AppDraft {
  return build.app({
    framework: 'tsoa',
    place: decorator.call?.place ?? { module: cls.module, start: 0, end: 0 },
    // what a handler throws is handed to the framework that the routes are generated for
    traits: {
      catchesAsyncErrors: true,
      safeDefaultErrors: null,
      logs: null,
      requestIds: null,
      shutdownHooks: null,
      serverless: false,
    },
    guards: [],
  });
}

function declare(
  build: LibraryBuild,
  app: AppDraft,
  configuration: TsoaConfiguration,
  cls: ClassValue,
  decorator: ExternalValue,
): void {
  const onClass = classDecorators(build, cls);
  for (const route of controllerRoutes(build, cls, ({ path }) => verbs[path.text] !== undefined)) {
    const { decorators } = route.method;
    const method = verbs[route.verb.path.text] ?? 'ALL';
    const path = joinPaths(configuration.basePath, pathArgument(decorator.args[0]), pathArgument(route.verb.args[0]));
    const exchange = expressExchange(build, { method, path: path.replaceAll(/\{(\w+)\}/g, ':$1'), place: route.place });
    const given = handlerArguments(build, route.method, (own, param, place) =>
      read(build, configuration, route, exchange, own, param, place.module),
    );
    const success = find(decorators, 'tsoa.SuccessResponse()')?.args[0];
    const status = Number(success?.kind === 'literal' ? success.value : Number.NaN);
    controllerEndpoint(build, route, {
      app,
      framework: 'tsoa',
      method,
      path,
      guards: guardsOf(build, configuration, onClass, decorators, exchange),
      given,
      defaultStatus: status >= 200 && status < 400 ? status : returnsNothing(route) ? 204 : 200,
      replies: 'return',
    });
  }
}

function read(
  build: LibraryBuild,
  configuration: TsoaConfiguration,
  { method }: ControllerRoute,
  exchange: Exchange,
  decorators: readonly ExternalValue[],
  param: Parameter,
  module: Module,
): Given | null {
  const type = param.type ?? (param.pattern.kind === 'variable' ? param.pattern.type : null);
  const shape = (): Shape => opened(typeShape(build, method.cls.module, type), configuration.closed);
  for (const decorator of decorators) {
    const { text } = decorator.path;
    const one = single[text];
    if (one !== undefined) {
      const file = one === 'file';
      return {
        part: {
          in: one,
          name: nameGiven(decorator, param),
          shape: file ? null : shape(),
          validatedBy: file ? '' : 'tsoa',
        },
      };
    }
    const all = whole[text];
    if (all !== undefined) return { part: { in: all, name: null, shape: shape(), validatedBy: 'tsoa' } };
    if (text === 'tsoa.Request()') return { value: exchange.request };
    if (text === 'tsoa.RequestProp()') {
      const name = asString(decorator.args[0]);
      const place = { module, start: param.start, end: param.end };
      if (name !== null)
        return { value: build.evaluator.asRoot((machine) => machine.member(exchange.request, name, place)) };
    }
    if (text === 'tsoa.Res()')
      return { value: build.evaluator.external(build.evaluator.knowledge.paths.parse('tsoa.TsoaResponse()')) };
    if (text === 'tsoa.Inject()') return { value: unknown };
  }
  // what has no decorator comes from the path or the query string, by its name
  const { pattern } = param;
  return pattern.kind === 'variable' && decorators.length === 0
    ? { part: { in: 'query', name: pattern.name, shape: shape(), validatedBy: 'tsoa' } }
    : null;
}

/** Members that a type does not list are let through unless the configuration says otherwise. */
function opened(shape: Shape, closed: boolean): Shape {
  return shape.kind === 'object' && !closed ? { ...shape, open: true } : shape;
}

/** `@Security('jwt', ['admin'])` and `@Middlewares(…)`; those of a method count instead of its class's. */
function guardsOf(
  build: LibraryBuild,
  { authentication }: TsoaConfiguration,
  onClass: readonly ExternalValue[],
  onMethod: readonly ExternalValue[],
  exchange: Exchange,
): GuardDraft[] {
  const security = (decorators: readonly ExternalValue[]): ExternalValue[] =>
    decorators.filter(({ path }) => path.text === 'tsoa.Security()');
  const own = security(onMethod);
  const asked = own.length > 0 ? own : find(onMethod, 'tsoa.NoSecurity()') !== undefined ? [] : security(onClass);
  const guards: GuardDraft[] = [];
  for (const decorator of asked) {
    const place = decorator.call?.place;
    if (place === undefined) continue;
    const [scheme, scopes] = schemeOf(decorator);
    guards.push({
      value: authentication ?? unknown,
      name: `Security(${scheme ?? '{?}'})`,
      kinds: scopes.length > 0 ? ['authentication', 'authorization'] : ['authentication'],
      scope: onMethod.includes(decorator) ? 'route' : 'router',
      place,
      conditional: false,
      args: [exchange.request, scheme === null ? unknown : literal(scheme), makeArray(scopes), exchange.response],
    });
  }
  for (const [decorators, scope] of [
    [onClass, 'router'],
    [onMethod, 'route'],
  ] as const)
    for (const decorator of decorators)
      if (decorator.path.text === 'tsoa.Middlewares()' && decorator.call !== null)
        for (const value of decorator.args.flatMap((each): readonly Value[] =>
          each.kind === 'array' ? each.elements : [each],
        ))
          guards.push(
            middlewareDraft(build, value, {
              method: 'use',
              args: [exchange.request, exchange.response, exchange.next],
              place: decorator.call.place,
              scope,
            }),
          );
  return guards;
}

/** `'jwt', ['admin']`, or `{ jwt: ['admin'] }`. */
function schemeOf({ args: [first, second] }: ExternalValue): [string | null, Value[]] {
  const listed = (value: Value | undefined): Value[] => (value?.kind === 'array' ? value.elements : []);
  if (first?.kind === 'object') {
    const [entry] = first.props;
    return entry === undefined ? [null, []] : [entry[0], listed(entry[1])];
  }
  return [asString(first), listed(second)];
}
