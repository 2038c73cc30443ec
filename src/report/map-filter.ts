import type { ConsumerEntry, EndpointEntry, Inventory } from './inventory.ts';

/** What of an inventory is wanted. */
export interface MapFilter {
  /** `POST /users`, `/api/*`, `DELETE`: any of them; empty for all */
  only: readonly string[];
  /** endpoints that are not known to ask who sends the request */
  unguarded: boolean;
  /** protocols of endpoints and kinds of consumers; empty for all */
  protocol: readonly string[];
}

export const mapProtocols = ['http', 'graphql', 'ws', 'grpc', 'rpc', 'queue', 'topic', 'event', 'schedule'] as const;

/** The part of an inventory that is wanted, with the entities and queries on its way. */
export function filtered(inventory: Inventory, filter: MapFilter): Inventory {
  const { only, unguarded, protocol } = filter;
  if (only.length === 0 && !unguarded && protocol.length === 0) return inventory;
  const patterns = only.map(patternOf);
  const wanted = (label: string, kind: string, path: string): boolean =>
    (protocol.length === 0 || protocol.includes(kind)) &&
    (patterns.length === 0 || patterns.some((matches) => matches(label, path)));
  const endpoints = inventory.endpoints.filter(
    ({ method, path, protocol: kind, guards }) =>
      wanted(`${method} ${path}`, kind, path) && (!unguarded || guards.auth !== true),
  );
  const consumers = unguarded ? [] : inventory.consumers.filter(({ label, kind, name }) => wanted(label, kind, name));
  const entries: readonly (EndpointEntry | ConsumerEntry)[] = [...endpoints, ...consumers];
  const entities = new Set(entries.flatMap(({ reads, writes }) => [...reads, ...writes]));
  const places = new Set(entries.flatMap(({ steps }) => steps.map(({ file, line }) => `${file}:${line}`)));
  return {
    ...inventory,
    endpoints,
    consumers,
    entities: inventory.entities.filter(({ name, table }) => entities.has(name) || entities.has(table)),
    queries: inventory.queries.filter(({ file, line }) => places.has(`${file}:${line}`)),
    unknowns: [],
  };
}

/** Verb, path or both, with `*` for anything; a path stands for what is below it, too. */
function patternOf(text: string): (label: string, path: string) => boolean {
  const [, verb = '', rest = ''] = /^(?:([A-Za-z]+)(?:\s+|$))?(.*)$/.exec(text.trim()) ?? [];
  // one word is a verb if it is written like one, else a name
  const named = rest === '' && verb !== verb.toUpperCase();
  const source = (named ? verb : rest).split('*').map(escaped).join('.*');
  const pattern = new RegExp(`^${source.replace(/\/$/, '')}(?:/.*)?$`, 'i');
  const method = named ? '' : verb.toUpperCase();
  return (label, path) => {
    const own = label.split(' ')[0]?.toUpperCase() ?? '';
    if (method !== '' && own !== method && own !== 'ALL') return false;
    return (rest === '' && !named) || pattern.test(path);
  };
}

function escaped(text: string): string {
  return text.replaceAll(/[.+?^${}()|[\]\\]/g, String.raw`\$&`);
}
