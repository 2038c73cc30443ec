import { literal, options, unknown, type Value } from '../evaluate/values.ts';
import type { PendingCall } from '../evaluate/knowledge.ts';
import type { GuardDraft, LibraryBuild, OperationDraft } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { fresh } from './support/handler-values.ts';
import { memberIn } from './support/graphql-servers.ts';
import { runCallsOf } from './support/latent-calls.ts';
import { codeRows, declareService, statusOfCode } from './support/grpc-services.ts';
import { bodyKeys } from './support/responses.ts';

const server = '@grpc/grpc-js.Server()';
const call = '@grpc/grpc-js.ServerCall()';
const context = 'nice-grpc.CallContext()';
const niceServer = 'nice-grpc.createServer()';

/** gRPC services, with `@grpc/grpc-js` and nice-grpc. */
export default defineLibrary({
  packages: [
    '@grpc/grpc-js',
    'grpc',
    '@grpc/proto-loader',
    'nice-grpc',
    'nice-grpc-common',
    'nice-grpc-server-middleware-terminator',
  ],
  docs: 'https://grpc.io/docs/languages/node/',
  title: 'gRPC',
  rows: [
    { api: 'grpc', is: 'alias', of: '@grpc/grpc-js' },
    {
      api: '@grpc/grpc-js.{credentials|ChannelCredentials|ServerCredentials}.createInsecure',
      is: 'risk',
      risk: 'unencrypted',
    },
    {
      api: '@grpc/grpc-js.{ServerUnaryCall|ServerReadableStream|ServerWritableStream|ServerDuplexStream}()',
      is: 'alias',
      of: call,
    },
    { api: `${server}.{addService|addProtoService|bindAsync|start|tryShutdown}`, is: 'function', keeps: true },
    { api: '@grpc/grpc-js.Server', is: 'function', keeps: true },
    { api: `${call}.request`, is: 'source', kind: 'request', in: 'argument' },
    { api: `{${call}|${context}}.metadata.{get|getAll}()`, is: 'source', kind: 'request', in: 'header' },
    { api: '@grpc/grpc-js.Metadata().{get|getMap}()', is: 'source', kind: 'request', in: 'header' },
    { api: `{${call}|${context}}.{user|userId|auth|session|identity}`, is: 'identity' },
    { api: `${call}.getPeer`, is: 'function' },
    {
      api: '@grpc/grpc-js.{ServerListenerBuilder|ResponderBuilder}().{withOnReceiveMetadata|withOnReceiveMessage|withStart}',
      is: 'function',
      calls: 0,
      with: ['@grpc/grpc-js.Metadata()', 'unknown'],
      returns: 'receiver',
    },
    ...codeRows('@grpc/grpc-js.status', false),
    ...codeRows('nice-grpc.Status', false),
    ...codeRows('nice-grpc-common.Status', false),
    { api: `${niceServer}.{add|use|with}`, is: 'function', keeps: true, returns: 'receiver' },
  ],
  hooks: {
    // an interceptor's responder runs when the call begins
    '@grpc/grpc-js.ServerInterceptingCall': (pending: PendingCall): Value | undefined => {
      const start = memberIn(pending.args[1], 'start');
      if (start !== undefined) pending.invoke(start, [pending.external('@grpc/grpc-js.next')]);
      return undefined;
    },
    '{nice-grpc|nice-grpc-common}.ServerError': (pending: PendingCall): Value => {
      const status = statusOfCode(pending.args[0]);
      return pending.external('nice-grpc.ServerError()', {
        args: pending.args,
        props: new Map(status === null ? [] : [['statusCode', literal(status)]]),
      });
    },
  },
  operations: {
    '@grpc/grpc-js.callback': ({ args }) => answer(args[0], args[1]),
    [`${call}.{sendStatus|emit|destroy}`]: ({ args, event }) =>
      event.name === 'sendStatus' ? refusal(args[0]) : refusal(args.at(-1)),
  },
  build(build) {
    const { evaluator } = build;
    const { paths } = evaluator.knowledge;
    runCallsOf(build, ['addService', 'add'], ['@grpc/grpc-js', 'grpc', 'nice-grpc']);
    for (const { event, conditional } of build.calls(`${server}.{addService|addProtoService}`)) {
      const [definition, implementation] = event.args;
      if (definition === undefined || implementation === undefined) continue;
      declareService(build, {
        framework: 'grpc',
        place: event.place,
        conditional,
        definition,
        implementation,
        guards: interceptors(build, event.receiver),
        given: (message) => [
          evaluator.external(paths.parse(call), { props: new Map([['request', message]]) }),
          evaluator.external(paths.parse('@grpc/grpc-js.callback')),
        ],
        replies: 'call',
      });
    }
    const middleware = build.calls(`${niceServer}.{use|with}`);
    for (const { event, conditional } of build.calls(`${niceServer}.add`)) {
      const [definition, implementation] = event.args;
      if (definition === undefined || implementation === undefined) continue;
      const before = middleware.filter(
        (each) => each.event.receiver === event.receiver && each.event.order < event.order,
      );
      const message = evaluator.external(paths.parse('nice-grpc.Call()'));
      declareService(build, {
        framework: 'nice-grpc',
        place: event.place,
        conditional,
        definition,
        implementation,
        guards: before.map(({ event: use, conditional: sometimes }): GuardDraft => ({
          value: use.args[0] ?? unknown,
          scope: 'global',
          place: use.place,
          conditional: sometimes,
          args: [message, fresh(build, context)],
        })),
        given: (request) => [request, fresh(build, context)],
        replies: 'return',
      });
    }
  },
});

/** `callback({ code, message })`, `callback(null, message)`. */
function answer(error: Value | undefined, message: Value | undefined): OperationDraft | null {
  const nothing =
    error === undefined || (error.kind === 'literal' && (error.value === null || error.value === undefined));
  if (!nothing) return refusal(error);
  return {
    is: 'reply',
    status: 200,
    kind: 'json',
    keys: message === undefined ? null : bodyKeys(message),
    leaksError: '',
  };
}

function refusal(error: Value | undefined): OperationDraft | null {
  const status = statusOfCode(error);
  return status === null && (error === undefined || !options(error).some(({ kind }) => kind !== 'literal'))
    ? null
    : { is: 'reply', status, kind: 'error', keys: null, leaksError: '' };
}

/** `new Server({ interceptors: [(method, call) => …] })`. */
function interceptors(build: LibraryBuild, made: Value | null): GuardDraft[] {
  for (const option of made === null ? [] : options(made)) {
    if (option.kind !== 'external' || option.call === null) continue;
    const list = memberIn(option.args[0], 'interceptors');
    if (list?.kind !== 'array') continue;
    const { place } = option.call;
    return list.elements.map((value) => ({
      value,
      scope: 'global',
      place,
      conditional: false,
      args: [unknown, fresh(build, call)],
    }));
  }
  return [];
}
