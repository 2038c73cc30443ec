import type { Location } from '../../findings/types.ts';
import {
  functionAround,
  mayHold,
  type Expression,
  type ModuleFacts,
  type Pattern,
  type Property,
  type Statement,
  type SwitchCase,
} from '../../ir/index.ts';
import type { BackendModel, SourceModule } from '../types.ts';

export type CodeNode = Expression | Statement | Pattern | Property | SwitchCase;

/** One file's function bodies with what a question about code needs: what stands around a node, and who mentions a variable. */
export interface ModuleCode {
  readonly source: SourceModule;
  /** the node around a node; undefined for the statements of a body */
  parent(node: CodeNode): CodeNode | undefined;
  /** index of the function in whose body a node stands */
  functionOf(node: CodeNode): number;
  /** every mention of a variable in an expression */
  references(variable: number): readonly NameNode[];
  /** the call at a place; in a chain over several lines a call stands at its own name */
  callAt(start: number, end: number): CallNode | null;
  readonly tries: readonly TryNode[];
}

type NameNode = Extract<Expression, { kind: 'name' }>;
type TryNode = Extract<Statement, { kind: 'try' }>;
export type CallNode = Extract<Expression, { kind: 'call' | 'new' | 'template' }>;

/** A place in the code. */
export interface Spot {
  readonly code: ModuleCode;
  readonly start: number;
  readonly end: number;
}

const known = new WeakMap<ModuleFacts, ModuleCode>();
const sourcesByFile = new WeakMap<BackendModel, Map<string, SourceModule>>();

export function codeOf(source: SourceModule): ModuleCode {
  let code = known.get(source.facts);
  if (code === undefined) known.set(source.facts, (code = new ReadCode(source)));
  return code;
}

/** Where a location is in the code; null for files that are not server code. */
export function spotOf(model: BackendModel, location: Location): Spot | null {
  let sources = sourcesByFile.get(model);
  if (sources === undefined)
    sourcesByFile.set(model, (sources = new Map(model.sources.map((source) => [source.file.path, source]))));
  const source = sources.get(location.file);
  if (source === undefined) return null;
  const { lineStarts } = source.facts;
  return {
    code: codeOf(source),
    start: (lineStarts[location.line - 1] ?? 0) + location.column - 1,
    end: (lineStarts[location.endLine - 1] ?? 0) + location.endColumn - 1,
  };
}

/** Index of the innermost function around where a place begins, 0 for code of the module itself; -1 if there is none. */
export function indexAround({ code, start }: Spot): number {
  return functionAround(code.source.facts.functions, { start });
}

const functionsByName = new WeakMap<ModuleFacts, Map<number, number>>();

/** The function whose name stands at a location; -1 if there is none. */
export function functionAt({ code, start }: Spot): number {
  const { facts } = code.source;
  let known = functionsByName.get(facts);
  if (known === undefined) {
    functionsByName.set(facts, (known = new Map()));
    for (const [index, fn] of facts.functions.entries())
      if (index > 0 && !fn.bodiless && !known.has(fn.nameStart)) known.set(fn.nameStart, index);
  }
  return known.get(start) ?? -1;
}

/** The nodes directly below a node, in order. */
export function children(node: CodeNode): CodeNode[] {
  const found: CodeNode[] = [];
  addChildren(node, found);
  return found;
}

/** A node and everything below it, outermost first; bodies of nested functions are not below it. */
export function below(node: CodeNode): CodeNode[] {
  const found: CodeNode[] = [];
  const stack = [node];
  const inside: CodeNode[] = [];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    found.push(next);
    addChildren(next, inside);
    // one by one: a list of data has more elements than a call takes arguments
    for (let child = inside.pop(); child !== undefined; child = inside.pop()) stack.push(child);
  }
  return found;
}

/** Adds the nodes directly below a node to a list that is used again and again. */
export function addChildren(node: CodeNode, found: CodeNode[]): void {
  if (!isRecord(node)) return;
  for (const key in node) {
    const value = node[key];
    // types are no code
    if (typeof value !== 'object' || value === null || key === 'type' || key === 'typeArgs') continue;
    if (!Array.isArray(value)) {
      if (isNode(value)) found.push(value);
    } else for (const each of value) if (isNode(each)) found.push(each);
  }
}

export function isExpression(node: CodeNode): node is Expression {
  return 'kind' in node && expressionKinds.has(node.kind);
}

/** The expression without `await`, casts and parentheses around it. */
export function bare(expression: Expression): Expression {
  let at = expression;
  while (at.kind === 'await' || at.kind === 'cast') at = at.value;
  return at;
}

const expressionKinds = new Set<string>([
  'string',
  'number',
  'boolean',
  'null',
  'regexp',
  'bigint',
  'template',
  'name',
  'this',
  'super',
  'member',
  'index',
  'call',
  'new',
  'spread',
  'object',
  'array',
  'function',
  'class',
  'assign',
  'update',
  'binary',
  'logical',
  'unary',
  'conditional',
  'await',
  'yield',
  'sequence',
  'cast',
  'import',
  'markup',
  'meta',
  'unsupported',
]);

