import { posix } from 'node:path';
import { options, settle, type Place, type Value } from '../evaluate/values.ts';
import type { DescribedReply, LibraryBuild, OperationCall, OperationDraft } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { exportedHandlers, unwrapped } from './support/file-handlers.ts';
import { exchange } from './support/node-exchange.ts';
import { routesIn, type RequestHandler } from './support/request-routing.ts';
import { bodyKeys, leakOf } from './support/responses.ts';

/** Micro: one function that answers all requests, and what it returns. */
export default defineLibrary({
  packages: ['micro', 'micro-compress', 'micro-cors', 'microrouter'],
  docs: 'https://github.com/vercel/micro',
  title: 'Micro',
  rows: [
    { api: '{micro|micro.micro|micro.serve}', is: 'function', keeps: true },
    { api: 'micro.run', is: 'function', keeps: true },
    { api: '{micro-compress|micro-cors()|microrouter.*|micro-router.*}', is: 'function', keeps: true },
    { api: 'micro.{send|sendError}', is: 'sink', kind: 'html', arg: 2 },
    { api: 'micro.{json|text|buffer}', is: 'function', async: true },
    { api: 'micro.{json|text|buffer}()', is: 'source', kind: 'request', in: 'body' },
  ],
  operations: { 'micro.send': sent },
  build(build) {
    const seen = new Set<string>();
    for (const { event, conditional } of build.calls('{micro|micro.micro|micro.serve}'))
      if (event.args[0] !== undefined) declare(build, seen, event.args[0], event.place, conditional);
    for (const { event, conditional } of build.calls('micro.run')) {
      const handler = event.args.at(-1);
      if (handler !== undefined) declare(build, seen, handler, event.place, conditional);
    }
    // what the command line is told to serve
    for (const module of build.modules) {
      if (!module.facts.requests.some(({ source }) => source === 'micro')) continue;
      if (build.program.importers(module).length > 0) continue;
      const exported = exportedHandlers(build, module, (name) => name === 'default')[0];
      if (exported !== undefined) declare(build, seen, exported.value, exported.place, false);
    }
    for (const { directory, dependencies, scripts, main } of build.project.packages) {
      if (dependencies['micro'] === undefined) continue;
      if (!Object.values(scripts).some((script) => /(?:^|[\s&;])micro(?:-dev)?(?:\s|$)/.test(script))) continue;
      for (const file of [main, 'index.js', 'index.ts', 'src/index.js', 'src/index.ts']) {
        const module = file === '' ? undefined : build.program.moduleAt(posix.join(directory, file));
        const exported =
          module === undefined ? undefined : exportedHandlers(build, module, (name) => name === 'default')[0];
        if (exported === undefined) continue;
        declare(build, seen, exported.value, exported.place, false);
        break;
      }
    }
  },
});

function declare(build: LibraryBuild, seen: Set<string>, given: Value, place: Place, conditional: boolean): void {
  const { handler: value, wrappers } = unwrapped(given, place);
  const handler = options(value).find((option) => option.kind === 'function');
  if (handler?.kind !== 'function') return;
  const key = `${handler.module.path} ${handler.fn}`;
  if (seen.has(key)) return;
  seen.add(key);
  const routed: RequestHandler = {
    handler,
    place,
    describes: returned,
    arguments: (method, path) => exchange(build, place, method, path),
  };
  const routes = routesIn(build, routed);
  const app = build.app({
    framework: 'micro',
    place,
    traits: {
      catchesAsyncErrors: true,
      safeDefaultErrors: true,
      logs: true,
      requestIds: false,
      shutdownHooks: false,
      serverless: false,
      routesInOrder: true,
    },
    guards: [],
    requestArguments: () => exchange(build, place, null, null),
  });
  build.listens(app, place);
  for (const route of routes)
    build.endpoint({
      app,
      protocol: 'http',
      method: route.method,
      path: route.path,
      framework: 'micro',
      place: route.place,
      guards: wrappers,
      handler,
      arguments: () => exchange(build, place, route.known.method, route.known.path),
      replies: 'return',
      describes: returned,
      defaultStatus: 200,
      conditional,
    });
}

/** Content that is returned is sent; what `send()` gives is none. */
const returned: DescribedReply = (value) =>
  options(settle(value)).flatMap((option): ReturnType<DescribedReply>[number][] => {
    const text = option.kind === 'text' || (option.kind === 'literal' && typeof option.value === 'string');
    if (!text && option.kind !== 'object' && option.kind !== 'array') return [];
    return [{ status: 200, kind: text ? 'text' : 'json', keys: bodyKeys(option), leaksError: leakOf(option) }];
  });

/** `send(res, 404, body)`. */
function sent({ args: [, status, body] }: OperationCall): OperationDraft {
  const code = status?.kind === 'literal' && typeof status.value === 'number' ? status.value : null;
  return {
    is: 'reply',
    status: code,
    kind: body === undefined ? 'empty' : body.kind === 'literal' || body.kind === 'text' ? 'text' : 'json',
    keys: body === undefined ? null : bodyKeys(body),
    leaksError: body === undefined ? '' : leakOf(body),
  };
}
