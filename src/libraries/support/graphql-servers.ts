import { asText, options, unknown, type Place, type Value } from '../../evaluate/values.ts';
import type { CallEvent } from '../../evaluate/events.ts';
import type { GuardDraft, LibraryBuild, SeenCall } from '../build-types.ts';
import { fresh } from './handler-values.ts';
import { carrierOn, carriersOf, expressExchange, webExchange, type Carrier } from './carriers.ts';
import { contextPath } from './graphql-sdl.ts';
import { runCallsOf } from './latent-calls.ts';
import { makeRecord } from './records.ts';
import { prepareContext } from './request-context.ts';
import { mountOfFile } from './trpc-servers.ts';

/** A server that answers GraphQL requests. */
export interface GraphqlServer {
  /** what it was made with: a schema, or what makes one */
  readonly settings: Value;
  readonly mount: string;
  /** what a request passes before any resolver */
  readonly guards: readonly GuardDraft[];
  context(): Value;
  readonly place: Place;
}

export const apollo = '@apollo/server.ApolloServer';
export const integrations = [
  '@apollo/server/standalone.startStandaloneServer',
  '@apollo/server/express4.expressMiddleware',
  '@as-integrations/express4.expressMiddleware',
  '@as-integrations/express5.expressMiddleware',
  '@as-integrations/koa.koaMiddleware',
  '@as-integrations/next.startServerAndCreateNextHandler',
  '@as-integrations/aws-lambda.startServerAndCreateLambdaHandler',
  '@as-integrations/azure-functions.startServerAndCreateHandler',
  '@as-integrations/h3.startServerAndCreateH3Handler',
  '@as-integrations/cloudflare-workers.startServerAndCreateCloudflareWorkersHandler',
  '@as-integrations/fastify.fastifyApollo',
  '@as-integrations/fastify.fastifyApolloHandler',
  '@as-integrations/fastify',
  '@as-integrations/hapi',
];
const yogas = [
  'graphql-yoga.createYoga',
  'graphql-yoga.createServer',
  'graphql-yoga.GraphQLServer',
  'graphql-yoga.createGraphQLServer',
  '@graphql-yoga/node.createServer',
];
const handlers = [
  'express-graphql.graphqlHTTP',
  'express-graphql',
  'koa-graphql.graphqlHTTP',
  'koa-graphql',
  'graphql-http.createHandler',
  'graphql-http/lib/use/{express|http|http2|koa|fastify|fetch|node}.createHandler',
];
const known = new WeakMap<LibraryBuild, GraphqlServer[]>();

/** Every GraphQL server that the program sets up. */
export function graphqlServers(build: LibraryBuild): readonly GraphqlServer[] {
  let servers = known.get(build);
  if (servers !== undefined) return servers;
  const names = ['ApolloServer', 'createYoga', 'graphqlHTTP', 'createHandler'];
  runCallsOf(build, names, [
    '@apollo/server',
    'apollo-server-express',
    'graphql-yoga',
    'express-graphql',
    'graphql-http',
  ]);
  servers = [
    ...build.calls(apollo).flatMap(({ event }) => apolloServers(build, event)),
    ...build.calls(`{${yogas.join('|')}}`).map((seen) => yogaServer(build, seen)),
    ...handlers.flatMap((api) => build.calls(api)).flatMap((seen) => httpHandlers(build, seen)),
    ...mercuriusServers(build),
  ];
  known.set(build, servers);
  return servers;
}

/** Stands for a server that was not found, for schemas that nothing was seen to answer for. */
export function unknownServer(build: LibraryBuild, place: Place): GraphqlServer {
  const { context, guards } = contextOf(build, undefined, [unknown], place, []);
  return { settings: unknown, mount: '', guards, context, place };
}

