import { posix } from 'node:path';
import type { PendingCall } from '../evaluate/knowledge.ts';
import {
  literal,
  makeObject,
  options,
  truthiness,
  unknown,
  type ExternalValue,
  type Place,
  type Value,
} from '../evaluate/values.ts';
import { errorOf } from '../model/errors.ts';
import type { AppDraft, GuardDraft, LibraryBuild, OperationCall, OperationDraft } from './build-types.ts';
import { unwrittenSite } from '../evaluate/machine.ts';
import { defineLibrary, type Row } from './define.ts';
import { descriptionOf } from './support/described-handlers.ts';
import { replay, verbs, type Boot } from './support/fastify-boot.ts';
import { runAfterwards } from './support/fastify-aside.ts';
import { declareErrorHandlers } from './support/fastify-errors.ts';
import { exchange, reply, request } from './support/fastify-exchange.ts';
import { fastifyPlugins, formerNames, pluginRows } from './support/fastify-plugins.ts';
import { decorate, decorateExchange, registerPlugin, requestPrefix } from './support/fastify-register.ts';
import { routesOf } from './support/fastify-routes.ts';
import { declareSocketRoute } from './support/fastify-sockets.ts';
import { fastifyTokens } from './support/fastify-tokens.ts';
import { sessionIdentity } from './support/identity-keys.ts';
import { redactingLogger } from './support/redaction.ts';
import { leakOf, responseHooks, responseOperations } from './support/responses.ts';
import { sentAsDeclaredPage } from './support/sent-parts.ts';

const fluent = [
  ...verbs,
  'route',
  'addHook',
  'setErrorHandler',
  'setNotFoundHandler',
  'setValidatorCompiler',
  'setSerializerCompiler',
  'setSchemaController',
  'setSchemaErrorFormatter',
  'setReplySerializer',
  'setGenReqId',
  'setChildLoggerFactory',
  'addSchema',
  'addContentTypeParser',
  'removeContentTypeParser',
  'removeAllContentTypeParsers',
  'addHttpMethod',
  'addConstraintStrategy',
  'withTypeProvider',
  'decorate',
  'decorateRequest',
  'decorateReply',
];
/** `reply.notFound()` and its like, of @fastify/sensible */
const refusals = [
  'badRequest',
  'unauthorized',
  'paymentRequired',
  'forbidden',
  'notFound',
  'methodNotAllowed',
  'notAcceptable',
  'conflict',
  'gone',
  'payloadTooLarge',
  'unsupportedMediaType',
  'unprocessableEntity',
  'tooManyRequests',
  'internalServerError',
  'notImplemented',
  'badGateway',
  'serviceUnavailable',
  'gatewayTimeout',
];
const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace'] as const;

