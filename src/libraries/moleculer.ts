import {
  asString,
  literal,
  makeObject,
  options,
  unknown,
  type ObjectValue,
  type Place,
  type Value,
} from '../evaluate/values.ts';
import type { AppDraft, GuardDraft, LibraryBuild } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { declareConsumer, given, messageValue } from './support/consumers.ts';
import { aliasesOf, isOn, type Alias } from './support/moleculer-aliases.ts';
import {
  callAction,
  listOf,
  moleculerServices,
  parseSchema,
  type MoleculerAction,
  type MoleculerService,
} from './support/moleculer-services.ts';
import { joinPaths } from './support/paths.ts';
import { partValue, type RequestPart } from './support/request-parts.ts';
import { whereOf } from './support/sails-actions.ts';
import type { Shape } from './support/schema-shape.ts';

const context = 'moleculer.Context()';

/** Moleculer: actions of services, as its gateway has them answer requests. */
export default defineLibrary({
  packages: ['moleculer', 'moleculer-web', 'moleculer-decorators'],
  docs: 'https://moleculer.services/docs/0.14/moleculer-web',
  title: 'Moleculer',
  rows: [
    { api: 'moleculer.ServiceBroker().createService', is: 'function', keeps: true },
    { api: 'moleculer-decorators.{Service|Action|Event|Method}', is: 'function', keeps: true },
    { api: `${context}.params`, is: 'source', kind: 'request', in: 'body' },
    { api: `${context}.meta.{user|auth|userID|userId|account}`, is: 'identity' },
    { api: `{${context}|moleculer.ServiceBroker()}.{call|mcall}`, is: 'function', async: true },
    {
      api: '{moleculer.Service()|moleculer.ServiceBroker()}.logger.{error|fatal}',
      is: 'log',
      level: 'error',
      structured: true,
    },
  ],
  hooks: {
    'moleculer.Service().parseServiceSchema': parseSchema,
    [`${context}.call`]: callAction,
    'moleculer.ServiceBroker().call': callAction,
  },
  consumers(build) {
    for (const { events, self, place } of moleculerServices(build))
      for (const [name, declared] of events)
        declareConsumer(
          build,
          { place },
          {
            kind: 'topic',
            library: 'Moleculer',
            names: [name],
            handler: declared.kind === 'object' ? declared.props.get('handler') : declared,
            self,
            arguments: () => [given(build, context, new Map([['params', messageValue(place)]]))],
            stays: 'kept',
          },
        );
  },
  build(build) {
    const services = moleculerServices(build);
    const actions = services.flatMap((service) => service.actions);
    for (const gateway of services) if (gateway.isGateway) declareGateway(build, gateway, actions);
  },
});

function declareGateway(build: LibraryBuild, gateway: MoleculerService, actions: readonly MoleculerAction[]): void {
  const { settings, place } = gateway;
  const app = build.app({
    framework: 'moleculer-web',
    place,
    traits: {
      catchesAsyncErrors: true,
      // errors are told as JSON, without their stack
      safeDefaultErrors: true,
      logs: true,
      requestIds: true,
      shutdownHooks: true,
      serverless: false,
      routesInOrder: true,
    },
    guards: listOf(settings.get('use')).map((value) => guard(value, place, 'global', 'use')),
    requestArguments: () => exchange(build, null),
  });
  build.listens(app, place);
  const listed = settings.get('routes');
  const routes = listed === undefined ? [makeObject(place)] : listOf(listed).flatMap((each) => options(each));
  for (const props of [settings, ...routes.map((route) => (route.kind === 'object' ? route.props : null))]) {
    const handler = props?.get('onError');
    if (handler !== undefined) build.errorHandler(app, place, 'onError', false);
  }
  for (const route of routes)
    if (route.kind === 'object')
      for (const alias of aliasesOf(route, actions)) declare(build, app, gateway, route, alias, actions);
}

function exchange(build: LibraryBuild, action: Value | null): Value[] {
  const props = new Map<string, Value>(action === null ? [] : [['$action', action]]);
  return [
    given(build, 'express.Request()', props),
    given(build, 'express.Response()', new Map()),
    given(build, 'express.next'),
  ];
}

function guard(value: Value, place: Place, scope: GuardDraft['scope'], name: string): GuardDraft {
  const fn = options(value).find((option) => option.kind === 'function' || option.kind === 'external');
  return { value: fn ?? unknown, scope, place, conditional: false, ...(fn === undefined ? { name } : {}) };
}

