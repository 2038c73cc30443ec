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

/** The function whose name stands at a location; -1 if there is none. */
export function functionAt({ code, start }: Spot): number {
  return code.source.facts.functions.findIndex((fn, index) => index > 0 && fn.nameStart === start && !fn.bodiless);
}

/** The nodes directly below a node, in order. */
export function children(node: CodeNode): CodeNode[] {
  const found: CodeNode[] = [];
  for (const [key, value] of Object.entries(node)) {
    // types are no code
    if (key === 'type' || key === 'typeArgs' || typeof value !== 'object' || value === null) continue;
    for (const each of Array.isArray(value) ? value : [value]) if (isNode(each)) found.push(each);
  }
  return found;
}

/** A node and everything below it, outermost first; bodies of nested functions are not below it. */
export function* below(node: CodeNode): Generator<CodeNode> {
  const stack = [node];
  for (let next = stack.pop(); next !== undefined; next = stack.pop()) {
    yield next;
    // one by one: a list of data has more elements than a call takes arguments
    for (const child of children(next).reverse()) stack.push(child);
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

function readModule(source: SourceModule): ModuleCode {
  const parents = new Map<CodeNode, CodeNode>();
  const owners = new Map<CodeNode, number>();
  const mentions = new Map<number, Extract<Expression, { kind: 'name' }>[]>();
  const calls: CallNode[] = [];
  const tries: Extract<Statement, { kind: 'try' }>[] = [];
  source.facts.functions.forEach((fn, index) => {
    if (fn.bodiless) return;
    for (const statement of fn.body) {
      for (const node of below(statement)) {
        owners.set(node, index);
        for (const child of children(node)) parents.set(child, node);
        if (!('kind' in node)) continue;
        if (node.kind === 'try') tries.push(node);
        else if (node.kind === 'call' || node.kind === 'new' || node.kind === 'template') calls.push(node);
        else if (node.kind === 'name' && node.variable >= 0) {
          const list = mentions.get(node.variable);
          if (list === undefined) mentions.set(node.variable, [node]);
          else list.push(node);
        }
      }
    }
  });
  const byEnd = Map.groupBy(calls, ({ end }) => end);
  return {
    source,
    parent: (node) => parents.get(node),
    functionOf: (node) => owners.get(node) ?? 0,
    references: (variable) => mentions.get(variable) ?? [],
    callAt: (start, end) =>
      byEnd
        .get(end)
        ?.filter((call) => call.start <= start)
        .sort((a, b) => b.start - a.start)[0] ?? null,
    tries,
    calls,
  };
}