/** The server that a schema belongs to: the one that was made with it, or the only one of the package. */
export function serverFor(build: LibraryBuild, place: Place, holds: (settings: Value) => boolean): GraphqlServer {
  const servers = graphqlServers(build);
  const own = servers.find(({ settings }) => holds(settings));
  if (own !== undefined) return own;
  const near = servers.filter((server) => server.place.module.package === place.module.package);
  const [only] = near.length > 0 ? near : servers;
  return only ?? unknownServer(build, place);
}

function apolloServers(build: LibraryBuild, made: CallEvent): GraphqlServer[] {
  const settings = made.args[0] ?? unknown;
  const own = memberIn(settings, 'context');
  const isServer = (value: Value | null | undefined): boolean =>
    value !== null &&
    value !== undefined &&
    options(value).some((option) => option.kind === 'external' && option.call === made);
  const found: GraphqlServer[] = [];
  for (const seen of build.calls(`{${integrations.join('|')}}`)) {
    const { event } = seen;
    if (!isServer(event.args[0])) continue;
    const create =
      event.args.map((argument) => memberIn(argument, 'context')).find((each) => each !== undefined) ?? own;
    const registered = registration(build, event);
    for (const carrier of registered ?? placed(build, event, /next|cloudflare|h3/.test(event.path?.text ?? '')))
      found.push(
        serverAt(
          build,
          settings,
          registered === null ? create : (memberIn(registered[0]?.options, 'context') ?? create),
          carrier,
          direct(event),
        ),
      );
  }
  for (const seen of build.calls(`${apollo}().{applyMiddleware|getMiddleware|createHandler|createPlugin|listen}`)) {
    const { event } = seen;
    if (!isServer(event.receiver)) continue;
    const [given] = event.args;
    const path = asText(memberIn(given, 'path')) ?? (event.name === 'listen' ? '' : '/graphql');
    const app = memberIn(given, 'app');
    const carriers =
      app !== undefined
        ? [carrierOn(build, app, path, seen)]
        : carriersOf(build, (value) => value.kind === 'external' && value.call === event);
    const alone: Carrier = {
      mount: mountOfFile(event.place.module.path) || path,
      guards: [],
      exchange: expressExchange(build),
      place: event.place,
    };
    for (const carrier of carriers.length > 0 ? carriers : [alone])
      found.push(serverAt(build, settings, own, carrier, false));
  }
  if (found.length > 0) return found;
  const carrier: Carrier = { mount: '', guards: [], exchange: expressExchange(build), place: made.place };
  return [serverAt(build, settings, own, carrier, false)];
}

function yogaServer(build: LibraryBuild, { event }: SeenCall): GraphqlServer {
  const settings = event.args[0] ?? unknown;
  const named = asText(memberIn(settings, 'graphqlEndpoint')) ?? asText(memberIn(settings, 'endpoint'));
  const [carrier] = carriersOf(build, (value) => isOf(value, event));
  const mount =
    named ??
    (carrier === undefined || carrier.mount === '/'
      ? mountOfFile(event.place.module.path) || '/graphql'
      : carrier.mount);
  const at = carrier ?? { guards: [], exchange: expressExchange(build), place: event.place };
  return serverAt(build, settings, memberIn(settings, 'context'), { ...at, mount }, false);
}

/** `graphqlHTTP({ schema, context })`, also `graphqlHTTP((req) => ({ schema, context }))`. */
function httpHandlers(build: LibraryBuild, { event }: SeenCall): GraphqlServer[] {
  const [given] = event.args;
  return placed(build, event, false).map((carrier) => {
    const { request, response } = carrier.exchange;
    const made =
      given?.kind === 'function'
        ? build.evaluator.runRoot(given, [request, response, unknown]).value
        : (given ?? unknown);
    const settings = made.kind === 'promise' ? made.of : made;
    const context = memberIn(settings, 'context');
    if (context !== undefined) return serverAt(build, settings, context, carrier, true);
    // the request itself is the context
    return { settings, mount: carrier.mount, guards: carrier.guards, context: () => request, place: carrier.place };
  });
}