/** Fastify 4 and 5: instances, plugins with their encapsulation, hooks and routes. */
export default defineLibrary({
  packages: [
    'fastify',
    'fastify-plugin',
    'fastify-cli',
    'close-with-grace',
    'fastify-graceful-shutdown',
    '@fastify/error',
    ...fastifyPlugins,
    ...formerNames,
  ],
  versions: '4 || 5',
  docs: 'https://fastify.dev/docs/latest/',
  title: 'Fastify',
  conventions: [
    { api: 'fastify()', names: ['fastify', 'app', 'instance', 'server', 'api'], methods: [...verbs, 'route'] },
  ],
  rows: [
    { api: 'fastify.{fastify|Fastify}', is: 'alias', of: 'fastify' },
    { api: 'fastify.FastifyInstance()', is: 'alias', of: 'fastify()' },
    { api: 'fastify', is: 'function', keeps: true },
    { api: 'fastify()', is: 'distinct' },
    { api: 'fastify-plugin', is: 'function', keeps: true },
    { api: 'fastify-plugin.{fp|fastifyPlugin|default}', is: 'alias', of: 'fastify-plugin' },
    { api: `fastify().{${fluent.join('|')}}`, is: 'function', keeps: true, returns: 'receiver' },
    { api: 'fastify().{after|ready}', is: 'function', calls: 0, returns: 'receiver' },
    { api: 'fastify().{listen|close|inject}', is: 'function', async: true, calls: 'all' },
    { api: 'fastify().auth', is: 'function', keeps: true },
    { api: 'fastify.done', is: 'function' },
    { api: `${request}.body`, is: 'source', kind: 'request', in: 'body' },
    { api: `${request}.query`, is: 'source', kind: 'request', in: 'query', flat: ['qs', 'fastify-qs'] },
    { api: `${request}.params`, is: 'source', kind: 'request', in: 'path' },
    { api: `${request}.headers`, is: 'source', kind: 'request', in: 'header' },
    { api: `${request}.cookies`, is: 'source', kind: 'request', in: 'cookie' },
    { api: `${request}.{hostname|host|ip|ips|protocol}`, is: 'source', kind: 'request', in: 'header' },
    { api: `${request}.{url|originalUrl}`, is: 'source', kind: 'request', in: 'url' },
    { api: `${request}.{file|files|parts|saveRequestFiles|formData}`, is: 'function', async: true },
    { api: `${request}.{file|files|parts|saveRequestFiles|formData}()`, is: 'source', kind: 'request', in: 'part' },
    { api: `${request}.unsignCookie()`, is: 'source', kind: 'request', in: 'cookie' },
    { api: `${request}.{user|isAuthenticated|auth|currentUser|account|userId|jwtPayload}`, is: 'identity' },
    { api: `${request}.session.{${sessionIdentity}}`, is: 'identity' },
    { api: `${request}.raw`, is: 'alias', of: 'node:http.IncomingMessage()' },
    { api: `${reply}.raw`, is: 'alias', of: 'node:http.ServerResponse()' },
    {
      api: `${reply}.{code|status|header|headers|type|removeHeader|setCookie|cookie|clearCookie|unsignCookie|serializer|hijack|trailer}`,
      is: 'function',
      returns: 'receiver',
    },
    {
      api: `${reply}.{send|redirect|sendFile|download|view|viewAsync|callNotFound|${refusals.join('|')}}`,
      is: 'function',
      returns: 'receiver',
    },
    // text is sent as plain text
    { api: `${reply}.send`, is: 'sink', kind: 'html', arg: 0, when: { contentType: 'html' } },
    { api: `${reply}.redirect`, is: 'sink', kind: 'redirect', arg: 0 },
    { api: `${reply}.{view|viewAsync}`, is: 'sink', kind: 'template', arg: 0 },
    ...levels.map((level): Row => ({
      api: `{fastify().log|${request}.log|${reply}.log}.${level}`,
      is: 'log',
      level,
      structured: true,
    })),
    ...pluginRows,
  ],
  hooks: {
    ...responseHooks(reply),
    [`${reply}.{code|status}`]: setStatus,
    'fastify().register': registerPlugin,
    'fastify().decorate': decorate,
    'fastify().decorateRequest': decorateExchange(requestPrefix),
    'fastify().decorateReply': decorateExchange('reply '),
  },
  operations: {
    ...responseOperations(reply),
    fastify: (call) => redactingLogger(call, call.property(call.args[0], 'logger')),
    [`${reply}.{${refusals.join('|')}}`]: (call) => ({
      is: 'reply',
      status: errorOf(call.event.result).status ?? statusOfRefusal(call),
      kind: 'error',
      keys: null,
      leaksError: call.args[0] === undefined ? '' : leakOf(call.args[0]),
    }),
    [`${reply}.{view|viewAsync}`]: () => ({ is: 'reply', status: null, kind: 'html', keys: null, leaksError: '' }),
    // a hook that calls back with an error refuses the request
    'fastify.done': (call): OperationDraft | null => {
      const [error] = call.args;
      return error === undefined || truthiness(error) === false ? null : { is: 'throw', ...errorOf(error) };
    },
    ...fastifyTokens,
  },
  entities: runCommandLineApps,
  build(build) {
    const boot = replay(build);
    for (const root of boot.roots) declare(build, boot, root);
  },
  consumers: runAfterwards,
});

/** Kept where the reply can be asked for it, and as an assignment: what a handler returns later has this status. */
function setStatus(call: PendingCall): Value {
  const [status] = call.args;
  if (call.receiver !== null && status !== undefined) call.assign(call.receiver, 'statusCode', status);
  return call.receiver ?? unknown;
}

function statusOfRefusal({ event }: OperationCall): number | null {
  return event.path === null
    ? null
    : errorOf({
        kind: 'external',
        id: 0,
        path: event.path,
        receiver: null,
        args: [],
        call: null,
        typeArgs: [],
        props: null,
        taint: null,
      }).status;
}

