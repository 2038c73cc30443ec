import { asString, literal, type ExternalValue, type Value } from '../evaluate/values.ts';
import type { AppDraft, GuardDraft, LibraryBuild } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { fresh } from './support/handler-values.ts';
import { hooksOf, hookTable, isBlocked, type HookTable } from './support/feathers-hooks.ts';
import { hookArguments, serviceArguments } from './support/feathers-requests.ts';
import { application, servicesOf, type Service } from './support/feathers-services.ts';
import { joinPaths } from './support/paths.ts';
import { placementsOf } from './support/placements.ts';

const context = '@feathersjs/feathers.HookContext()';
const params = '@feathersjs/feathers.Params()';
const anyApp = `{${application}|express()}`;
const authenticates =
  '{@feathersjs/authentication|@feathersjs/authentication.hooks|@feathersjs/express|express}.authenticate';

/** Feathers: services, whose methods answer REST and sockets alike, with the hooks around them. */
export default defineLibrary({
  packages: [
    '@feathersjs/feathers',
    '@feathersjs/express',
    '@feathersjs/koa',
    '@feathersjs/authentication',
    '@feathersjs/authentication-oauth',
    '@feathersjs/schema',
    '@feathersjs/errors',
    'feathers-hooks-common',
    'feathers-authentication-hooks',
    'feathers-authentication-management',
  ],
  versions: '3 || 4 || 5',
  docs: 'https://feathersjs.com/api/',
  title: 'Feathers',
  rows: [
    { api: '@feathersjs/express', is: 'alias', of: 'express' },
    { api: '{@feathersjs/feathers()|@feathersjs/feathers.feathers()}', is: 'alias', of: application },
    { api: '@feathersjs/koa.{koa|Application}()', is: 'alias', of: application },
    { api: application, is: 'distinct' },
    { api: `${application}.{use|hooks|on|publish|mixins}`, is: 'function', keeps: true, returns: 'receiver' },
    { api: `${anyApp}.configure`, is: 'function', calls: 'all', with: ['receiver'] },
    { api: `${application}.set`, is: 'function', returns: 'receiver' },
    { api: `express().{hooks|publish}`, is: 'function', keeps: true, returns: 'receiver' },
    { api: `${anyApp}.service().{hooks|on|publish}`, is: 'function', keeps: true, returns: 'receiver' },
    { api: `${anyApp}.service().{find|get|create|update|patch|remove}`, is: 'function', async: true },
    { api: `${params}.query`, is: 'source', kind: 'request', in: 'query' },
    { api: `${params}.route`, is: 'source', kind: 'request', in: 'path' },
    { api: `${params}.headers`, is: 'source', kind: 'request', in: 'header' },
    { api: `${params}.{user|authentication|authenticated|connection}`, is: 'identity' },
    { api: `${context}.data`, is: 'source', kind: 'request', in: 'body' },
    { api: `${context}.id`, is: 'source', kind: 'request', in: 'path' },
    { api: `${context}.params`, is: 'alias', of: params },
    { api: '@feathersjs/feathers.next', is: 'function', async: true },
    { api: '@feathersjs/authentication.AuthenticationService().{create|remove}', is: 'function', async: true },
    { api: authenticates, is: 'guard', guard: 'authentication' },
    { api: '@feathersjs/schema.{hooks.validateData|validateData}', is: 'guard', guard: 'validation', covers: 'body' },
    {
      api: '@feathersjs/schema.{hooks.validateQuery|validateQuery}',
      is: 'guard',
      guard: 'validation',
      covers: 'query',
    },
    { api: 'feathers-hooks-common.{validate|validateSchema}', is: 'guard', guard: 'validation', covers: 'body' },
    {
      api: 'feathers-authentication-hooks.{restrictToOwner|restrictToRoles|hasRoleOrRestrict}',
      is: 'guard',
      guard: 'authorization',
    },
    { api: 'feathers-authentication-hooks.restrictToAuthenticated', is: 'guard', guard: 'authentication' },
    { api: '@feathersjs/koa.{bodyParser|koaBody}', is: 'guard', guard: 'body-parser' },
    { api: '@feathersjs/koa.cors', is: 'guard', guard: 'cors' },
    { api: '@feathersjs/koa.serveStatic', is: 'guard', guard: 'static-files' },
    // finds out who it is, and lets everybody through
    { api: '{@feathersjs/koa|express}.{parseAuthentication|errorHandler|rest|notFound}', is: 'function' },
  ],
  build(build) {
    const services = servicesOf(build);
    if (services.length === 0) return;
    const table = hookTable(build, anyApp);
    const apps = new Map<ExternalValue, AppDraft>();
    for (const service of services) {
      let app = apps.get(service.app);
      if (app === undefined) apps.set(service.app, (app = createApp(build, service)));
      declare(build, app, service, table);
    }
    for (const { event } of build.calls(`${anyApp}.configure`)) {
      const { receiver } = event;
      const app = receiver?.kind === 'external' ? apps.get(receiver) : undefined;
      const isOauth = event.args.some(
        (argument) =>
          argument.kind === 'external' && /^@feathersjs\/authentication-oauth\.\w+\(\)$/.test(argument.path.text),
      );
      if (app === undefined || !isOauth) continue;
      for (const path of ['/oauth/:provider', '/oauth/:provider/callback'])
        build.endpoint({
          app,
          protocol: 'http',
          method: 'GET',
          path,
          framework: 'feathers',
          place: event.place,
          guards: app.guards,
          handler: literal('oauth'),
          arguments: () => [],
          replies: 'call',
          defaultStatus: 302,
          conditional: false,
        });
    }
  },
});

