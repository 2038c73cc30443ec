import {
  asString,
  asText,
  literal,
  makePromise,
  options,
  settle,
  unknown,
  type ExternalValue,
  type Place,
  type Value,
} from '../evaluate/values.ts';
import type { PendingCall } from '../evaluate/knowledge.ts';
import type { EndpointDraft, GuardDraft, LibraryBuild } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { memberIn } from './support/graphql-servers.ts';
import { runCallsOf } from './support/latent-calls.ts';
import { joinPaths } from './support/paths.ts';
import { contextIdentity, extendedContext } from './support/request-context.ts';
import { schemaShape, type Shape } from './support/schema-shape.ts';
import { shapeParams, shapeValue } from './support/shape-values.ts';
import { rpcStatuses } from './support/trpc-calls.ts';

const builder = '@orpc/server.Builder()';
const procedure = '@orpc/server.Procedure()';
const given = '@orpc/server.HandlerOptions()';
const context = '@orpc/server.Context()';
const steps = 'use|input|output|route|meta|errors|prefix|tag|$context|$config|$route|$meta|$input';
const platforms = ['node', 'fetch', 'fastify', 'ws', 'crossws', 'bun-ws', 'websocket', 'aws-lambda', 'hibernation'];
const servers = platforms.flatMap((name) => [`@orpc/server/${name}`, `@orpc/openapi/${name}`]);
const maxDepth = 10;

/** oRPC: procedures of routers, over its own protocol and as plain HTTP routes. */
export default defineLibrary({
  packages: ['@orpc/server', '@orpc/openapi'],
  docs: 'https://orpc.unnoq.com',
  title: 'oRPC',
  rows: [
    { api: '@orpc/server.os', is: 'alias', of: builder },
    { api: `${builder}.{${steps}}()`, is: 'alias', of: builder },
    { api: `${builder}.{${steps}|handler|middleware}`, is: 'function', keeps: true },
    { api: `${builder}.handler()`, is: 'alias', of: procedure },
    { api: `${builder}.router`, is: 'function', returns: 'argument 0' },
    { api: `${procedure}.{use|route|meta|errors|callable|actionable}()`, is: 'alias', of: procedure },
    { api: `${procedure}.{use|route|meta|errors|callable|actionable}`, is: 'function', keeps: true },
    { api: '@orpc/server.{lazy|implement}', is: 'function', keeps: true },
    ...servers.map((name) => ({ api: `${name}.{RPCHandler|OpenAPIHandler}`, is: 'function' as const, keeps: true })),
    { api: `${context}.{${contextIdentity}}`, is: 'identity' },
  ],
  hooks: {
    [`${given}.next`]: (call: PendingCall): Value => {
      const added = memberIn(call.args[0], 'context');
      if (added !== undefined && call.receiver?.kind === 'external')
        call.assign(call.receiver, 'context', extendedContext(call, context, call.receiver, added, 'context'));
      return makePromise(call.external('@orpc/server.Result()'));
    },
    '@orpc/server.ORPCError': (call: PendingCall): Value => {
      const status = rpcStatuses[asString(call.args[0]) ?? ''];
      return call.external('@orpc/server.ORPCError()', {
        args: call.args,
        props: new Map(status === undefined ? [] : [['statusCode', literal(status)]]),
      });
    },
  },
  build(build) {
    runCallsOf(build, ['RPCHandler', 'OpenAPIHandler'], ['@orpc/server', '@orpc/openapi']);
    for (const { event, conditional } of build.calls(`{${servers.join('|')}}.{RPCHandler|OpenAPIHandler}`)) {
      const openApi = event.name === 'OpenAPIHandler';
      const handled = build
        .calls(`${event.path?.text ?? ''}().handle`)
        .find((each) => isOf(each.event.receiver, event.result));
      const prefix = handled?.event.args
        .map((argument) => asText(memberIn(argument, 'prefix')))
        .find((each) => each !== null);
      for (const found of proceduresIn(build, event.args[0] ?? unknown, event.place))
        declare(build, found, openApi, prefix ?? '', conditional);
    }
  },
});

function isOf(value: Value | null, made: Value): boolean {
  return (
    value !== null &&
    made.kind === 'external' &&
    options(value).some((option) => option.kind === 'external' && option.call === made.call)
  );
}

interface Found {
  readonly name: string;
  readonly value: ExternalValue;
  readonly place: Place;
}