function declare(build: LibraryBuild, boot: Boot, root: ExternalValue): void {
  const routes = boot.routesOf(root);
  // a plugin whose parameter has the type, and that nothing registers: who uses the package may guard it
  const loose = root.call === null && root.args.length === 0;
  if (loose && routes.length === 0) return;
  const app = loose ? null : createApp(build, boot, root, routes[0]?.seen.event.place);
  for (const booted of routes) {
    for (const route of routesOf(build, booted)) {
      if (declareSocketRoute(build, booted, route)) continue;
      const guards: GuardDraft[] = loose
        ? [
            {
              value: unknown,
              scope: 'global',
              place: route.place,
              conditional: false,
              name: 'the instance it is registered on',
            },
            ...route.guards,
          ]
        : [...route.guards];
      build.endpoint({
        app,
        protocol: 'http',
        method: route.method,
        path: route.path,
        framework: 'fastify',
        place: route.place,
        registered: { in: booted.seen.activation, spelled: booted.seen.event.spelled[0] === true },
        mounted: !loose,
        guards,
        handler: route.handler,
        self: booted.instance,
        arguments: () => exchange(build, booted.instance, route),
        replies: 'return',
        sends: sentAsDeclaredPage,
        ...descriptionOf(route.handler),
        defaultStatus: 200,
        params: route.params,
        conditional: booted.seen.conditional,
      });
      if (app !== null)
        for (const guard of guards)
          if (guard.scope === 'global' && !app.guards.some((known) => known.value === guard.value))
            app.guards.push(guard);
    }
  }
}

function createApp(
  build: LibraryBuild,
  boot: Boot,
  root: ExternalValue,
  firstRoute: Place | undefined,
): AppDraft | null {
  const place = root.call?.place ?? firstRoute;
  if (place === undefined) return null;
  const closes =
    build.calls('close-with-grace').length > 0 ||
    build.modules.some((module) =>
      module.facts.requests.some((each) => /graceful-?(?:shutdown|server)|close-with-grace/.test(each.source)),
    );
  const app = build.app({
    framework: 'fastify',
    place,
    traits: {
      catchesAsyncErrors: true,
      safeDefaultErrors: true,
      logs: logs(root.args[0]),
      requestIds: true,
      shutdownHooks: closes,
      serverless: false,
    },
    guards: [],
    requestArguments: () => exchange(build, root, null),
  });
  for (const { event } of build.calls('fastify().listen')) if (event.receiver === root) build.listens(app, event.place);
  declareErrorHandlers(build, boot, root, app);
  return app;
}

/** `logger` and `loggerInstance`; without either Fastify logs nothing. */
function logs(given: Value | undefined): boolean | null {
  if (given === undefined) return false;
  for (const option of options(given)) {
    if (option.kind !== 'object') continue;
    if (option.props.has('loggerInstance')) return true;
    const logger = option.props.get('logger');
    if (logger !== undefined) return truthiness(logger) ?? null;
    return option.rest === null ? false : null;
  }
  return null;
}

/** `fastify start app.js`: the command line makes the instance and registers what the file exports. */
function runCommandLineApps(build: LibraryBuild): void {
  for (const entry of build.project.packages) {
    const scripts = Object.values(entry.scripts).join(' ; ');
    const file = /\bfastify start\b[^;&|]*?(\S+\.[cm]?[jt]s)\b/.exec(scripts)?.[1];
    if (file === undefined) continue;
    const at = posix.join(entry.directory, file).replace(/\.[cm]?[jt]s$/, '');
    const module = build.modules.find(({ path }) =>
      [
        at,
        at.replace(/(^|\/)(?:dist|build|lib|out)\//, '$1src/'),
        at.replace(/(^|\/)(?:dist|build|lib|out)\//, '$1'),
      ].includes(path.replace(/\.[cm]?[jt]s$/, '')),
    );
    // what another file registers runs when that one does
    if (module === undefined || build.program.importers(module).length > 0) continue;
    const { evaluator } = build;
    const exported = evaluator.targetValue({ kind: 'namespace', module });
    const instance = evaluator.external(evaluator.knowledge.paths.parse('fastify()'), {
      props: new Map(),
      args: [makeObject(), literal('command line')],
    });
    evaluator.asRoot((machine) => {
      const place = { module, start: 0, end: 0 };
      return machine.callMethod(instance, 'register', [exported, makeObject()], unwrittenSite(place, 'call', 'await'));
    });
  }
}
