import type { CallEvent } from '../evaluate/events.ts';
import { asString, literal, options, unknown, type ExternalValue } from '../evaluate/values.ts';
import type { GuardDraft, LibraryBuild } from './build-types.ts';
import { defineLibrary } from './define.ts';
import {
  controllerEndpoint,
  controllerRoutes,
  expressExchange,
  handlerArguments,
  pathArgument,
  returnsNothing,
} from './support/controllers.ts';
import { names, setting, settingText } from './support/decorated-members.ts';
import { loopbackApps, registeredRoutes } from './support/loopback-apps.ts';
import { crudControllers, crudEndpoints } from './support/loopback-crud.ts';
import { parameterOf } from './support/loopback-params.ts';
import { decoratedProviders } from './support/nest-consumers.ts';
import { find } from './support/nest-decorators.ts';
import { joinPaths } from './support/paths.ts';

const rest = '@loopback/rest';
const verbs: Readonly<Record<string, string>> = {
  [`${rest}.get()`]: 'GET',
  [`${rest}.post()`]: 'POST',
  [`${rest}.put()`]: 'PUT',
  [`${rest}.patch()`]: 'PATCH',
  [`${rest}.del()`]: 'DELETE',
};
const operation = `${rest}.operation()`;
const decorators =
  'get|post|put|patch|del|operation|api|requestBody|param|response|tags|deprecated|visibility|getModelSchemaRef|getJsonSchema|getJsonSchemaRef|getFilterSchemaFor|getWhereSchemaFor';
const mixins =
  '{@loopback/boot.BootMixin|@loopback/repository.RepositoryMixin|@loopback/service-proxy.ServiceMixin|@loopback/graphql.GraphQLMixin}';

/** LoopBack 4: controllers whose methods and parameters say by decorators what they answer, and applications that they are bound to. */
export default defineLibrary({
  packages: [
    rest,
    '@loopback/openapi-v3',
    '@loopback/core',
    '@loopback/context',
    '@loopback/boot',
    '@loopback/rest-crud',
    '@loopback/authentication',
    '@loopback/authorization',
    '@loopback/security',
    'loopback4-authentication',
    'loopback4-authorization',
  ],
  versions: '4',
  docs: 'https://loopback.io/doc/en/lb4/',
  title: 'LoopBack',
  rows: [
    { api: '@loopback/openapi-v3', is: 'alias', of: rest },
    { api: `${rest}.oas`, is: 'alias', of: rest },
    { api: '@loopback/context', is: 'alias', of: '@loopback/core' },
    { api: `${rest}.HttpErrors`, is: 'alias', of: 'http-errors' },
    { api: `${rest}.Request()`, is: 'alias', of: 'express.Request()' },
    { api: `${rest}.Response()`, is: 'alias', of: 'express.Response()' },
    { api: `${rest}.{RequestContext|MiddlewareContext}().request`, is: 'alias', of: 'express.Request()' },
    { api: `${rest}.{RequestContext|MiddlewareContext}().response`, is: 'alias', of: 'express.Response()' },
    // what the mixins add to is the application
    { api: mixins, is: 'function', returns: 'argument 0' },
    { api: `${rest}.{${decorators}}`, is: 'function', keeps: true },
    { api: '@loopback/core.{inject|intercept|globalInterceptor|service|bind}', is: 'function', keeps: true },
    {
      api: `${rest}.RestApplication().{route|middleware|expressMiddleware|interceptor|mountExpressRouter|bodyParser|sequence|handler}`,
      is: 'function',
      keeps: true,
    },
    { api: '@loopback/core.next', is: 'function', async: true },
    { api: '@loopback/security.UserProfile().{id|email|name|roles|role|permissions}', is: 'identity' },
  ],
  build(build) {
    const apps = loopbackApps(build);
    for (const { cls, onClass, methods } of controllersIn(build)) {
      const app = apps.of(cls.module);
      const [spec] = find(onClass, `${rest}.api()`)?.args ?? [];
      const base = joinPaths(app.basePath, settingText(spec, 'basePath') ?? '');
      const routes = controllerRoutes(build, cls, ({ path }) => isVerb(path.text));
      if (methods.length === 0) continue;
      for (const route of routes) {
        const generic = route.verb.path.text === operation;
        const [first, second] = route.verb.args;
        const method = generic ? (asString(first)?.toUpperCase() ?? 'ALL') : (verbs[route.verb.path.text] ?? 'ALL');
        const path = joinPaths(base, pathArgument(generic ? second : first));
        const exchange = expressExchange(build, {
          method,
          path: path.replaceAll(/\{(\w+)\}/g, ':$1'),
          place: route.place,
        });
        controllerEndpoint(build, route, {
          app: app.draft,
          framework: 'loopback',
          method,
          path,
          guards: [...app.draft.guards, ...guardsOf(build, onClass, route.method.decorators)],
          given: handlerArguments(build, route.method, (own, param) =>
            parameterOf(build, route.method, exchange, own, param),
          ),
          defaultStatus: returnsNothing(route) ? 204 : 200,
        });
      }
    }
    for (const controller of crudControllers(build)) {
      const app = apps.of(controller.place.module);
      crudEndpoints(build, controller, {
        app: app.draft,
        framework: 'loopback',
        guards: [...app.draft.guards, ...guardsOf(build, decoratorsOfHeir(build, controller.madeBy), [])],
        prefix: app.basePath,
      });
    }
    registeredRoutes(build, apps);
  },
});

