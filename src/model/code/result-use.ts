import type { Expression } from '../../ir/index.ts';
import type { Location } from '../../findings/types.ts';
import type { BackendModel, Endpoint, Step } from '../types.ts';
import { spotOf, type CodeNode, type ModuleCode } from './module-code.ts';

/**
 * What becomes of a query's result where there is none: `checked`: something asks whether there is one; `replied`: it is sent as it is;
 * `read`: a member of it is read, which throws; `unknown`: it goes somewhere that cannot be followed.
 */
export interface ResultUse {
  readonly use: 'checked' | 'replied' | 'read' | 'unknown' | 'unused';
  readonly place: Location | null;
  /** one row was taken out of a list on the way: `rows[0]` */
  readonly first: boolean;
  /** rows are taken one after the other, never all at once: `.stream()` */
  readonly streamed: boolean;
}

const nowhere: ResultUse = { use: 'unknown', place: null, first: false, streamed: false };

/** Follows the result of a step's query outwards, from the function that asks to the handler that replies. */
export function resultUse(model: BackendModel, endpoint: Endpoint, step: Step): ResultUse {
  const replies = new Set(
    endpoint.steps.flatMap(({ operation }) => (operation.is === 'reply' ? [keyOf(operation.place)] : [])),
  );
  let at = step.operation.place;
  let first = false;
  let streamed = false;
  for (let level = step.via.length - 1; level >= 0; level--) {
    const spot = spotOf(model, at);
    const call = spot?.code.callAt(spot.start, spot.end) ?? null;
    if (spot === null || call === null) return nowhere;
    const follower = new Follower(spot.code, replies);
    const use = follower.follow(call, false);
    first ||= follower.first;
    streamed ||= follower.streamed;
    if (use.use !== 'returned')
      return {
        use: use.use,
        place: use.node === null ? null : spot.code.source.locate(use.node.start, use.node.end),
        first,
        streamed,
      };
    // what a handler returns is a reply where the framework makes one of it
    if (level === 0)
      return {
        use: endpoint.steps.some(({ operation }) => operation.is === 'reply' && operation.api === 'return')
          ? 'replied'
          : 'unknown',
        place: at,
        first,
        streamed,
      };
    const frame = step.via[level];
    if (frame === undefined) return nowhere;
    at = frame.calledAt;
  }
  return nowhere;
}

interface Use {
  readonly use: ResultUse['use'] | 'returned';
  readonly node: CodeNode | null;
}

/** Methods that still build the query, or turn the result into another form of itself. */
const transparent = new Set([
  'exec',
  'lean',
  'populate',
  'select',
  'toPromise',
  'executeTakeFirst',
  'execute',
  'first',
  'limit',
  'cache',
  'session',
  'rows',
  'then',
  'where',
  'at',
  'shift',
  'pop',
  'setOptions',
  'orFail',
]);
const taking = new Set(['at', 'shift', 'pop', 'first']);
const sizes = new Set(['length', 'rowCount', 'size', 'affectedRows', 'count']);
const streaming = new Set(['stream', 'cursor', 'iterate', 'eachAsync', 'asStream']);
const certainty: readonly Use['use'][] = ['checked', 'unknown', 'returned', 'read', 'replied', 'unused'];

class Follower {
  readonly #code: ModuleCode;
  readonly #replies: ReadonlySet<string>;
  readonly #variables = new Set<number>();
  first = false;
  streamed = false;

  constructor(code: ModuleCode, replies: ReadonlySet<string>) {
    this.#code = code;
    this.#replies = replies;
  }

