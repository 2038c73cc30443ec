import { literal, options, unknown, type Value } from '../evaluate/values.ts';
import type { PendingCall } from '../evaluate/knowledge.ts';
import type { GuardDraft, LibraryBuild } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { fresh } from './support/handler-values.ts';
import { memberIn } from './support/graphql-servers.ts';
import { codeRows, declareService, statusOfCode } from './support/grpc-services.ts';
import { runCallsOf } from './support/latent-calls.ts';
import { makeRecord } from './support/records.ts';

const router = '@connectrpc/connect.ConnectRouter()';
const context = '@connectrpc/connect.HandlerContext()';
const adapters = [
  '@connectrpc/connect-node.connectNodeAdapter',
  '@connectrpc/connect-express.expressConnectMiddleware',
  '@connectrpc/connect-next.nextJsApiRouter',
  '@connectrpc/connect-cloudflare.createWorkerHandler',
  '@bufbuild/connect-node.connectNodeAdapter',
  '@bufbuild/connect-express.expressConnectMiddleware',
];

/** Connect: services that routers answer, over gRPC and over HTTP. */
export default defineLibrary({
  packages: [
    '@connectrpc/connect',
    '@connectrpc/connect-node',
    '@connectrpc/connect-fastify',
    '@connectrpc/connect-express',
    '@connectrpc/connect-next',
    '@connectrpc/connect-cloudflare',
    '@bufbuild/connect',
    '@bufbuild/connect-node',
    '@bufbuild/connect-express',
    '@bufbuild/connect-fastify',
  ],
  docs: 'https://connectrpc.com/docs/node/getting-started',
  title: 'Connect',
  rows: [
    { api: '@bufbuild/connect', is: 'alias', of: '@connectrpc/connect' },
    { api: `${router}.{service|rpc}`, is: 'function', keeps: true, returns: 'receiver' },
    ...adapters.map((api) => ({ api, is: 'function' as const, keeps: true })),
    { api: `${context}.requestHeader.get()`, is: 'source', kind: 'request', in: 'header' },
    { api: '@connectrpc/connect.Request().header.get()', is: 'source', kind: 'request', in: 'header' },
    ...codeRows('@connectrpc/connect.Code', true),
    { api: '@connectrpc/connect.Code.Canceled', is: 'constant', value: 1 },
  ],
  hooks: {
    '@connectrpc/connect.ConnectError': (call: PendingCall): Value => {
      const status = statusOfCode(call.args[1]);
      return call.external('@connectrpc/connect.ConnectError()', {
        args: call.args,
        props: new Map(status === null ? [] : [['statusCode', literal(status)]]),
      });
    },
  },
  build(build) {
    const { evaluator } = build;
    const { paths } = evaluator.knowledge;
    const guards: GuardDraft[] = [];
    for (const { event } of [...build.calls(`{${adapters.join('|')}}`), ...registrations(build)]) {
      const settings = event.args.find((argument) => memberIn(argument, 'routes') !== undefined);
      const routes = memberIn(settings, 'routes');
      if (routes === undefined) continue;
      evaluator.runRoot(routes, [evaluator.external(paths.parse(router))]);
      guards.push(...interceptors(build, memberIn(settings, 'interceptors'), event.place));
    }
    runCallsOf(build, ['service', 'rpc'], ['@connectrpc/connect', '@bufbuild/connect']);
    const given = (message: Value): Value[] => [message, fresh(build, context)];
    for (const { event, conditional } of build.calls(`${router}.{service|rpc}`)) {
      // `rpc(Service, Service.methods.say, handler)`, `rpc(Service.method.say, handler)`: one method by itself
      const [definition, second] = event.args;
      const implementation = event.name === 'service' ? second : oneMethod(event.args);
      if (definition === undefined || implementation === undefined) continue;
      declareService(build, {
        framework: 'connect',
        place: event.place,
        conditional,
        definition,
        implementation,
        guards: [...guards, ...interceptors(build, memberIn(event.args[2], 'interceptors'), event.place)],
        given,
        replies: 'return',
      });
    }
  },
});

function registrations(build: LibraryBuild): ReturnType<LibraryBuild['calls']> {
  return build
    .calls('fastify().register')
    .filter(({ event: { args } }) => args[0]?.kind === 'external' && args[0].path.name === 'fastifyConnectPlugin');
}

function oneMethod(args: readonly Value[]): Value | undefined {
  const handler = args.findLast((argument) => argument.kind === 'function');
  const method = args.findLast((argument) => argument.kind === 'external' && argument !== args[0]);
  return handler === undefined || method?.kind !== 'external' ? undefined : makeRecord({ [method.path.name]: handler });
}

/** `(next) => async (request) => …` */
function interceptors(build: LibraryBuild, list: Value | undefined, place: GuardDraft['place']): GuardDraft[] {
  if (list?.kind !== 'array') return [];
  const { evaluator } = build;
  const { paths } = evaluator.knowledge;
  return list.elements.flatMap((each) =>
    options(evaluator.runRoot(each, [evaluator.external(paths.parse('@connectrpc/connect.next'))]).value).map(
      (value): GuardDraft => ({
        value: value.kind === 'function' ? value : unknown,
        scope: 'global',
        place,
        conditional: false,
        args: [fresh(build, '@connectrpc/connect.Request()')],
      }),
    ),
  );
}
