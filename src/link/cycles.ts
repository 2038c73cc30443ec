import type { ImportEdge, ImportGraph } from './import-graph.ts';
import { strongComponents } from './strong-components.ts';
import type { ImportCycle, Module } from './types.ts';

/** Import cycles among the non-test modules, over the imports that run when a module is loaded. */
export function findCycles(modules: readonly Module[], graph: ImportGraph): ImportCycle[] {
  const outgoing = modules.map((module) => (module.file.role === 'test' ? [] : loadEdges(module, graph)));
  // Whether the compiler erases an import takes a look at the bodies, so only those in a cycle are asked.
  const suspects = strongComponents(outgoing.map(targets)).flat();
  for (const id of suspects) outgoing[id] = (outgoing[id] ?? []).filter((edge) => !graph.erased(edge));
  return strongComponents(outgoing.map(targets))
    .map((members) => describe(members, modules, outgoing, graph))
    .sort((a, b) => (a.modules[0]?.id ?? 0) - (b.modules[0]?.id ?? 0));
}

function loadEdges(module: Module, graph: ImportGraph): ImportEdge[] {
  return graph
    .edges(module)
    .filter(({ to, request }) => request.form !== 'dynamic' && !request.deferred && to.file.role !== 'test');
}

function targets(edges: readonly ImportEdge[]): number[] {
  return edges.map((edge) => edge.to.id);
}

/**
 * The cycle to show is one that can break: through an import used at load time, if there is one. Every import inside a
 * component lies on some cycle, so that `deferred` then says the same of the path and of the component.
 */
function describe(
  members: number[],
  modules: readonly Module[],
  outgoing: readonly ImportEdge[][],
  graph: ImportGraph,
): ImportCycle {
  const inside = new Set(members);
  const edges = new Map<number, ImportEdge[]>();
  for (const id of members.sort((a, b) => a - b))
    edges.set(
      id,
      (outgoing[id] ?? []).filter((edge) => inside.has(edge.to.id)),
    );
  const all = [...edges.values()].flat();
  const critical = all.filter((edge) => graph.usedAtLoad(edge));

  let shortest: ImportEdge[] = [];
  for (const edge of critical.length > 0 ? critical : all) {
    const back = shortestPath(edge.to, edge.from, edges, shortest.length === 0 ? Infinity : shortest.length - 2);
    if (back !== null) shortest = [edge, ...back];
    if (shortest.length === 2) break;
  }
  return {
    modules: members.flatMap((id) => modules[id] ?? []),
    path: fromFirst(shortest).map(({ from, to, request }) => ({ from, to, start: request.start, end: request.end })),
    deferred: critical.length === 0,
  };
}

/** Breadth first, no longer than `limit` edges; null if there is none. */
function shortestPath(
  from: Module,
  to: Module,
  edges: ReadonlyMap<number, readonly ImportEdge[]>,
  limit: number,
): ImportEdge[] | null {
  const reachedBy = new Map<number, ImportEdge>();
  let frontier = [from];
  for (let length = 1; length <= limit && frontier.length > 0; length++) {
    const next: Module[] = [];
    for (const module of frontier) {
      for (const edge of edges.get(module.id) ?? []) {
        if (edge.to === from || reachedBy.has(edge.to.id)) continue;
        reachedBy.set(edge.to.id, edge);
        if (edge.to === to) return pathTo(to, from, reachedBy);
        next.push(edge.to);
      }
    }
    frontier = next;
  }
  return null;
}

function pathTo(to: Module, from: Module, reachedBy: ReadonlyMap<number, ImportEdge>): ImportEdge[] {
  const path: ImportEdge[] = [];
  for (let at = to; at !== from;) {
    const edge = reachedBy.get(at.id);
    if (edge === undefined) break;
    path.push(edge);
    at = edge.from;
  }
  return path.reverse();
}

/** The same circle, begun at its first module. */
function fromFirst(circle: readonly ImportEdge[]): ImportEdge[] {
  const first = circle.reduce((best, edge, index) => (edge.from.id < (circle[best]?.from.id ?? 0) ? index : best), 0);
  return [...circle.slice(first), ...circle.slice(0, first)];
}
