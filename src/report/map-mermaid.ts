import { printable } from './text.ts';
import type { Inventory } from './inventory.ts';

/** A diagram of which endpoint reads and writes which entity, and how entities relate. */
export function renderMapMermaid(inventory: Inventory): string {
  const ids = new Map<string, string>();
  const nodes: string[] = [];
  const idOf = (name: string): string => {
    const known = ids.get(name);
    if (known !== undefined) return known;
    const id = `t${nodes.length}`;
    nodes.push(`  ${id}[("${quoted(name)}")]`);
    ids.set(name, id);
    return id;
  };
  // queries may know an entity by its table
  for (const { name, table } of inventory.entities) {
    const id = idOf(name);
    if (!ids.has(table)) ids.set(table, id);
  }

  const lines = ['flowchart LR'];
  for (const [index, endpoint] of inventory.endpoints.entries()) {
    // what is open and what is unknown must not look like what is guarded
    const style = endpoint.guards.auth === null ? 'unknown' : endpoint.guards.auth ? 'guarded' : 'open';
    lines.push(`  e${index}["${quoted(`${endpoint.method} ${endpoint.path}`)}"]:::${style}`);
  }
  const edges: string[] = [];
  for (const [index, endpoint] of inventory.endpoints.entries()) {
    const written = new Set(endpoint.writes);
    for (const name of endpoint.writes) edges.push(`  e${index} ==> ${idOf(name)}`);
    for (const name of endpoint.reads) if (!written.has(name)) edges.push(`  e${index} --> ${idOf(name)}`);
  }
  for (const entity of inventory.entities) {
    for (const relation of entity.relations) {
      // one line per relation: from the side that holds the reference
      if (relation.columns.length > 0) {
        edges.push(`  ${idOf(entity.name)} -. "${quoted(relation.columns.join(', '))}" .-> ${idOf(relation.to)}`);
      }
    }
  }
  lines.push(
    ...nodes,
    ...edges,
    '  classDef guarded stroke:#2e7d32',
    '  classDef open stroke:#c62828',
    '  classDef unknown stroke:#f9a825,stroke-dasharray:4',
  );
  return `${lines.join('\n')}\n`;
}

/** Mermaid has no escapes, only entities. */
function quoted(text: string): string {
  return printable(text)
    .replaceAll('#', '#35;')
    .replaceAll('"', '#quot;')
    .replaceAll('<', '#lt;')
    .replaceAll('>', '#gt;')
    .replaceAll('`', '#96;');
}
