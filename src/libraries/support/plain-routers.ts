import { unknown, type ExternalValue, type Place, type Value } from '../../evaluate/values.ts';
import type { AppDraft, LibraryBuild, SeenCall } from '../build-types.ts';
import { declareLayers, flatten, matchesPattern, type Layer, type LayeredFramework } from './layers.ts';
import { pathsOf } from './paths.ts';

/** A router with one method for each verb, which may be mounted in another one of its kind. */
export interface PlainRouter {
  readonly name: string;
  /** what makes one: `itty-router.Router()` */
  readonly api: string;
  /** methods that add a route, and the verbs that it is for; '' for middleware of all */
  readonly methods: Readonly<Record<string, string>>;
  /** what other methods add; null for what is no route */
  read?(seen: SeenCall): Pick<Layer, 'methods' | 'path' | 'handler' | 'steps'>[] | null;
  /** methods that `read` is asked about */
  readonly others?: readonly string[];
  prefixOf?(router: ExternalValue): string;
  readonly replies: LayeredFramework['replies'];
  readonly catchesAsyncErrors: boolean;
  /** it runs in a function that a platform calls */
  readonly serverless?: boolean;
  /** what handlers are called with, for a route that was added at a place */
  arguments(build: LibraryBuild, place: Place): readonly Value[];
  /** calls that start it */
  readonly listens: string;
}

export function declarePlainRouters(build: LibraryBuild, router: PlainRouter): void {
  const layers = new Map<ExternalValue, Layer[]>();
  const methods = [...Object.keys(router.methods), ...(router.others ?? [])];
  for (const seen of build.calls(`${router.api}.{${methods.join('|')}}`)) {
    const { receiver } = seen.event;
    if (receiver?.kind !== 'external') continue;
    const known = layers.get(receiver) ?? [];
    layers.set(receiver, known);
    for (const layer of layersOf(build, router, seen)) known.push({ ...layer, seen });
  }
  const framework: LayeredFramework = {
    name: router.name,
    layersOf: (owner) => layers.get(owner) ?? [],
    prefixOf: (owner) => router.prefixOf?.(owner) ?? '',
    covers: matchesPattern,
    shared: false,
    strict: true,
    replies: router.replies,
    arguments: ({ layer }) => router.arguments(build, layer.seen.event.place),
  };
  const mounted = new Set<ExternalValue>();
  for (const own of layers.values())
    for (const { steps } of own) for (const step of steps) if ('router' in step) mounted.add(step.router);
  for (const owner of layers.keys())
    if (!mounted.has(owner)) declareLayers(build, framework, owner, createApp(build, router, owner));
}

function layersOf(build: LibraryBuild, router: PlainRouter, seen: SeenCall): Omit<Layer, 'seen'>[] {
  const { name, args, place } = seen.event;
  const verb = router.methods[name];
  if (verb === undefined) return router.read?.(seen) ?? [];
  const paths = pathsOf(args[0]);
  const handlers = flatten(paths === null ? args : args.slice(1));
  if (verb === '')
    return [{ methods: null, path: paths?.[0] ?? '*', steps: handlers.map((guard) => ({ guard })), handler: null }];
  if (paths === null)
    build.unknown({
      kind: 'path',
      message: `the path of ${name}() could not be computed`,
      location: build.locate(place),
    });
  const steps = handlers.slice(0, -1).map((guard) => ({ guard }));
  return (paths ?? ['{?}']).map((path) => ({ methods: [verb], path, steps, handler: handlers.at(-1) ?? unknown }));
}

function createApp(build: LibraryBuild, router: PlainRouter, owner: ExternalValue): AppDraft | null {
  const place = owner.call?.place;
  if (place === undefined) return null;
  const draft = build.app({
    framework: router.name,
    place,
    traits: {
      catchesAsyncErrors: router.catchesAsyncErrors,
      safeDefaultErrors: true,
      logs: false,
      requestIds: false,
      shutdownHooks: false,
      serverless: router.serverless === true,
      routesInOrder: true,
    },
    guards: [],
    requestArguments: () => router.arguments(build, place),
  });
  for (const { event } of build.calls(router.listens))
    if (
      event.receiver === owner ||
      event.args.some((argument) => argument === owner || (argument.kind === 'external' && argument.receiver === owner))
    )
      build.listens(draft, event.place);
  return draft;
}