/** The procedures of a router, which is an object of them and of other routers. */
function proceduresIn(build: LibraryBuild, router: Value, from: Place): Found[] {
  const found: Found[] = [];
  const visit = (value: Value, name: string, depth: number): void => {
    for (const option of options(settle(value))) {
      if (depth > maxDepth) continue;
      const inner = (key: string): string => (name === '' ? key : `${name}.${key}`);
      if (option.kind === 'object' && option.cls === null)
        for (const [key, each] of option.props) visit(each, inner(key), depth + 1);
      else if (option.kind === 'namespace')
        for (const key of build.program.exportNames(option.module))
          visit(build.evaluator.exportOf(option.module, key), key === 'default' ? name : inner(key), depth + 1);
      else if (option.kind === 'external' && option.call !== null) {
        const { path, call } = option;
        if (path.text === '@orpc/server.lazy()' || call.name === 'lazy') {
          const load = option.args[0];
          if (load !== undefined) visit(build.evaluator.runRoot(load, []).value, name, depth + 1);
        } else if (path.text === procedure || call.name === 'handler')
          found.push({ name, value: option, place: call.place });
        else if (call.name === 'router' && option.args[0] !== undefined) visit(option.args[0], name, depth + 1);
        else
          build.unknown({
            kind: 'route',
            message: `\`${name}\` of a router could not be followed`,
            location: build.locate(from),
          });
      }
    }
  };
  visit(router, '', 0);
  return found;
}

/** What was called to build a procedure, first to last. */
function chainOf(value: ExternalValue): { name: string; value: Value; place: Place }[] {
  const chain: { name: string; value: Value; place: Place }[] = [];
  for (let at: ExternalValue | null = value; at !== null; at = at.receiver)
    if (at.call !== null) chain.unshift({ name: at.call.name, value: at.args[0] ?? unknown, place: at.call.place });
  return chain;
}

function declare(
  build: LibraryBuild,
  { name, value, place }: Found,
  openApi: boolean,
  prefix: string,
  conditional: boolean,
): void {
  const { evaluator } = build;
  const { paths } = evaluator.knowledge;
  const chain = chainOf(value);
  const schema = chain.findLast((step) => step.name === 'input');
  const shape: Shape | null = schema === undefined ? null : schemaShape(schema.value);
  const route = chain.findLast((step) => step.name === 'route')?.value;
  const path = asText(memberIn(route, 'path'));
  const guards = chain
    .filter((step) => step.name === 'use')
    .flatMap((step) =>
      middlewareIn(step.value).map((use): GuardDraft => ({
        value: use,
        scope: 'router',
        place: step.place,
        conditional: false,
      })),
    );
  if (schema !== undefined)
    guards.push({
      value: literal(true),
      name: 'input',
      kinds: ['validation'],
      covers: ['argument'],
      scope: 'route',
      place: schema.place,
      conditional: false,
    });
  const location = build.locate(schema?.place ?? place);
  const common: Pick<
    EndpointDraft,
    'app' | 'framework' | 'place' | 'guards' | 'handler' | 'arguments' | 'replies' | 'defaultStatus' | 'conditional'
  > = {
    app: null,
    framework: 'orpc',
    place,
    guards,
    handler: chain.findLast((step) => step.name === 'handler')?.value ?? unknown,
    arguments: () => {
      const props = new Map<string, Value>();
      const holder = evaluator.external(paths.parse(given), { props });
      props.set('context', evaluator.external(paths.parse(context), { props: new Map(), receiver: holder }));
      props.set('input', shape === null ? unknown : shapeValue(shape, 'argument', [], place, 'input'));
      props.set('next', evaluator.external(paths.parse(`${given}.next`), { receiver: holder }));
      for (const each of ['path', 'errors', 'signal', 'procedure', 'lastEventId']) props.set(each, unknown);
      return [holder];
    },
    replies: 'return',
    defaultStatus: 200,
    conditional,
  };
  const params = shapeParams(shape, 'argument', location, 'input');
  if (!openApi) {
    const carried = { method: 'POST', path: joinPaths(prefix, name.replaceAll('.', '/')), input: 'packed' as const };
    build.endpoint({ ...common, protocol: 'rpc', method: 'CALL', path: name, mount: prefix, request: carried, params });
    return;
  }
  const method = asString(memberIn(route, 'method')) ?? 'POST';
  const rest = method === 'GET' ? 'query' : 'body';
  const own = path ?? `/${name.replaceAll('.', '/')}`;
  build.endpoint({
    ...common,
    protocol: 'http',
    method,
    path: joinPaths(prefix, own),
    params: params.map((param) => ({ ...param, in: own.includes(`{${param.name}}`) ? 'path' : rest })),
  });
}

/** `os.middleware(fn)` is the function. */
function middlewareIn(value: Value): Value[] {
  return options(value).flatMap((option) =>
    option.kind === 'external' && option.call?.name === 'middleware' && option.args[0] !== undefined
      ? options(option.args[0])
      : [option],
  );
}
