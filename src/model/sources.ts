import ignore from 'ignore';
import type { Program } from '../link/types.ts';
import { namedStrings, type NamedString } from './named-strings.ts';
import type { Operation } from './operations.ts';
import type { Endpoint, Entity, Layer, SourceModule } from './types.ts';

/** Server files with the layer that their behaviour shows. */
export function sourceModules(program: Program, endpoints: readonly Endpoint[], operations: readonly Operation[], entities: readonly Entity[], told: readonly { readonly pattern: string; readonly layer: Layer }[]): SourceModule[] {
  const modules = program.modules.filter((module) => module.file.role === 'server');
  const routes = new Set<string>();
  for (const endpoint of endpoints) {
    routes.add(endpoint.place.file);
    if (endpoint.handler !== null) routes.add(endpoint.handler.location.file);
  }
  const queries = new Set<string>();
  const clients = new Set<string>();
  for (const operation of operations) {
    if (operation.is === 'query') queries.add(operation.place.file);
    else if (operation.is === 'client') clients.add(operation.place.file);
  }
  const models = new Set(entities.map((entity) => entity.location.file));
  const reachable = new Set(endpoints.flatMap((endpoint) => endpoint.steps.flatMap((step) => step.via.map((frame) => frame.location.file))));
  const hints = told.map(({ pattern, layer }) => ({ layer, covers: ignore().add(pattern) }));
  const layerOf = (path: string): [Layer, string] => {
    const hint = hints.findLast(({ covers }) => covers.ignores(path));
    if (hint !== undefined) return [hint.layer, 'the configuration says so'];
    if (routes.has(path)) return ['route', 'declares or handles endpoints'];
    if (models.has(path)) return ['model', 'declares entities'];
    if (queries.has(path)) return ['data', 'issues queries and handles no requests'];
    if (clients.has(path)) return ['infrastructure', 'creates clients'];
    if (reachable.has(path)) return ['service', 'is called on the way of requests'];
    return ['unknown', ''];
  };
  const sources = new Map<string, SourceModule & { imports: { to: SourceModule; place: ReturnType<SourceModule['locate']>; typeOnly: boolean; deferred: boolean }[] }>();
  for (const module of modules) {
    const [layer, layerReason] = layerOf(module.path);
    let strings: readonly NamedString[] | null = null;
    sources.set(module.path, {
      file: module.file,
      package: module.package,
      facts: module.facts,
      layer,
      layerReason,
      imports: [],
      strings: () => (strings ??= namedStrings(module.facts)),
      locate: (start, end) => module.locate(start, end),
    });
  }
  for (const module of modules) {
    const source = sources.get(module.path);
    if (source === undefined) continue;
    for (const request of module.facts.requests) {
      const resolution = program.resolve(module, request.source);
      if (resolution.kind !== 'module') continue;
      const to = sources.get(resolution.module.path);
      if (to !== undefined) source.imports.push({ to, place: module.locate(request.start, request.end), typeOnly: request.typeOnly, deferred: request.deferred });
    }
  }
  return [...sources.values()];
}
