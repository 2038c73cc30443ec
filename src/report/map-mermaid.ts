import { tagOf } from './openapi/names.ts';
import { counted, printable } from './text.ts';
import type { ConsumerEntry, EndpointEntry, Inventory, StepEntry } from './inventory.ts';
import type { RenderedMap } from './map.ts';

/** Mermaid refuses larger ones unless it is configured to take them: its own limits are 50,000 characters and 500 edges. */
const maxText = 48_000;
const maxEdges = 480;

/** How much a diagram shows, from all to little. */
interface Detail {
  /** each way in, or one node for all of a group */
  each: boolean;
  /** the classes and files between a way in and the tables */
  services: boolean;
  /** groups to show at most, those with the most endpoints */
  groups: number;
}

const details: readonly Detail[] = [
  { each: true, services: true, groups: Infinity },
  { each: true, services: false, groups: Infinity },
  { each: false, services: true, groups: Infinity },
  { each: false, services: false, groups: Infinity },
  { each: false, services: false, groups: 40 },
  { each: false, services: false, groups: 15 },
];

/** A diagram of the ways from endpoints, consumers and jobs through services to tables. Too large ones show groups instead. */
export function renderMapMermaid(inventory: Inventory): RenderedMap {
  const groups = groupsOf(inventory);
  for (const detail of details) {
    const drawn = draw(inventory, groups, detail);
    if (drawn.edges > maxEdges || drawn.text.length > maxText) continue;
    return { text: drawn.text, note: noteOf(detail, groups.length) };
  }
  const empty = 'flowchart LR\n  note["Too large to draw"]\n';
  return { text: empty, note: 'Too large for a diagram. Choose a part of it with --only.' };
}

interface WayIn {
  readonly id: string;
  readonly label: string;
  readonly style: string;
  readonly entry: EndpointEntry | ConsumerEntry;
}

interface Group {
  readonly name: string;
  readonly ways: readonly WayIn[];
}

function groupsOf({ endpoints, consumers }: Inventory): Group[] {
  const groups = new Map<string, WayIn[]>();
  const add = (group: string, way: WayIn): void => {
    const known = groups.get(group);
    if (known === undefined) groups.set(group, [way]);
    else known.push(way);
  };
  for (const [index, entry] of endpoints.entries()) {
    // what is open and what is unknown must not look like what is guarded
    const style = entry.guards.auth === null ? 'unknown' : entry.guards.auth ? 'guarded' : 'open';
    add(tagOf(entry), { id: `e${index}`, label: `${entry.method} ${entry.path}`, style, entry });
  }
  for (const [index, entry] of consumers.entries())
    add(`${entry.kind} consumers`, { id: `c${index}`, label: entry.label, style: 'consumer', entry });
  return [...groups].map(([name, ways]) => ({ name, ways }));
}

function noteOf({ each, services, groups }: Detail, count: number): string {
  const parts = [
    ...(each ? [] : ['endpoints are shown in groups']),
    ...(services ? [] : ['what is between them and the tables is left out']),
    ...(groups < count ? [`only the ${groups} largest of ${count} groups are shown`] : []),
  ];
  return parts.length === 0
    ? ''
    : `The diagram would be too large for Mermaid: ${parts.join(', ')}. --only shows a part in full.`;
}

function draw(inventory: Inventory, all: readonly Group[], detail: Detail): { text: string; edges: number } {
  const largest = [...all].sort((a, b) => b.ways.length - a.ways.length);
  const shown = new Set(largest.slice(0, Math.min(detail.groups, all.length)));
  const groups = all.filter((group) => shown.has(group));
  const nodes = new Nodes(inventory);
  const edges = new Map<string, boolean>();
  const connect = (from: string, to: string, writes: boolean): void => {
    const key = `${from} ${to}`;
    edges.set(key, edges.get(key) === true || writes);
  };
  const lines = ['flowchart LR'];
  const note = noteOf(detail, all.length);
  if (note !== '') lines.push(`  note["${quoted(note)}"]:::note`);
  for (const [index, { name, ways }] of groups.entries()) {
    if (detail.each) {
      lines.push(`  subgraph g${index}["${quoted(name)}"]`);
      for (const { id, label, style } of ways) lines.push(`    ${id}["${quoted(label)}"]:::${style}`);
      lines.push('  end');
    } else {
      const consumers = ways.filter(({ style }) => style === 'consumer').length;
      const size = consumers > 0 ? counted(consumers, 'consumer') : counted(ways.length, 'endpoint');
      const styles = new Set(ways.map(({ style }) => style));
      const style = ['open', 'unknown', 'guarded'].find((each) => styles.has(each)) ?? 'consumer';
      lines.push(`  g${index}["${quoted(name)}: ${size}"]:::${style}`);
    }
    for (const { id, entry } of ways) {
      const from = detail.each ? id : `g${index}`;
      for (const chain of detail.services ? chainsOf(entry) : directly(entry)) {
        let at = from;
        for (const service of chain.services) {
          const next = nodes.service(service);
          if (next !== at) connect(at, next, false);
          at = next;
        }
        if (chain.entity !== null) connect(at, nodes.entity(chain.entity), chain.writes);
      }
    }
  }
  const drawn = [...edges].map(([key, writes]) => {
    const [from = '', to = ''] = key.split(' ');
    return `  ${from} ${writes ? '==>' : '-->'} ${to}`;
  });
  drawn.push(...(detail.each ? nodes.relations() : []));
  lines.push(
    ...nodes.lines,
    ...drawn,
    '  classDef guarded stroke:#2e7d32',
    '  classDef open stroke:#c62828',
    '  classDef unknown stroke:#f9a825,stroke-dasharray:4',
    '  classDef consumer stroke:#1565c0',
    ...(note === '' ? [] : ['  classDef note fill:#fff8e1,stroke:#f9a825']),
  );
  return { text: `${lines.join('\n')}\n`, edges: drawn.length };
}

