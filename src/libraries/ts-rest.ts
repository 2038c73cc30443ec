import type { PendingCall } from '../evaluate/knowledge.ts';
import { literal, makePromise, options, unknown, type Value } from '../evaluate/values.ts';
import type { OperationDraft } from './build-types.ts';
import { defineLibrary, type Row } from './define.ts';
import { schemaShape } from './support/schema-shape.ts';
import { addToExpress, addToFastify, contractRouter } from './support/ts-rest-contracts.ts';
import { contractHandlers, declareContractHandlers } from './support/ts-rest-handlers.ts';
import { validated, validationOf } from './support/validation.ts';

const contract = '@ts-rest/core.initContract()';
const fastify = '@ts-rest/fastify.initServer()';
const check = '@ts-rest/core.ContractCheck()';
const request = '@ts-rest/nest.Request()';
const serverless =
  '{@ts-rest/serverless/aws|@ts-rest/serverless/fetch|@ts-rest/serverless/azure|@ts-rest/serverless/next}';
const servers = ['express', 'fastify', 'serverless/aws', 'serverless/fetch', 'serverless/azure'];

/** ts-rest: contracts, and what implements them in Express, Fastify and Nest. */
export default defineLibrary({
  packages: [
    '@ts-rest/core',
    '@ts-rest/express',
    '@ts-rest/fastify',
    '@ts-rest/nest',
    '@ts-rest/next',
    '@ts-rest/serverless',
  ],
  docs: 'https://ts-rest.com',
  title: 'ts-rest',
  rows: [
    { api: `${contract}.{query|mutation|responses}`, is: 'function', returns: 'argument 0' },
    ...servers.map((name): Row => ({
      api: `@ts-rest/${name}.initServer().{router|route|plugin|registerRouter}`,
      is: 'function',
      keeps: true,
    })),
    { api: '@ts-rest/express.createExpressEndpoints', is: 'function', keeps: true },
    { api: '@ts-rest/next.{createNextRoute|createNextRouter|createSingleRouteHandler}', is: 'function', keeps: true },
    { api: contractHandlers, is: 'function', keeps: true },
    { api: `${serverless}.tsr.{router|route}`, is: 'function', keeps: true },
    { api: `${serverless}.tsr.{platformContext|routerBuilder}()`, is: 'alias', of: '@ts-rest/serverless/fetch.tsr' },
    // handlers get what they need of the request as members of one object: those of the request itself
    { api: 'express.Request().req', is: 'alias', of: 'express.Request()' },
    { api: 'express.Request().res', is: 'alias', of: 'express.Response()' },
    { api: 'fastify.FastifyRequest().request', is: 'alias', of: 'fastify.FastifyRequest()' },
    { api: 'fastify.FastifyRequest().reply', is: 'alias', of: 'fastify.FastifyReply()' },
    { api: check, is: 'guard', guard: 'validation' },
    { api: '@ts-rest/nest.nestControllerContract', is: 'function', returns: 'argument 0' },
    { api: '@ts-rest/nest.TsRestRequest()', is: 'injects', of: request },
    { api: `${request}.params`, is: 'source', kind: 'request', in: 'path' },
    { api: `${request}.query`, is: 'source', kind: 'request', in: 'query' },
    { api: `${request}.body`, is: 'source', kind: 'request', in: 'body' },
    { api: `${request}.headers`, is: 'source', kind: 'request', in: 'header' },
  ],
  hooks: {
    [`${contract}.router`]: contractRouter,
    '@ts-rest/express.createExpressEndpoints': addToExpress,
    [`${fastify}.registerRouter`]: (call) => {
      const [described, router, app] = call.args;
      return described === undefined || router === undefined || app === undefined
        ? undefined
        : addToFastify(call, described, router, app);
    },
    // the plugin, when Fastify runs it
    [`${fastify}.plugin()`]: (call) => {
      const router = call.receiver?.kind === 'external' ? call.receiver.args[0] : undefined;
      const made = router === undefined ? undefined : options(router).find((option) => option.kind === 'external');
      const [app] = call.args;
      if (made?.kind !== 'external' || made.args[0] === undefined || app === undefined) return undefined;
      return addToFastify(call, made.args[0], made, app);
    },
    [check]: (call) => {
      const [given] = call.args;
      for (const [part, name] of parts)
        if (given !== undefined)
          validated(call, schemaShape(partOf(call.receiver, part)), call.member(given, name), 'ts-rest');
      return literal(undefined);
    },
    '@ts-rest/nest.tsRestHandler': runImplementation,
  },
  build(build) {
    declareContractHandlers(build);
    for (const { event } of build.calls(
      `{@ts-rest/express.createExpressEndpoints|${fastify}.registerRouter|${fastify}.router}`,
    )) {
      if (event.args[0] === undefined || options(event.args[0]).some(({ kind }) => kind === 'object')) continue;
      build.unknown({
        kind: 'route',
        message: 'the contract of these routes could not be read',
        location: build.locate(event.place),
      });
    }
  },
  operations: {
    [check]: ({ receiver, args, property }): OperationDraft[] =>
      parts.flatMap(([part, name]) => {
        const shape = schemaShape(partOf(receiver, part));
        const found = shape === null ? null : validationOf(property(args[0], name), shape);
        return found === null ? [] : [found].flat();
      }),
  },
});

const parts = [
  ['body', 'body'],
  ['query', 'query'],
  ['pathParams', 'params'],
  ['headers', 'headers'],
] as const;

function partOf(receiver: Value | null, part: string): Value | undefined {
  const route = receiver?.kind === 'external' ? receiver.args[0] : undefined;
  return route?.kind === 'object' ? route.props.get(part) : undefined;
}

/** `tsRestHandler(c.getUser, async ({ params }) => …)`: what it is given runs when the method of the controller does. */
function runImplementation(call: PendingCall): Value {
  const [, implementation] = call.args;
  for (const option of implementation === undefined ? [] : options(implementation)) {
    const given = [call.external(request)];
    if (option.kind === 'function') return makePromise(call.invoke(option, given));
    if (option.kind === 'object')
      for (const each of option.props.values()) if (each.kind === 'function') call.invoke(each, given);
  }
  return makePromise(unknown);
}