function isVerb(text: string): boolean {
  return verbs[text] !== undefined || text === operation;
}

/** Classes with a route; those that only others extend are their controllers' parts. */
function controllersIn(build: LibraryBuild): ReturnType<typeof decoratedProviders> {
  const all = decoratedProviders(build, [rest, '@loopback/openapi-v3']).filter(({ methods }) =>
    methods.some((method) => method.decorators.some(({ path }) => isVerb(path.text))),
  );
  const extended = new Set(
    all.flatMap(({ cls: { parent } }) => (parent?.kind === 'class' ? [`${parent.module.id}.${parent.cls}`] : [])),
  );
  return all.filter(
    ({ cls }) => !extended.has(`${cls.module.id}.${cls.cls}`) || /\.controller\.\w+$/.test(cls.module.path),
  );
}

/** `@authenticate('jwt') class Notes extends defineCrudRestController(…) {}` */
function decoratorsOfHeir(build: LibraryBuild, madeBy: CallEvent | null): readonly ExternalValue[] {
  if (madeBy === null) return [];
  const heir = decoratedProviders(build, [rest, '@loopback/rest-crud']).find(
    ({ cls: { parent } }) => parent?.kind === 'external' && parent.call === madeBy,
  );
  return heir?.onClass ?? [];
}

const authenticate = /^(?:@loopback\/authentication|loopback4-authentication)\.authenticate(?:\.skip)?\(\)$/;
const authorize = /^(?:@loopback\/authorization|loopback4-authorization)\.authorize(?:\.\w+)?\(\)$/;

/** `@authenticate('jwt')`, `@authorize({ allowedRoles })` and `@intercept(…)`: what stands on a method counts instead of its class's. */
function guardsOf(
  build: LibraryBuild,
  onClass: readonly ExternalValue[],
  onMethod: readonly ExternalValue[],
): GuardDraft[] {
  const guards: GuardDraft[] = [];
  for (const pattern of [authenticate, authorize]) {
    const own = onMethod.filter(({ path }) => pattern.test(path.text));
    for (const decorator of own.length > 0 ? own : onClass.filter(({ path }) => pattern.test(path.text))) {
      const place = decorator.call?.place;
      const name = pattern === authenticate ? authenticationName(decorator) : authorizationName(decorator);
      if (place === undefined || name === null) continue;
      guards.push({
        value: literal(true),
        name,
        kinds: [pattern === authenticate ? 'authentication' : 'authorization'],
        scope: own.length > 0 ? 'route' : 'router',
        place,
        conditional: false,
      });
    }
  }
  const context = build.evaluator.external(build.evaluator.knowledge.paths.parse('@loopback/core.InvocationContext()'));
  const next = build.evaluator.external(build.evaluator.knowledge.paths.parse('@loopback/core.next'));
  for (const [decorated, scope] of [
    [onClass, 'router'],
    [onMethod, 'route'],
  ] as const)
    for (const decorator of decorated)
      if (decorator.path.text === '@loopback/core.intercept()' && decorator.call !== null)
        for (const value of decorator.args)
          guards.push({
            // by its binding's name it is not known which one it is
            value: options(value).some(({ kind }) => kind === 'function') ? value : unknown,
            scope,
            place: decorator.call.place,
            conditional: false,
            name: asString(value) ?? 'intercept',
            args: [context, next],
          });
  return guards;
}

/** Null where the decorator lets everybody in. */
function authenticationName({ path, args: [strategy] }: ExternalValue): string | null {
  if (path.name === 'skip') return null;
  const name = asString(strategy) ?? settingText(strategy, 'strategy');
  return name === null ? 'authenticate' : `authenticate(${name})`;
}

function authorizationName({ path, args: [settings] }: ExternalValue): string | null {
  if (/^(?:skip|allowAll|allowAuthenticated)$/.test(path.name)) return null;
  // the way one of the authorization packages says that there is nothing to have
  if (names(setting(settings, 'permissions')).includes('*')) return null;
  const roles = names(setting(settings, 'allowedRoles'));
  return roles.length === 0 ? 'authorize' : `authorize(${roles.join(', ')})`;
}
