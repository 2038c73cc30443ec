import type { Location } from '../../findings/types.ts';
import type { Expression, ModuleFacts, Pattern, Property, Statement, SwitchCase } from '../../ir/index.ts';
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
  references(variable: number): readonly Extract<Expression, { kind: 'name' }>[];
  /** the call at a place; in a chain over several lines a call stands at its own name */
  callAt(start: number, end: number): CallNode | null;
  readonly tries: readonly Extract<Statement, { kind: 'try' }>[];
  readonly calls: readonly CallNode[];
}

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
  if (code === undefined) known.set(source.facts, (code = readModule(source)));
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
  const keys = Object.keys(node);
  const values: unknown[] = Object.values(node);
  for (let at = 0; at < values.length; at++) {
    const value = values[at];
    // types are no code
    if (typeof value !== 'object' || value === null || keys[at] === 'type' || keys[at] === 'typeArgs') continue;
    if (!Array.isArray(value)) {
      if (isNode(value)) found.push(value);
    } else for (const each of value) if (isNode(each)) found.push(each);
  }
  return found;
}

/** A node and everything below it, outermost first; bodies of nested functions are not below it. */
export function* below(node: CodeNode): Generator<CodeNode> {
  const stack = [node];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    yield next;
    const inside = children(next);
    // one by one: a list of data has more elements than a call takes arguments
    for (let child = inside.pop(); child !== undefined; child = inside.pop()) stack.push(child);
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

function isNode(value: unknown): value is CodeNode {
  return typeof value === 'object' && value !== null && 'start' in value && 'end' in value;
}

/** What the nodes of a file are to one another. */
interface CodeIndex extends Pick<ModuleCode, 'tries' | 'calls'> {
  readonly parents: ReadonlyMap<CodeNode, CodeNode>;
  readonly owners: ReadonlyMap<CodeNode, number>;
  readonly mentions: ReadonlyMap<number, readonly Extract<Expression, { kind: 'name' }>[]>;
  readonly callsByEnd: ReadonlyMap<number, readonly CallNode[]>;
}

/** The code is read when the first question about its nodes is asked: of most files nobody asks more than where something is. */
function readModule(source: SourceModule): ModuleCode {
  let known: CodeIndex | null = null;
  const index = (): CodeIndex => (known ??= indexOf(source));
  return {
    source,
    parent: (node) => index().parents.get(node),
    functionOf: (node) => index().owners.get(node) ?? 0,
    references: (variable) => index().mentions.get(variable) ?? [],
    callAt: (start, end) =>
      index()
        .callsByEnd.get(end)
        ?.filter((call) => call.start <= start)
        .sort((a, b) => b.start - a.start)[0] ?? null,
    get tries() {
      return index().tries;
    },
    get calls() {
      return index().calls;
    },
  };
}

function indexOf(source: SourceModule): CodeIndex {
  const parents = new Map<CodeNode, CodeNode>();
  const owners = new Map<CodeNode, number>();
  const mentions = new Map<number, Extract<Expression, { kind: 'name' }>[]>();
  const calls: CallNode[] = [];
  const tries: Extract<Statement, { kind: 'try' }>[] = [];
  source.facts.functions.forEach((fn, at) => {
    if (fn.bodiless) return;
    const stack: CodeNode[] = fn.body.toReversed();
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      owners.set(node, at);
      const inside = children(node);
      for (let child = inside.pop(); child !== undefined; child = inside.pop()) {
        parents.set(child, node);
        stack.push(child);
      }
      if (!('kind' in node)) continue;
      if (node.kind === 'try') tries.push(node);
      else if (node.kind === 'call' || node.kind === 'new' || node.kind === 'template') calls.push(node);
      else if (node.kind === 'name' && node.variable >= 0) {
        const list = mentions.get(node.variable);
        if (list === undefined) mentions.set(node.variable, [node]);
        else list.push(node);
      }
    }
  });
  return { parents, owners, mentions, calls, tries, callsByEnd: Map.groupBy(calls, ({ end }) => end) };
}
