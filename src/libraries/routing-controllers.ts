import { asString, makeArray, unknown, type ClassValue, type ExternalValue, type Value } from '../evaluate/values.ts';
import type { GuardDraft, LibraryBuild } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { controllerEndpoint, controllerRoutes, handlerArguments, pathArgument } from './support/controllers.ts';
import { classDecorators, find } from './support/nest-decorators.ts';
import { joinPaths } from './support/paths.ts';
import {
  elsewhere,
  middlewareOf,
  routingApps,
  routingExchange,
  type RoutingApp,
  type RoutingExchange,
} from './support/routing-controllers-apps.ts';
import { parameterOf } from './support/routing-controllers-params.ts';

const root = 'routing-controllers';
const verbs = new Set(['Get', 'Post', 'Put', 'Patch', 'Delete', 'Head', 'All', 'Method']);
const params =
  'Param|Params|QueryParam|QueryParams|Body|BodyParam|HeaderParam|HeaderParams|CookieParam|CookieParams|UploadedFile|UploadedFiles|Req|Res|Ctx|Session|SessionParam|State|CurrentUser';
const others =
  'Controller|JsonController|Middleware|Interceptor|Authorized|UseBefore|UseAfter|UseInterceptor|HttpCode|Header|ContentType|Location|Redirect|Render|OnNull|OnUndefined|ResponseClassTransformOptions|createParamDecorator|useContainer';

/** routing-controllers: decorated classes on Express or Koa. */
export default defineLibrary({
  packages: [root],
  docs: 'https://github.com/typestack/routing-controllers',
  title: root,
  rows: [
    { api: `${root}.{${[...verbs].join('|')}}`, is: 'function', keeps: true },
    { api: `${root}.{${params}|${others}}`, is: 'function', keeps: true },
    { api: `${root}.{createExpressServer|useExpressServer|createServer}`, is: 'function', keeps: true },
    { api: `${root}.{createKoaServer|useKoaServer}`, is: 'function', keeps: true },
    { api: `${root}.createExpressServer()`, is: 'alias', of: 'express()' },
    { api: `${root}.createKoaServer()`, is: 'alias', of: 'koa()' },
  ],
  build(build) {
    const apps = routingApps(build);
    const controllers = build.decorated(`${root}.{Controller|JsonController}()`);
    for (const { cls, decorator } of controllers) {
      const serving = apps.filter((app) => serves(app, cls));
      // those of applications that take their controllers from files may be anybody's; without any, they are for one elsewhere
      for (const app of apps.length === 0 ? [elsewhere] : serving) declare(build, app, cls, decorator);
    }
  },
});

function serves({ controllers, draft }: RoutingApp, cls: ClassValue): boolean {
  if (controllers === null) return draft === null || draft.place.module.package === cls.module.package;
  return controllers.some((each) => each.module === cls.module && each.cls === cls.cls);
}

function declare(build: LibraryBuild, app: RoutingApp, cls: ClassValue, decorator: ExternalValue): void {
  const onClass = classDecorators(build, cls);
  const isVerb = ({ path }: ExternalValue): boolean => path.root.text === root && verbs.has(path.name);
  for (const route of controllerRoutes(build, cls, isVerb)) {
    const { decorators } = route.method;
    const { name } = route.verb.path;
    const method = name === 'Method' ? (asString(route.verb.args[0])?.toUpperCase() ?? 'ALL') : name.toUpperCase();
    const own = pathArgument(route.verb.args[name === 'Method' ? 1 : 0]);
    const path = joinPaths(app.prefix, pathArgument(decorator.args[0]), own);
    const exchange = routingExchange(build, { koa: app.koa, method, path, place: route.place });
    const demands: GuardDraft[] = [];
    const given = handlerArguments(build, route.method, (each, param) =>
      parameterOf(build, app, route.method, exchange, each, param, demands),
    );
    controllerEndpoint(build, route, {
      app: app.draft,
      framework: root,
      method,
      path,
      guards: [...guardsOf(build, app, onClass, decorators, exchange), ...demands],
      given,
      defaultStatus: statusOf(decorators),
    });
  }
}

function statusOf(decorators: readonly ExternalValue[]): number {
  const [code] = find(decorators, `${root}.HttpCode()`)?.args ?? [];
  if (code?.kind === 'literal' && typeof code.value === 'number') return code.value;
  return find(decorators, `${root}.Redirect()`) === undefined ? 200 : 302;
}

/** Middleware of the application, the class and the method; then the checker of `@Authorized()`. */
function guardsOf(
  build: LibraryBuild,
  app: RoutingApp,
  onClass: readonly ExternalValue[],
  onMethod: readonly ExternalValue[],
  exchange: RoutingExchange,
): GuardDraft[] {
  const guards: GuardDraft[] = (app.draft?.guards ?? []).map((guard) => ({ ...guard, args: exchange.middleware }));
  for (const [decorators, scope] of [
    [onClass, 'router'],
    [onMethod, 'route'],
  ] as const) {
    for (const decorator of decorators) {
      const place = decorator.call?.place;
      if (place === undefined) continue;
      if (decorator.path.text === `${root}.UseBefore()`)
        for (const value of decorator.args) guards.push(middlewareOf(build, value, place, scope, exchange.middleware));
      else if (decorator.path.text === `${root}.Authorized()`)
        guards.push({
          value: app.authorization ?? unknown,
          name: 'Authorized',
          kinds: decorator.args.length > 0 ? ['authentication', 'authorization'] : ['authentication'],
          scope,
          place,
          conditional: false,
          args: [exchange.action, makeArray(rolesOf(decorator))],
        });
    }
  }
  return guards;
}

function rolesOf({ args: [roles] }: ExternalValue): Value[] {
  if (roles === undefined) return [];
  return roles.kind === 'array' ? [...roles.elements] : [roles];
}
