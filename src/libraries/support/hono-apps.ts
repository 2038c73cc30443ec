import { options, unknown, type ExternalValue, type Place, type Value } from '../../evaluate/values.ts';
import type { Module } from '../../link/types.ts';
import type { AppDraft, LibraryBuild } from '../build-types.ts';
import { exchange } from './hono-context.ts';
import { joinPaths, pathsOf } from './paths.ts';

const app = 'hono.Hono()';
const platforms =
  '{hono/aws-lambda|hono/lambda-edge|hono/vercel|hono/netlify|hono/cloudflare-pages|hono/service-worker|@hono/node-server/vercel}.{handle|streamHandle|handleMiddleware|fire}';
const servers =
  '{@hono/node-server.serve|@hono/node-server.createAdaptorServer|global.Bun.serve|global.Deno.serve|bun.serve}';
/** Packages whose presence says that a worker's platform calls what a module exports. */
const workerPackages = [
  'wrangler',
  '@cloudflare/workers-types',
  '@cloudflare/vitest-pool-workers',
  '@fastly/js-compute',
];

/** How applications are reached. */
export interface Served {
  readonly listens: ReadonlyMap<ExternalValue, Place>;
  /** those that a platform calls */
  readonly serverless: ReadonlySet<ExternalValue>;
}

export function servedApplications(build: LibraryBuild): Served {
  const listens = new Map<ExternalValue, Place>();
  const serverless = new Set<ExternalValue>();
  for (const { event } of build.calls(servers)) {
    for (const argument of event.args) {
      const served = applicationIn(argument);
      if (served !== null && !listens.has(served)) listens.set(served, event.place);
    }
  }
  for (const { event } of [...build.calls(platforms), ...build.calls(`${app}.fire`)]) {
    const served = applicationIn(event.args[0] ?? event.receiver ?? undefined);
    if (served !== null) serverless.add(served);
  }
  // what the module that is started exports is served by the runtime
  for (const module of build.modules) {
    const exported = module.facts.exports.find(({ name, source }) => name === 'default' && source === null);
    if (exported === undefined || build.program.importers(module).length > 0) continue;
    const served = applicationIn(build.evaluator.exportOf(module, 'default'));
    if (served === null || listens.has(served)) continue;
    if (isWorker(module)) serverless.add(served);
    else listens.set(served, { module, start: exported.start, end: exported.end });
  }
  return { listens, serverless };
}

/** What adapters made of applications, which answer with the routes of those: `export const GET = handle(app)`. */
export function adapted(build: LibraryBuild): ReadonlySet<Value> {
  const results = build.calls(platforms).filter(({ event }) => applicationIn(event.args[0]) !== null);
  return new Set(results.flatMap(({ event }) => options(event.result)));
}

function isWorker(module: Module): boolean {
  const dependencies = module.package?.dependencies ?? {};
  return workerPackages.some((name) => Object.hasOwn(dependencies, name));
}

/** `app`, `app.fetch`, or options that have one of them as their `fetch`. */
export function applicationIn(value: Value | undefined): ExternalValue | null {
  for (const option of options(value ?? unknown)) {
    if (option.kind === 'object' && option.base === null) {
      const fetch = option.props.get('fetch');
      if (fetch !== undefined) return applicationIn(fetch);
    }
    const external = option.kind === 'object' ? option.base : option;
    if (external?.kind !== 'external') continue;
    if (external.path.text === app) return ownerOf(external).owner;
    if (external.path.text === `${app}.fetch` && external.receiver !== null) return ownerOf(external.receiver).owner;
  }
  return null;
}

/** The application whose routes these are, and the base path that was set on the way to the value. */
export function ownerOf(value: ExternalValue): { owner: ExternalValue; base: string } {
  let at = value;
  let base = '';
  while (at.call?.name === 'basePath' && at.receiver !== null) {
    base = joinPaths(pathsOf(at.args[0])?.[0] ?? '{?}', base);
    at = at.receiver;
  }
  return { owner: at, base };
}

/** Declares the applications that nothing mounts, with what handles their errors. */
export function createApps(
  build: LibraryBuild,
  roots: ReadonlyMap<ExternalValue, Place>,
  { listens, serverless }: Served,
): Map<ExternalValue, AppDraft> {
  const drafts = new Map<ExternalValue, AppDraft>();
  for (const [root, place] of roots) {
    const draft = build.app({
      framework: 'hono',
      place,
      // an error that nothing handles is answered with a bare 500, and written to the console
      traits: {
        catchesAsyncErrors: true,
        safeDefaultErrors: true,
        logs: false,
        requestIds: false,
        shutdownHooks: false,
        serverless: serverless.has(root),
        routesInOrder: true,
      },
      guards: [],
      requestArguments: () => exchange(build, null),
    });
    drafts.set(root, draft);
    const at = listens.get(root);
    if (at !== undefined) build.listens(draft, at);
  }
  const thrown = build.evaluator.knowledge.paths.parse('global.Error()');
  const seen = new Set<string>();
  for (const { event } of build.calls(`${app}.onError`)) {
    const [handler] = event.args;
    const draft = event.receiver?.kind === 'external' ? drafts.get(ownerOf(event.receiver).owner) : undefined;
    const key = `${event.place.module.id}:${event.place.start}`;
    if (handler === undefined || draft === undefined || seen.has(key)) continue;
    seen.add(key);
    const error = build.evaluator.external(thrown, { props: new Map() });
    build.errorHandler(draft, event.place, 'onError', false, {
      value: handler,
      args: [error, ...exchange(build, null)],
    });
  }
  return drafts;
}
