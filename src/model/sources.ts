import ignore from 'ignore';
import type { Location } from '../findings/types.ts';
import type { Module, Program } from '../link/types.ts';
import { namedStrings, type NamedString } from './named-strings.ts';
import type { Operation } from './operations.ts';
import type { CallFrame, Endpoint, Entity, Layer, SourceModule } from './types.ts';

export interface SourcesInput {
  readonly program: Program;
  readonly endpoints: readonly Endpoint[];
  readonly operations: readonly Operation[];
  readonly entities: readonly Entity[];
  /** layers that the user set, by pattern in .gitignore syntax; the last match counts */
  readonly told: readonly { readonly pattern: string; readonly layer: Layer }[];
  /** files that tests get at */
  readonly reached: ReadonlySet<string>;
}

/** Server files with the layer that their behaviour shows. */
export function sourceModules({
  program,
  endpoints,
  operations,
  entities,
  told,
  reached,
}: SourcesInput): SourceModule[] {
  const modules = program.modules.filter((module) => module.file.role === 'server');
  const layerOf = layersOf(endpoints, operations, entities, told);
  const sources = new Map<string, Source>();
  for (const module of modules)
    sources.set(module.path, sourceOf(module, layerOf(module.path), reached.has(module.path)));
  for (const module of modules) {
    const source = sources.get(module.path);
    if (source === undefined) continue;
    for (const request of module.facts.requests) {
      const resolution = program.resolve(module, request.source);
      if (resolution.kind !== 'module') continue;
      const to = sources.get(resolution.module.path);
      if (to !== undefined)
        source.imports.push({
          to,
          place: module.locate(request.start, request.end),
          typeOnly: request.typeOnly,
          deferred: request.deferred,
        });
    }
  }
  return [...sources.values()];
}

type Source = SourceModule & { imports: { to: SourceModule; place: Location; typeOnly: boolean; deferred: boolean }[] };

/** The module itself is let go: what the evaluation knows of it lives as long as it does. */
function sourceOf(
  { file, package: own, facts, locate }: Module,
  [layer, layerReason]: [Layer, string],
  reachedByTests: boolean,
): Source {
  let strings: readonly NamedString[] | null = null;
  return {
    file,
    package: own,
    facts,
    layer,
    layerReason,
    imports: [],
    reachedByTests,
    strings: () => (strings ??= namedStrings(facts)),
    locate,
  };
}

/** What a file does decides: handles requests, issues queries, stands between the two. */
function layersOf(
  endpoints: readonly Endpoint[],
  operations: readonly Operation[],
  entities: readonly Entity[],
  told: SourcesInput['told'],
): (path: string) => [Layer, string] {
  const routes = new Set<string>();
  for (const { place, handler } of endpoints) {
    routes.add(place.file);
    if (handler !== null) routes.add(handler.location.file);
  }
  const queries = new Set<string>();
  const clients = new Set<string>();
  for (const operation of operations) {
    if (operation.is === 'query') queries.add(operation.place.file);
    else if (operation.is === 'client') clients.add(operation.place.file);
  }
  const models = new Set(entities.map((entity) => entity.location.file));
  const { guards, between } = waysOf(endpoints);
  const hints = told.map(({ pattern, layer }) => ({ layer, covers: ignore().add(pattern) }));
  return (path) => {
    const hint = hints.findLast(({ covers }) => covers.ignores(path));
    if (hint !== undefined) return [hint.layer, 'the configuration says so'];
    if (routes.has(path)) return ['route', 'declares or handles endpoints'];
    if (models.has(path)) return ['model', 'declares entities'];
    if (guards.has(path)) return ['route', 'guards requests'];
    if (queries.has(path)) return ['data', 'issues queries and handles no requests'];
    if (clients.has(path)) return ['infrastructure', 'creates clients'];
    if (between.has(path)) return ['service', 'stands between requests and what they use'];
    return ['unknown', ''];
  };
}

/** What a service is there for: data and other systems. A helper that only computes leads to none. */
const effects: ReadonlySet<Operation['is']> = new Set([
  'query',
  'transaction',
  'http',
  'publish',
  'file',
  'command',
  'token',
  'hash',
]);

/** Files whose functions are guards, and files whose functions lead from requests to data or other systems. */
function waysOf(endpoints: readonly Endpoint[]): { guards: Set<string>; between: Set<string> } {
  const guards = new Set<string>();
  const between = new Set<string>();
  const seen = new Set<readonly CallFrame[]>();
  for (const { steps } of endpoints) {
    for (const { via, guard, operation } of steps) {
      const [first] = via;
      if (guard !== null && first !== undefined) guards.add(first.location.file);
      // steps of one function share their way
      if (!effects.has(operation.is) || seen.has(via)) continue;
      seen.add(via);
      for (const { location } of via) between.add(location.file);
    }
  }
  return { guards, between };
}