/** Services and tables, each with an identifier that is given when it is first met. */
class Nodes {
  readonly lines: string[] = [];
  readonly #inventory: Inventory;
  readonly #entities = new Map<string, string>();
  readonly #services = new Map<string, string>();
  readonly #names = new Map<string, string>();

  constructor(inventory: Inventory) {
    this.#inventory = inventory;
    // queries may know an entity by its table
    for (const { name, table } of inventory.entities) {
      this.#names.set(name, name);
      if (!this.#names.has(table)) this.#names.set(table, name);
    }
  }

  entity(named: string): string {
    const name = this.#names.get(named) ?? named;
    return this.#node(this.#entities, name, 't', `[("${quoted(name)}")]`);
  }

  service(name: string): string {
    return this.#node(this.#services, name, 's', `(["${quoted(name)}"])`);
  }

  /** One line per relation between tables that are there: from the side that holds the reference. */
  relations(): string[] {
    return this.#inventory.entities.flatMap((entity) => {
      const from = this.#entities.get(entity.name);
      return entity.relations.flatMap(({ to, columns }) => {
        const target = this.#entities.get(this.#names.get(to) ?? to);
        if (from === undefined || target === undefined || columns.length === 0) return [];
        return [`  ${from} -. "${quoted(columns.join(', '))}" .-> ${target}`];
      });
    });
  }

  #node(of: Map<string, string>, name: string, letter: string, shape: string): string {
    let id = of.get(name);
    if (id === undefined) {
      of.set(name, (id = `${letter}${of.size}`));
      this.lines.push(`  ${id}${shape}`);
    }
    return id;
  }
}

interface Chain {
  readonly services: readonly string[];
  readonly entity: string | null;
  readonly writes: boolean;
}

/** From the steps of a request: the classes and files it goes through to each table. */
function chainsOf(entry: EndpointEntry | ConsumerEntry): Chain[] {
  const own = entry.handler === null ? '' : unitOf(entry.handler.name, entry.handler.file);
  const chains: Chain[] = [];
  let stack: { depth: number; unit: string }[] = [];
  let inHandler = false;
  for (const step of entry.steps) {
    if (step.depth === 0) {
      inHandler = step.kind === 'handler';
      stack = [];
      continue;
    }
    stack = stack.filter(({ depth }) => depth < step.depth);
    if (step.kind === 'call') stack.push({ depth: step.depth, unit: unitOfStep(step) });
    else if (step.kind === 'query') {
      const units = inHandler ? stack.map(({ unit }) => unit).filter((unit) => unit !== own) : [];
      const services = units.filter((unit, index) => unit !== units[index - 1]);
      for (const entity of step.entities) chains.push({ services, entity, writes: step.writes });
    }
  }
  // tables that no step shows
  const shown = new Set(chains.map(({ entity }) => entity));
  return [...chains, ...directly(entry).filter(({ entity }) => !shown.has(entity))];
}

function directly({ reads, writes }: EndpointEntry | ConsumerEntry): Chain[] {
  const written = new Set(writes);
  return [
    ...writes.map((entity) => ({ services: [], entity, writes: true })),
    ...reads.filter((entity) => !written.has(entity)).map((entity) => ({ services: [], entity, writes: false })),
  ];
}

function unitOfStep({ text, file }: StepEntry): string {
  return unitOf(text.replace(/\(\)$/, ''), file);
}

/** The class of a method, else the file of a function. */
function unitOf(name: string, file: string): string {
  const [cls, method] = name.split('.');
  if (cls !== undefined && method !== undefined && /^\w+$/.test(cls)) return cls;
  const parts = file.split('/');
  const base = parts.at(-1)?.replace(/\.[cm]?[jt]sx?$/, '') ?? file;
  return base === 'index' ? `${parts.at(-2) ?? ''}/index` : base;
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
