import type { Expression, Pattern } from '../../ir/index.ts';
import type { Location } from '../../findings/types.ts';
import type { BackendModel } from '../types.ts';
import { spotOf, type CallNode, type CodeNode, type ModuleCode } from './module-code.ts';

/** Names of the members that code reads from the rows that a call gives; null if it lets them out of sight. */
export function columnsRead(model: BackendModel, place: Location): ReadonlySet<string> | null {
  const spot = spotOf(model, place);
  const call = spot?.code.callAt(spot.start, spot.end) ?? null;
  if (spot === null || call === null) return null;
  const reader = new RowReader(spot.code);
  return reader.result(call) ? reader.columns : null;
}

/** Methods of lists that give each element to a function; `find` gives a row, `filter` and the like a list of rows. */
const each = new Set(['map', 'forEach', 'flatMap', 'some', 'every', 'find', 'filter', 'toSorted', 'sort', 'findIndex']);
const givesRow = new Set(['find', 'at', 'shift', 'pop']);
const givesList = new Set(['filter', 'toSorted', 'sort', 'slice', 'reverse', 'toReversed']);
const maxDepth = 12;

class RowReader {
  readonly #code: ModuleCode;
  readonly columns = new Set<string>();
  #depth = 0;

  constructor(code: ModuleCode) {
    this.#code = code;
  }

  /** What a query gives, from the call that begins it: whether all uses were understood. */
  result(from: CallNode): boolean {
    let node: CodeNode = from;
    for (let parent = this.#code.parent(node); parent !== undefined; parent = this.#code.parent(node)) {
      if (!('kind' in parent)) return false;
      if (parent.kind === 'await') return this.#list(parent);
      // further calls that build the query
      const isBuilding =
        parent.kind === 'cast' ||
        (parent.kind === 'member' && parent.object === node && parent.property !== 'then') ||
        (parent.kind === 'call' && parent.callee === node);
      if (!isBuilding) return false;
      node = parent;
    }
    return false;
  }

  #list(node: CodeNode): boolean {
    const parent = this.#code.parent(node);
    if (parent === undefined || !('kind' in parent) || ++this.#depth > maxDepth) return false;
    switch (parent.kind) {
      case 'cast':
        return this.#list(parent);
      case 'declare':
        return parent.value === node && this.#declared(parent.pattern);
      case 'member': {
        if (parent.property === 'length') return true;
        if (parent.property === 'rows' || parent.property === 'recordset') return this.#list(parent);
        const call = this.#code.parent(parent);
        if (call === undefined || !('kind' in call) || call.kind !== 'call' || call.callee !== parent) return false;
        const [first] = call.args;
        if (
          each.has(parent.property) &&
          !this.#callback(first, parent.property === 'sort' || parent.property === 'toSorted')
        )
          return false;
        if (givesRow.has(parent.property)) return this.#row(call);
        return givesList.has(parent.property) ? this.#list(call) : each.has(parent.property);
      }
      case 'index':
        return parent.object === node && parent.index.kind === 'number' && this.#row(parent);
      case 'loop':
        return (
          parent.form === 'of' && parent.iterable === node && parent.pattern !== null && this.#element(parent.pattern)
        );
      default:
        return false;
    }
  }

  /** `const rows`, `const { rows }`, `const [rows]`. */
  #declared(pattern: Pattern): boolean {
    if (pattern.kind === 'variable') return this.#code.references(pattern.variable).every((name) => this.#list(name));
    if (pattern.kind === 'object-pattern') {
      const [only] = pattern.properties;
      return pattern.properties.length === 1 && only?.key === 'rows' && this.#declared(only.value);
    }
    const [first] = pattern.kind === 'array-pattern' ? pattern.elements : [];
    return first !== undefined && first !== null && this.#declared(first);
  }

  #callback(callback: Expression | undefined, both: boolean): boolean {
    if (callback?.kind !== 'function') return false;
    const { params } = this.#code.source.facts.functions[callback.fn] ?? { params: [] };
    return params.slice(0, both ? 2 : 1).every(({ pattern }) => this.#element(pattern));
  }

  #element(pattern: Pattern): boolean {
    if (pattern.kind === 'variable') return this.#code.references(pattern.variable).every((name) => this.#row(name));
    if (pattern.kind !== 'object-pattern' || pattern.rest !== null) return false;
    for (const { key } of pattern.properties) {
      if (key === null) return false;
      this.columns.add(key);
    }
    return true;
  }

  #row(node: CodeNode): boolean {
    const parent = this.#code.parent(node);
    if (parent === undefined || !('kind' in parent)) return false;
    switch (parent.kind) {
      case 'cast':
        return this.#row(parent);
      case 'unary':
      case 'if':
        return true;
      case 'declare':
        return parent.value === node && this.#element(parent.pattern);
      case 'member': {
        const outer = this.#code.parent(parent);
        // a method of the row may read all of it
        if (outer !== undefined && 'kind' in outer && outer.kind === 'call' && outer.callee === parent) return false;
        this.columns.add(parent.property);
        return true;
      }
      case 'index':
        if (parent.object !== node || parent.index.kind !== 'string') return false;
        this.columns.add(parent.index.value);
        return true;
      default:
        return false;
    }
  }
}