/** `app.register(mercurius, { schema, resolvers, context })`. */
function mercuriusServers(build: LibraryBuild): GraphqlServer[] {
  return build.calls('fastify().register').flatMap(({ event }) => {
    const [plugin, given] = event.args;
    if (plugin?.kind !== 'external' || plugin.path.text !== 'mercurius') return [];
    const settings = given ?? unknown;
    const prefix = asText(memberIn(settings, 'prefix')) ?? '';
    const carrier: Carrier = {
      mount: `${prefix}${asText(memberIn(settings, 'path')) ?? '/graphql'}`,
      guards: [],
      exchange: fastifyExchange(build),
      place: event.place,
    };
    return [serverAt(build, settings, memberIn(settings, 'context'), carrier, true)];
  });
}

interface Registration extends Carrier {
  readonly options: Value | undefined;
}

/** Where a plugin that a call gave is registered on Fastify; null if it is not. */
function registration(build: LibraryBuild, made: CallEvent): Registration[] | null {
  const found = build.calls('fastify().register').filter(({ event }) => {
    const [plugin, given] = event.args;
    return isOf(plugin, made) || (plugin?.kind === 'external' && plugin.path === made.path && given === made.args[0]);
  });
  if (found.length === 0) return null;
  return found.map(({ event }) => ({
    mount: asText(memberIn(event.args[1], 'path')) ?? '/graphql',
    guards: [],
    exchange: fastifyExchange(build),
    place: event.place,
    options: event.args[1],
  }));
}

function fastifyExchange(build: LibraryBuild): Carrier['exchange'] {
  const request = fresh(build, 'fastify.FastifyRequest()');
  const response = fresh(build, 'fastify.FastifyReply()');
  return { request, response, args: [request, response] };
}

function placed(build: LibraryBuild, event: CallEvent, web: boolean): Carrier[] {
  const mounted = carriersOf(build, (value) => isOf(value, event));
  if (mounted.length > 0) return mounted;
  return [
    {
      mount: mountOfFile(event.place.module.path),
      guards: [],
      exchange: web ? webExchange(build) : expressExchange(build),
      place: event.place,
    },
  ];
}

function isOf(value: Value | undefined, made: CallEvent): boolean {
  return value !== undefined && options(value).some((option) => option.kind === 'external' && option.call === made);
}

/** Integrations that call the function for the context with the request itself, rather than with an object of it and more. */
function direct({ path }: CallEvent): boolean {
  return path !== null && /\/(?:next|fastify|hapi)\b/.test(path.text);
}

function serverAt(
  build: LibraryBuild,
  settings: Value,
  create: Value | undefined,
  carrier: Carrier,
  requestFirst: boolean,
): GraphqlServer {
  const { request, response } = carrier.exchange;
  const record = makeRecord({
    req: request,
    res: response,
    request,
    response,
    reply: response,
    ctx: carrier.exchange.args[0] ?? request,
    connection: unknown,
    event: unknown,
  });
  const given: Value[] = requestFirst ? [request, response] : [record, response];
  const { context, guards } = contextOf(build, create, given, carrier.place, carrier.guards);
  return { settings, mount: carrier.mount, guards, context, place: carrier.place };
}

function contextOf(
  build: LibraryBuild,
  create: Value | undefined,
  given: readonly Value[],
  place: Place,
  before: readonly GuardDraft[],
): { context: () => Value; guards: GuardDraft[] } {
  const prepared = prepareContext(build, contextPath, { create: create ?? null, given, place, type: null });
  return { context: () => prepared.value(), guards: [...before, ...prepared.guards] };
}

/** A member of an object among the alternatives of a value. */
export function memberIn(value: Value | undefined, name: string): Value | undefined {
  for (const option of value === undefined ? [] : options(value)) {
    const member = option.kind === 'object' ? option.props.get(name) : undefined;
    if (member !== undefined && !(member.kind === 'literal' && member.value === undefined)) return member;
  }
  return undefined;
}