function isRecord(value: object): value is Readonly<Record<string, unknown>> {
  return value !== null;
}

function isNode(value: unknown): value is CodeNode {
  return typeof value === 'object' && value !== null && 'start' in value && 'end' in value;
}

/** What is in the body of one function. */
interface BodyIndex {
  readonly calls: readonly CallNode[];
  readonly tries: readonly TryNode[];
  readonly names: readonly NameNode[];
}

/**
 * Reads the bodies that a question is about, each when the first such question is asked: of most files nobody asks more than where
 * something is, and of the others mostly about one function.
 */
class ReadCode implements ModuleCode {
  readonly source: SourceModule;
  readonly #bodies = new Map<number, BodyIndex>();
  readonly #parents = new Map<CodeNode, CodeNode>();
  readonly #owners = new Map<CodeNode, number>();
  readonly #mentions = new Map<number, readonly NameNode[]>();
  #tries: readonly TryNode[] | null = null;

  constructor(source: SourceModule) {
    this.source = source;
  }

  parent(node: CodeNode): CodeNode | undefined {
    this.#find(node);
    return this.#parents.get(node);
  }

  functionOf(node: CodeNode): number {
    this.#find(node);
    let top = node;
    for (let at = this.#parents.get(top); at !== undefined; at = this.#parents.get(top)) top = at;
    return this.#owners.get(top) ?? this.#around(node);
  }

  /** By its place: a body that was read anew has other nodes. */
  #around({ start, end }: CodeNode): number {
    const { functions } = this.source.facts;
    return Math.max(
      0,
      functions.findLastIndex(
        (fn) => !fn.bodiless && fn.start <= start && fn.end >= end && fn.end - fn.start > end - start,
      ),
    );
  }

  references(variable: number): readonly NameNode[] {
    let found = this.#mentions.get(variable);
    if (found === undefined) {
      const { functions, variables } = this.source.facts;
      const owner = variables[variable]?.owner ?? 0;
      found = functions.flatMap((_, fn) =>
        this.#isWithin(fn, owner) ? this.#body(fn).names.filter((name) => name.variable === variable) : [],
      );
      this.#mentions.set(variable, found);
    }
    return found;
  }

  callAt(start: number, end: number): CallNode | null {
    const { functions } = this.source.facts;
    // what is written inside stands after what it is written in
    for (let fn = functions.length - 1; fn >= 0; fn--) {
      if (!this.#spans(fn, start, end)) continue;
      let found: CallNode | null = null;
      for (const call of this.#body(fn).calls)
        if (call.end === end && call.start <= start && (found === null || call.start > found.start)) found = call;
      if (found !== null) return found;
    }
    return null;
  }

  get tries(): readonly TryNode[] {
    return (this.#tries ??= this.source.facts.functions.flatMap((fn, index) =>
      mayHold(fn, 'try') ? this.#body(index).tries : [],
    ));
  }

  /** Reads the bodies in which a node may stand, unless it is known where it stands. */
  #find(node: CodeNode): void {
    if (this.#parents.has(node) || this.#owners.has(node)) return;
    for (let fn = this.source.facts.functions.length - 1; fn >= 0; fn--) {
      if (!this.#spans(fn, node.start, node.end)) continue;
      this.#body(fn);
      if (this.#parents.has(node) || this.#owners.has(node)) return;
    }
  }

  /** The initialiser of the module has everything in it, whatever its own extent. */
  #spans(fn: number, start: number, end: number): boolean {
    const facts = this.source.facts.functions[fn];
    return facts !== undefined && !facts.bodiless && (fn === 0 || (facts.start <= start && facts.end >= end));
  }

  #isWithin(fn: number, owner: number): boolean {
    for (let at = fn; at >= 0; at = this.source.facts.functions[at]?.parent ?? -1) if (at === owner) return true;
    return false;
  }

  #body(fn: number): BodyIndex {
    let body = this.#bodies.get(fn);
    if (body === undefined) this.#bodies.set(fn, (body = this.#read(fn)));
    return body;
  }

  #read(fn: number): BodyIndex {
    const calls: CallNode[] = [];
    const tries: TryNode[] = [];
    const names: NameNode[] = [];
    const facts = this.source.facts.functions[fn];
    if (facts === undefined || facts.bodiless) return { calls, tries, names };
    const stack: CodeNode[] = facts.body.toReversed();
    for (const statement of stack) this.#owners.set(statement, fn);
    const inside: CodeNode[] = [];
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      addChildren(node, inside);
      for (let child = inside.pop(); child !== undefined; child = inside.pop()) {
        this.#parents.set(child, node);
        stack.push(child);
      }
      if (!('kind' in node)) continue;
      if (node.kind === 'try') tries.push(node);
      else if (node.kind === 'call' || node.kind === 'new' || node.kind === 'template') calls.push(node);
      else if (node.kind === 'name' && node.variable >= 0) names.push(node);
    }
    return { calls, tries, names };
  }
}