function declare(
  build: LibraryBuild,
  app: AppDraft,
  gateway: MoleculerService,
  route: ObjectValue,
  alias: Alias,
  actions: readonly MoleculerAction[],
): void {
  const action = actions.find(({ name }) => name === alias.action);
  const { method } = alias;
  const path = joinPaths(
    asString(gateway.settings.get('path')) ?? '',
    asString(route.props.get('path')) ?? '',
    alias.path,
  );
  const place = action?.place ?? route.place ?? gateway.place;
  const [req, res, next] = exchange(build, action?.declared ?? null);
  const http = [req ?? unknown, res ?? unknown, next ?? unknown];
  const params = paramsOf(action, method, path, place);
  const ctx = given(build, context, new Map<string, Value>([['params', params]]));
  // hooks of the gateway get the call, the route and the request
  const asked = [ctx, route, ...http];
  const guards: GuardDraft[] = [
    ...app.guards,
    ...listOf(route.props.get('use')).map((value) => guard(value, place, 'router', 'use')),
  ].map((each) => ({ ...each, args: http }));
  for (const [option, usual] of [
    ['authentication', 'authenticate'],
    ['authorization', 'authorize'],
  ] as const) {
    const setting = route.props.get(option);
    if (!isOn(setting)) continue;
    const name = asString(setting) ?? usual;
    const run = gateway.self.props.get(name);
    guards.push({
      value: run ?? unknown,
      name,
      self: gateway.self,
      args: asked,
      scope: 'router',
      place,
      conditional: false,
    });
  }
  for (const value of alias.before) guards.push({ ...guard(value, place, 'route', ''), args: http });
  const before = route.props.get('onBeforeCall');
  if (before !== undefined) guards.push({ ...guard(before, place, 'router', 'onBeforeCall'), args: asked });
  if (action !== undefined) guards.push(...ofAction(action, ctx, place));
  build.endpoint({
    app,
    protocol: 'http',
    method,
    path,
    framework: 'moleculer-web',
    place,
    guards,
    handler: alias.handler ?? action?.handler ?? literal(alias.action ?? ''),
    ...(action === undefined ? {} : { self: action.service.self }),
    arguments: () => (alias.handler === null ? [ctx] : http),
    replies: alias.handler === null ? 'return' : 'call',
    defaultStatus: 200,
    params: checkedNames(action).map((name) => ({
      name,
      in: whereOf(name, method === 'ALL' ? 'POST' : method, path),
      place: build.locate(place),
      validatedBy: 'fastest-validator',
    })),
    conditional: false,
  });
}

/** Parameters that an action declares; settings of the check begin with `$$`. */
function checkedNames(action: MoleculerAction | undefined): string[] {
  const declared = action?.declared.kind === 'object' ? action.declared.props.get('params') : undefined;
  return declared?.kind === 'object' ? [...declared.props.keys()].filter((name) => !name.startsWith('$$')) : [];
}

/** What a service does before an action: hooks, and the check of its parameters. */
function ofAction({ name, service, declared }: MoleculerAction, ctx: Value, place: Place): GuardDraft[] {
  const own = name.slice(service.name.length + 1);
  const described = declared.kind === 'object' ? declared.props : null;
  const hooks = described?.get('hooks');
  const before = hooks?.kind === 'object' ? listOf(hooks.props.get('before')) : [];
  const found = [...(service.before.get('*') ?? []), ...(service.before.get(own) ?? []), ...before].map(
    (value): GuardDraft => {
      const named = asString(value);
      const run = named === null ? value : service.self.props.get(named);
      const common = { scope: 'route' as const, place, conditional: false };
      return {
        ...common,
        value: run ?? unknown,
        ...(named === null ? {} : { name: named }),
        args: [ctx],
        self: service.self,
      };
    },
  );
  if (described?.get('params')?.kind === 'object')
    found.push({
      value: literal(true),
      name: 'fastest-validator',
      kinds: ['validation'],
      scope: 'route',
      place,
      conditional: false,
    });
  return found;
}

/** What an action is called with: the parts of the request in one object. Members that it declares are checked. */
function paramsOf(action: MoleculerAction | undefined, method: string, path: string, place: Place): Value {
  const declared = action?.declared.kind === 'object' ? action.declared.props.get('params') : undefined;
  const where = (name: string): RequestPart['in'] => whereOf(name, method === 'ALL' ? 'POST' : method, path);
  const others = partValue({ in: where(''), name: null, shape: null, validatedBy: '' }, place);
  const inPath = [...path.matchAll(/:(\w+)/g)].flatMap(([, name]) => name ?? []);
  const params = makeObject();
  for (const name of new Set([...inPath, ...checkedNames(action)])) {
    const rule = declared?.kind === 'object' ? declared.props.get(name) : undefined;
    const checked = rule !== undefined;
    params.props.set(
      name,
      partValue(
        {
          in: where(name),
          name,
          shape: checked ? shapeOf(rule) : null,
          validatedBy: checked ? 'fastest-validator' : '',
        },
        place,
      ),
    );
  }
  params.rest = others;
  return params;
}

const scalars: Readonly<Record<string, Shape>> = {
  string: { kind: 'scalar', type: 'string' },
  number: { kind: 'scalar', type: 'number' },
  boolean: { kind: 'scalar', type: 'boolean' },
  uuid: { kind: 'scalar', type: 'uuid' },
  email: { kind: 'scalar', type: 'string' },
};

/** `'string|min:3'`, `{ type: 'number' }`. */
function shapeOf(rule: Value): Shape | null {
  const text = asString(rule) ?? (rule.kind === 'object' ? asString(rule.props.get('type')) : null);
  return scalars[/^\w+/.exec(text ?? '')?.[0] ?? ''] ?? null;
}
