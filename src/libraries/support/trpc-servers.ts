import { asText, options, undefinedValue, unknown, type Value } from '../../evaluate/values.ts';
import type { LibraryBuild, SeenCall } from '../build-types.ts';
import { carriersOf, expressExchange, webExchange, type Carrier } from './carriers.ts';
import { runCallsOf } from './latent-calls.ts';
import { pathsOf } from './paths.ts';
import { makeRecord } from './records.ts';

/** Packages with functions that answer requests for a router. */
export const adapters = [
  '@trpc/server/adapters/next',
  '@trpc/server/adapters/next-app-dir',
  '@trpc/server/adapters/fetch',
  '@trpc/server/adapters/express',
  '@trpc/server/adapters/fastify',
  '@trpc/server/adapters/standalone',
  '@trpc/server/adapters/node-http',
  '@trpc/server/adapters/ws',
  '@trpc/server/adapters/aws-lambda',
  '@hono/trpc-server',
  '@elysiajs/trpc',
  'trpc-nuxt',
  'trpc-bun-adapter',
  'trpc-openapi',
  'trpc-to-openapi',
];

const handlers = [
  'createNextApiHandler',
  'fetchRequestHandler',
  'createExpressMiddleware',
  'createHTTPServer',
  'createHTTPHandler',
  'nodeHTTPRequestHandler',
  'awsLambdaRequestHandler',
  'awsLambdaStreamingRequestHandler',
  'trpcServer',
  'trpc',
  'createNuxtApiHandler',
  'createBunHttpHandler',
  'createBunServeHandler',
  'createOpenApiNextHandler',
  'createOpenApiNextAppHandler',
  'createOpenApiExpressMiddleware',
  'createOpenApiFetchHandler',
  'createOpenApiHttpHandler',
  'createOpenApiNuxtHandler',
  'createOpenApiNodeHttpHandler',
  'createOpenApiAwsLambdaHandler',
  'applyWSSHandler',
];

/** A server that answers for a router. */
export interface TrpcServer {
  readonly router: Value;
  readonly carrier: Carrier;
  readonly createContext: Value | null;
  /** what that is called with */
  readonly given: readonly Value[];
  /** answers plain HTTP requests for what procedures' metadata says */
  readonly openApi: boolean;
}

/** Every server that the program sets up for a router, those that carry the protocol over HTTP first. */
export function trpcServers(build: LibraryBuild): TrpcServer[] {
  // adapters for the web platform are called in the handler of each request
  runCallsOf(build, handlers, adapters);
  const found: TrpcServer[] = [];
  for (const seen of build.calls(`{${adapters.join('|')}}.{${handlers.join('|')}}`)) {
    const { event } = seen;
    const settings = event.args.map((argument) => settingsOf(argument)).find((each) => each?.has('router') === true);
    const router = settings?.get('router') ?? (event.name === 'trpc' ? event.args[0] : undefined);
    if (router === undefined) continue;
    const web = /fetch|next-app|nuxt|bun|hono|elysia/i.test(event.path?.text ?? '');
    const endpoints = pathsOf(settings?.get('endpoint')) ?? pathsOf(settings?.get('basePath')) ?? [null];
    for (const carrier of endpoints.flatMap((endpoint) => placed(build, seen, endpoint, web)))
      found.push({
        router,
        carrier,
        createContext: functionIn(settings?.get('createContext')),
        given: [contextOptions(build, carrier), carrier.exchange.args[0] ?? unknown],
        openApi: event.name.includes('OpenApi'),
      });
  }
  for (const seen of build.calls('fastify().register')) {
    const [plugin, given] = seen.event.args;
    if (plugin?.kind !== 'external' || plugin.path.name !== 'fastifyTRPCPlugin') continue;
    const settings = settingsOf(given);
    const options_ = settingsOf(settings?.get('trpcOptions'));
    const router = options_?.get('router');
    if (router === undefined) continue;
    const carrier: Carrier = {
      mount: asText(settings?.get('prefix')) ?? '',
      guards: [],
      exchange: expressExchange(build),
      place: seen.event.place,
    };
    found.push({
      router,
      carrier,
      createContext: functionIn(options_?.get('createContext')),
      given: [contextOptions(build, carrier), carrier.exchange.args[0] ?? unknown],
      openApi: false,
    });
  }
  return found.sort((a, b) => Number(a.carrier.mount === '') - Number(b.carrier.mount === ''));
}

/** Where a handler is mounted: as its options, the server that it is added to, or the file it is in says. */
function placed(build: LibraryBuild, seen: SeenCall, endpoint: string | null, web: boolean): Carrier[] {
  const { event } = seen;
  const mounted = carriersOf(build, (value) => value.kind === 'external' && value.call === event);
  if (mounted.length > 0) return endpoint === null ? mounted : mounted.map((each) => ({ ...each, mount: endpoint }));
  return [
    {
      // the standalone server is all there is
      mount: endpoint ?? (event.name.startsWith('createHTTP') ? '/' : mountOfFile(event.place.module.path)),
      guards: [],
      exchange: web ? webExchange(build) : expressExchange(build),
      place: event.place,
    },
  ];
}

/** `pages/api/trpc/[trpc].ts`, `app/api/trpc/[trpc]/route.ts`: the path of a file whose framework routes by files; '' for others. */
export function mountOfFile(path: string): string {
  const inPages = /(?:^|\/)pages(\/api\/.+?)\.[cm]?[jt]sx?$/.exec(path)?.[1];
  const inApp = /(?:^|\/)app(\/.+?)\/route\.[cm]?[jt]sx?$/.exec(path)?.[1];
  const file = inPages ?? inApp;
  if (file === undefined) return '';
  return file.replaceAll(/\/\([^/]*\)/g, '').replace(/\/\[[^/]*\]$|\/index$/, '');
}

function settingsOf(value: Value | undefined): ReadonlyMap<string, Value> | null {
  for (const option of value === undefined ? [] : options(value)) if (option.kind === 'object') return option.props;
  return null;
}

function functionIn(value: Value | undefined): Value | null {
  if (value === undefined || !options(value).some((option) => option.kind === 'function')) return null;
  return value;
}

/** `{ req, res, … }`, and for frameworks that hand over their own context, that. */
function contextOptions(build: LibraryBuild, { exchange }: Carrier): Value {
  const headers = build.evaluator.external(build.evaluator.knowledge.paths.parse('global.Headers()'));
  return makeRecord({
    req: exchange.request,
    res: exchange.response,
    c: exchange.args[0] ?? undefinedValue,
    resHeaders: headers,
    event: unknown,
    context: unknown,
    info: unknown,
    connectionParams: unknown,
  });
}