  /** `settled`: the value has been awaited; members read from here on belong to the row. */
  follow(from: Expression, settled: boolean, wrapped = false): Use {
    let node: CodeNode = from;
    let awaited = settled;
    for (let parent = this.#code.parent(node); parent !== undefined; node = parent, parent = this.#code.parent(node)) {
      if (!('kind' in parent)) return { use: 'unknown', node };
      switch (parent.kind) {
        case 'await':
          awaited = true;
          break;
        case 'cast':
          break;
        case 'member':
          if (parent.optional) return { use: 'checked', node: parent };
          // `rows.length` is what an empty list is told by
          if (sizes.has(parent.property)) return { use: 'checked', node: parent };
          if (taking.has(parent.property)) this.first = true;
          if (streaming.has(parent.property)) this.streamed = true;
          if (transparent.has(parent.property) || (!awaited && this.#isCallee(parent))) break;
          return wrapped ? { use: 'unknown', node: parent } : { use: 'read', node: parent };
        case 'index':
          if (parent.object !== node || parent.index.kind !== 'number') return { use: 'unknown', node };
          if (parent.optional) return { use: 'checked', node: parent };
          this.first = true;
          break;
        case 'call': {
          if (parent.callee === node) {
            if (
              node.kind === 'member' &&
              transparent.has(node.property) &&
              node.property !== 'then' &&
              node.property !== 'orFail'
            )
              break;
            if (
              !awaited &&
              node.kind === 'member' &&
              node.property !== 'then' &&
              node.property !== 'orFail' &&
              node.property !== 'catch'
            )
              break;
            return { use: 'unknown', node: parent };
          }
          const { file, line, column } = this.#code.source.locate(parent.start, parent.end);
          const own =
            parent.callee.kind === 'member'
              ? this.#code.source.locate(parent.callee.end - parent.callee.property.length, parent.end)
              : null;
          const replied =
            this.#replies.has(`${file}:${line}:${column}`) || (own !== null && this.#replies.has(keyOf(own)));
          return { use: replied ? 'replied' : 'unknown', node: parent };
        }
        case 'property':
        case 'spread':
        case 'object':
        case 'array':
          wrapped = true;
          break;
        case 'logical':
          // `found ?? null` is the same nothing in other words
          if (
            parent.left === node &&
            parent.operator !== '&&' &&
            (parent.right.kind === 'null' || (parent.right.kind === 'name' && parent.right.name === 'undefined'))
          )
            break;
          if (parent.right === node) break;
          return { use: 'checked', node: parent };
        case 'conditional':
          if (parent.test !== node) break;
          return { use: 'checked', node: parent };
        case 'unary':
        case 'binary':
        case 'if':
        case 'switch':
        case 'loop':
          return { use: 'checked', node: parent };
        case 'declare':
          return this.#bound(parent.pattern, wrapped);
        case 'assign':
          return this.#bound(parent.target, wrapped);
        case 'return':
          return wrapped && this.#code.source.facts.functions[this.#code.functionOf(parent)]?.parent !== 0
            ? { use: 'unknown', node: parent }
            : { use: 'returned', node: parent };
        case 'expression': {
          const given = from.kind === 'call' ? this.#givenTo(from) : undefined;
          return given === undefined ? { use: 'unused', node: parent } : this.#bound(given, wrapped);
        }
        default:
          return { use: 'unknown', node: parent };
      }
    }
    return { use: 'unknown', node };
  }

  /** What a callback gets that an error comes before: `query(sql, (error, result) => …)`. */
  #givenTo({ args }: Extract<Expression, { kind: 'call' }>): CodeNode | undefined {
    const last = args.at(-1);
    return last?.kind === 'function' ? this.#code.source.facts.functions[last.fn]?.params[1]?.pattern : undefined;
  }

  #isCallee(node: CodeNode): boolean {
    const parent = this.#code.parent(node);
    return parent !== undefined && 'kind' in parent && parent.kind === 'call' && parent.callee === node;
  }

  /** All mentions of the variables that hold the result; one check anywhere is a check. */
  #bound(pattern: CodeNode, wrapped: boolean): Use {
    const variables = wrapped ? [] : variablesOf(pattern);
    if (takesFirst(pattern)) this.first = true;
    if (variables.length === 0 || givesSize(pattern)) return { use: 'unknown', node: pattern };
    const uses: Use[] = [];
    for (const variable of variables) {
      if (this.#variables.has(variable)) continue;
      this.#variables.add(variable);
      for (const name of this.#code.references(variable)) uses.push(this.follow(name, true));
    }
    for (const use of certainty) {
      const found = uses.find((each) => each.use === use);
      if (found !== undefined) return found;
    }
    return { use: 'unused', node: pattern };
  }
}

/** `[user]`, `{ rows: [user] }`. */
function takesFirst(pattern: CodeNode): boolean {
  if (!('kind' in pattern)) return false;
  if (pattern.kind === 'array-pattern') return true;
  return (
    pattern.kind === 'object-pattern' &&
    pattern.properties.some(({ key, value }) => key === 'rows' && takesFirst(value))
  );
}

/** `{ rows, rowCount }`: the number may be what is asked. */
function givesSize(pattern: CodeNode): boolean {
  return (
    'kind' in pattern &&
    pattern.kind === 'object-pattern' &&
    pattern.properties.some(({ key }) => key !== null && sizes.has(key))
  );
}

/** `user`, `[user]`, `{ rows }`, `{ rows: [user] }`. */
function variablesOf(pattern: CodeNode): number[] {
  if (!('kind' in pattern)) return [];
  if (pattern.kind === 'variable') return [pattern.variable];
  if (pattern.kind === 'array-pattern') return pattern.elements[0] ? variablesOf(pattern.elements[0]) : [];
  if (pattern.kind === 'object-pattern')
    return pattern.properties.flatMap(({ key, value }) => (key === 'rows' ? variablesOf(value) : []));
  return [];
}

function keyOf({ file, line, column }: Location): string {
  return `${file}:${line}:${column}`;
}