function createApp(build: LibraryBuild, service: Service): AppDraft {
  const { app } = service;
  const place = app.call?.place ?? service.seen.event.place;
  const [placed] = placementsOf(build, app);
  const rest = build
    .calls(`${anyApp}.configure`)
    .find(({ event }) => event.receiver === app && event.args.some((argument) => isTransport(argument)));
  const guards: GuardDraft[] = [];
  const draft = build.app({
    framework: 'feathers',
    place,
    traits: {
      catchesAsyncErrors: true,
      // its error handler sends the message, and the stack outside production
      safeDefaultErrors: null,
      logs: false,
      requestIds: false,
      shutdownHooks: false,
      serverless: false,
    },
    guards,
    builtOn: placed?.app ?? null,
    requestArguments: () => koaArguments(build),
  });
  // services answer where REST was set up: what is added to the server later comes after them
  if (placed !== undefined) guards.push(...placed.guardsBefore((rest ?? service.seen).event.order, '/'));
  else
    for (const { event, conditional } of build.calls(`${application}.use`))
      if (event.receiver === app && asString(event.args[0]) === null && event.args[0] !== undefined)
        guards.push({
          value: event.args[0],
          scope: 'global',
          place: event.place,
          conditional,
          args: koaArguments(build),
        });
  for (const { event } of build.calls(`${application}.listen`))
    if (event.receiver === app) build.listens(draft, event.place);
  return draft;
}

function isTransport(value: Value): boolean {
  return value.kind === 'external' && /(?:^|\.)rest\(\)$/.test(value.path.text);
}

function koaArguments(build: LibraryBuild): Value[] {
  const { evaluator } = build;
  const { paths } = evaluator.knowledge;
  return [fresh(build, 'koa.Context()'), evaluator.external(paths.parse('koa.next'))];
}

const routes: Readonly<Record<string, { readonly method: string; readonly one: boolean; readonly status: number }>> = {
  find: { method: 'GET', one: false, status: 200 },
  get: { method: 'GET', one: true, status: 200 },
  create: { method: 'POST', one: false, status: 201 },
  update: { method: 'PUT', one: true, status: 200 },
  patch: { method: 'PATCH', one: true, status: 200 },
  remove: { method: 'DELETE', one: true, status: 200 },
};

function declare(build: LibraryBuild, app: AppDraft, service: Service, table: HookTable): void {
  const { event, activation, conditional } = service.seen;
  for (const { name, place, custom } of service.methods) {
    const route = routes[name] ?? { method: 'POST', one: false, status: 200 };
    const hooks = hooksOf(table, service, name);
    // what refuses everybody who comes from outside is no way in
    if (hooks.some(({ value }) => isBlocked(value))) continue;
    const body = name === 'create' || name === 'update' || name === 'patch' || custom;
    const own = serviceMethod(build, service, name);
    build.endpoint({
      app,
      protocol: 'http',
      method: route.method,
      path: joinPaths(service.path, route.one && !service.single ? ':id' : ''),
      framework: 'feathers',
      place: custom ? place : event.place,
      registered: { in: activation, spelled: event.spelled[0] === true },
      guards: [
        ...app.guards,
        ...hooks.map(({ value, place: at, scope, conditional: sometimes }): GuardDraft => ({
          value,
          scope,
          place: at,
          conditional: sometimes,
          given: (args) => hookArguments(build, name, args),
        })),
      ],
      handler: own,
      self: service.value,
      arguments: () => serviceArguments(build, name, place),
      replies: 'return',
      defaultStatus: route.status,
      params: [
        ...(custom
          ? [{ name: 'x-service-method', in: 'header' as const, place: build.locate(place), validatedBy: '' }]
          : []),
        ...(body
          ? [
              {
                name: 'body',
                in: 'body' as const,
                place: build.locate(place),
                validatedBy: '',
                declared: true as const,
              },
            ]
          : []),
      ],
      conditional,
    });
  }
}

function serviceMethod(build: LibraryBuild, service: Service, name: string): Value {
  return build.evaluator.asRoot((machine) => machine.member(service.value, name, service.seen.event.place));
}
