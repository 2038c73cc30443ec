import type { Location } from '../../findings/types.ts';
import type { Expression } from '../../ir/index.ts';
import type { BackendModel, CallFrame, Endpoint, SourceModule } from '../types.ts';
import { isFromRequest } from './from-request.ts';
import { codeOf, functionAt, spotOf, type CodeNode, type ModuleCode } from './module-code.ts';

/** A collection that lives as long as the process and that requests add to. */
export interface GrowingCollection {
  readonly name: string;
  readonly kind: 'map' | 'set' | 'object' | 'array';
  readonly place: Location;
  /** where requests add to it */
  readonly grows: readonly Location[];
  readonly endpoints: readonly Endpoint[];
}

/** Collections of modules that requests add to under keys that they bring along, and that nothing ever makes smaller or measures. */
export function growingCollections(model: BackendModel): GrowingCollection[] {
  const reached = reachedFunctions(model);
  return model.sources.flatMap((source) => {
    const code = codeOf(source);
    const statements = source.facts.functions[0]?.body ?? [];
    return statements.flatMap((statement) => {
      if (statement.kind !== 'declare' || statement.pattern.kind !== 'variable' || statement.value === null) return [];
      const kind = collectionKind(statement.value);
      if (kind === null) return [];
      const { variable, name } = statement.pattern;
      const mentions = [...mentionsOf(code, variable), ...importsOf(model, source, variable)];
      const uses = mentions.map((each) => ({ ...each, does: usageOf(each.code, each.node) }));
      if (uses.some(({ does }) => does === 'shrinks' || does === 'escapes')) return [];
      const growing = uses
        .filter(({ does }) => does === 'grows')
        .flatMap((each) => endpointsAt(model, each, reached).map((endpoint) => ({ ...each, endpoint })));
      if (growing.length === 0) return [];
      return [
        {
          name,
          kind,
          place: source.locate(statement.start, statement.end),
          grows: growing
            .map(({ code: at, node }) => at.source.locate(node.start, node.end))
            .filter(
              (place, index, all) =>
                all.findIndex((other) => other.file === place.file && other.line === place.line) === index,
            ),
          endpoints: [...new Set(growing.map(({ endpoint }) => endpoint))],
        },
      ];
    });
  });
}

function collectionKind(value: Expression): GrowingCollection['kind'] | null {
  const made = value.kind === 'cast' ? value.value : value;
  if (made.kind === 'new' && made.callee.kind === 'name' && made.callee.variable < 0 && made.args.length === 0)
    return made.callee.name === 'Map' ? 'map' : made.callee.name === 'Set' ? 'set' : null;
  if (made.kind === 'object' && made.properties.length === 0) return 'object';
  return made.kind === 'array' && made.elements.length === 0 ? 'array' : null;
}

interface Mention {
  readonly code: ModuleCode;
  readonly node: Extract<Expression, { kind: 'name' }>;
}

function mentionsOf(code: ModuleCode, variable: number): Mention[] {
  return code.references(variable).map((node) => ({ code, node }));
}

function importsOf(model: BackendModel, source: SourceModule, variable: number): Mention[] {
  const names = new Set(source.facts.exports.filter((each) => each.variable === variable).map(({ name }) => name));
  if (names.size === 0) return [];
  return model.sources.flatMap((other) => {
    if (!other.imports.some(({ to }) => to === source)) return [];
    const code = codeOf(other);
    return other.facts.imports
      .filter(({ imported }) => names.has(imported))
      .flatMap((each) => mentionsOf(code, each.variable));
  });
}

const growing = new Set(['set', 'add', 'push', 'unshift']);
const shrinking = new Set(['delete', 'clear', 'splice', 'shift', 'pop', 'size', 'length', 'slice', 'filter']);

/** What one mention of the collection does to its size. */
function usageOf(code: ModuleCode, node: CodeNode): 'grows' | 'shrinks' | 'escapes' | 'reads' {
  const parent = code.parent(node);
  if (parent === undefined || !('kind' in parent)) return 'escapes';
  if (parent.kind === 'member' && parent.object === node) {
    if (shrinking.has(parent.property)) return 'shrinks';
    const call = code.parent(parent);
    if (call === undefined || !('kind' in call) || call.kind !== 'call' || call.callee !== parent) return 'reads';
    return growing.has(parent.property) && !isConstant(call.args[0]) ? 'grows' : 'reads';
  }
  if (parent.kind === 'index' && parent.object === node) {
    const outer = code.parent(parent);
    if (outer === undefined || !('kind' in outer)) return 'reads';
    if (outer.kind === 'unary' && outer.operator === 'delete') return 'shrinks';
    return outer.kind === 'target' && !isConstant(parent.index) ? 'grows' : 'reads';
  }
  // `known = new Map()` starts over; passed on or returned it may be emptied by others
  if (
    parent.kind === 'binary' ||
    parent.kind === 'unary' ||
    parent.kind === 'logical' ||
    parent.kind === 'if' ||
    (parent.kind === 'loop' && parent.iterable === node)
  )
    return 'reads';
  return 'escapes';
}

function isConstant(key: Expression | undefined): boolean {
  return (
    key === undefined ||
    key.kind === 'string' ||
    key.kind === 'number' ||
    key.kind === 'function' ||
    key.kind === 'class'
  );
}

type Reached = Map<ModuleCode, Map<number, Map<Endpoint, readonly CallFrame[]>>>;

/** Functions that requests run, with the way there. */
function reachedFunctions(model: BackendModel): Reached {
  const reached: Reached = new Map();
  for (const endpoint of model.endpoints) {
    const seen = new Set<string>();
    for (const via of endpoint.ways) {
      const location = via.at(-1)?.location;
      if (location === undefined || seen.has(`${location.file}:${location.line}:${location.column}`)) continue;
      seen.add(`${location.file}:${location.line}:${location.column}`);
      const spot = spotOf(model, location);
      const fn = spot === null ? -1 : functionAt(spot);
      if (spot === null || fn < 0) continue;
      let functions = reached.get(spot.code);
      if (functions === undefined) reached.set(spot.code, (functions = new Map()));
      let ways = functions.get(fn);
      if (ways === undefined) functions.set(fn, (ways = new Map()));
      ways.set(endpoint, via);
    }
  }
  return reached;
}

/** Endpoints whose requests decide what is added at a mention. */
function endpointsAt(model: BackendModel, { code, node }: Mention, reached: Reached): Endpoint[] {
  const key = keyAdded(code, node);
  const fn = code.functionOf(node);
  const ways = reached.get(code)?.get(fn);
  if (key === undefined || ways === undefined) return [];
  return [...ways].filter(([, via]) => isFromRequest(model, code, fn, key, via)).map(([endpoint]) => endpoint);
}

/** The key of `map.set(key, …)` and `object[key] = …`, the element of `list.push(element)`. */
function keyAdded(code: ModuleCode, node: CodeNode): Expression | undefined {
  const parent = code.parent(node);
  if (parent === undefined || !('kind' in parent)) return undefined;
  if (parent.kind === 'index') return parent.index;
  const call = code.parent(parent);
  return call !== undefined && 'kind' in call && call.kind === 'call' ? call.args[0] : undefined;
}
