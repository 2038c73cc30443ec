import { asText, options, unknown, type Value } from '../../evaluate/values.ts';
import type { AppDraft, GuardDraft, LibraryBuild, SeenCall } from '../build-types.ts';
import { given } from './consumers.ts';
import { describedByStatus } from './described-handlers.ts';
import { joinPaths } from './paths.ts';
import { listOf, routesOf } from './ts-rest-contracts.ts';

/** Functions that make one handler of all routes of a contract, for platforms that call handlers. */
export const contractHandlers =
  '{@ts-rest/next.createNextRouter|@ts-rest/next.createSingleRouteHandler|@ts-rest/serverless/next.createNextHandler|@ts-rest/serverless/aws.createLambdaHandler|@ts-rest/serverless/fetch.createFetchHandler|@ts-rest/serverless/azure.createAzureFunctionHandler}';

/** Whether a handler is one of those, perhaps inside of wrappers of packages: its routes are told by the contract. */
export function hasOwnRoutes(handler: Value, depth = 0): boolean {
  return options(handler).some(
    (option) =>
      option.kind === 'external' &&
      (/^@ts-rest\/(?:next|serverless\/\w+)\.create/.test(option.path.text) ||
        (depth < 3 && option.args.some((argument) => hasOwnRoutes(argument, depth + 1)))),
  );
}

export function declareContractHandlers(build: LibraryBuild): void {
  for (const seen of build.calls(contractHandlers)) declare(build, seen);
}

function declare(build: LibraryBuild, { event, conditional }: SeenCall): void {
  const { place } = event;
  const [contract, router, settings] = event.args;
  if (contract === undefined || router === undefined) return;
  const machine = {
    member: (value: Value, name: string): Value => build.evaluator.asRoot((each) => each.member(value, name, place)),
  };
  const routes = routesOf(machine, contract, router);
  if (routes.length === 0) {
    build.unknown({
      kind: 'route',
      message: 'the contract of these routes could not be read',
      location: build.locate(place),
    });
    return;
  }
  const args = (): Value[] => [given(build, 'express.Request()', new Map()), unknown];
  const app: AppDraft = build.app({
    framework: 'ts-rest',
    place,
    traits: {
      catchesAsyncErrors: true,
      safeDefaultErrors: true,
      logs: false,
      requestIds: false,
      shutdownHooks: true,
      serverless: true,
    },
    guards: [],
    requestArguments: args,
  });
  // pages of Next: the contract is about what is below the directory of the file
  const page = /(?:^|\/)pages(\/api(?:\/[^[]+)*)\/\[\.\.\.[\w-]+\]\.[jt]sx?$/.exec(place.module.path)?.[1] ?? '';
  const given_ = settings?.kind === 'object' ? settings.props.get('basePath') : undefined;
  const base = given_ === undefined ? page : (asText(given_) ?? '{?}');
  for (const { method, path, route, handler, beside, place: at } of routes) {
    // nobody implements it
    if (handler.kind === 'literal') continue;
    const own = at ?? place;
    const guards = [given(build, '@ts-rest/core.ContractCheck()'), ...listOf(beside.get('middleware'))].map(
      (value, index): GuardDraft => ({
        value: index === 0 && value.kind === 'external' ? { ...value, args: [route] } : value,
        scope: 'route',
        place: own,
        conditional: false,
        ...(index === 0 ? { name: 'ts-rest' } : {}),
      }),
    );
    build.endpoint({
      app,
      protocol: 'http',
      method,
      path: joinPaths(base, asText(path) ?? '{?}'),
      framework: 'ts-rest',
      place: own,
      guards,
      handler,
      arguments: args,
      replies: 'return',
      describes: describedByStatus,
      defaultStatus: 200,
      conditional,
    });
  }
}
