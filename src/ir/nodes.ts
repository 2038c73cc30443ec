import type { TypeNode } from './types.ts';

/**
 * The body of a function, as every front end describes it. Language-neutral: these are not the
 * nodes of any parser. `start` and `end` are offsets in UTF-16 code units into the file's text.
 *
 * Two invariants that readers rely on:
 * - scopes are resolved: every `name` that the file itself declares carries the id of its `Variable`;
 * - evaluation order is list order: statements, arguments and properties stand as they run.
 */
export type Expression =
  | StringLiteral
  | NumberLiteral
  | BooleanLiteral
  | NullLiteral
  | RegExpLiteral
  | BigIntLiteral
  | TemplateExpression
  | NameExpression
  | ThisExpression
  | SuperExpression
  | MemberExpression
  | IndexExpression
  | CallExpression
  | NewExpression
  | SpreadExpression
  | ObjectExpression
  | ArrayExpression
  | FunctionExpression
  | ClassExpression
  | AssignExpression
  | UpdateExpression
  | BinaryExpression
  | LogicalExpression
  | UnaryExpression
  | ConditionalExpression
  | AwaitExpression
  | YieldExpression
  | SequenceExpression
  | CastExpression
  | ImportExpression
  | MarkupExpression
  | MetaExpression
  | UnsupportedExpression;

/** Of what runs. Patterns and types have kinds of their own. */
export type NodeKind = Expression['kind'] | Statement['kind'];
/** What can be asked of a body without reading it. `comparison`: whether two things are equal of which neither is a literal. */
export type Content = NodeKind | 'comparison';

interface Node {
  start: number;
  end: number;
}

export interface StringLiteral extends Node {
  kind: 'string';
  value: string;
}
export interface NumberLiteral extends Node {
  kind: 'number';
  value: number;
}
export interface BooleanLiteral extends Node {
  kind: 'boolean';
  value: boolean;
}
/** `null`. (`undefined` is a `name` with variable -1.) */
export interface NullLiteral extends Node {
  kind: 'null';
}
export interface RegExpLiteral extends Node {
  kind: 'regexp';
  pattern: string;
  flags: string;
}
/** The digits, without the `n`. */
export interface BigIntLiteral extends Node {
  kind: 'bigint';
  value: string;
}
/** A template literal; `texts` (cooked) has one more entry than `values`. `tag` is null for an untagged one. */
export interface TemplateExpression extends Node {
  kind: 'template';
  tag: Expression | null;
  texts: string[];
  values: Expression[];
}
/** A reference by name. `variable` indexes `ModuleFacts.variables`; -1 is a name the file does not declare (a global). */
export interface NameExpression extends Node {
  kind: 'name';
  name: string;
  variable: number;
}
export interface ThisExpression extends Node {
  kind: 'this';
}
export interface SuperExpression extends Node {
  kind: 'super';
}
/** `object.property`; `#private` members keep their `#`. */
export interface MemberExpression extends Node {
  kind: 'member';
  object: Expression;
  property: string;
  optional: boolean;
}
/** `object[index]` where index is not a plain string literal (those become `member`). */
export interface IndexExpression extends Node {
  kind: 'index';
  object: Expression;
  index: Expression;
  optional: boolean;
}
export interface CallExpression extends Node {
  kind: 'call';
  callee: Expression;
  args: Expression[];
  typeArgs: TypeNode[];
  optional: boolean;
}
export interface NewExpression extends Node {
  kind: 'new';
  callee: Expression;
  args: Expression[];
  typeArgs: TypeNode[];
}
/** `...x` in arguments and arrays. */
export interface SpreadExpression extends Node {
  kind: 'spread';
  value: Expression;
}
export interface ObjectExpression extends Node {
  kind: 'object';
  properties: Property[];
}
export interface Property extends Node {
  kind: 'property' | 'spread' | 'getter' | 'setter';
  /** the constant key; null for a computed key or a spread */
  key: string | null;
  computed: Expression | null;
  value: Expression;
}
/** Holes are `null` literals of zero length. */
export interface ArrayExpression extends Node {
  kind: 'array';
  elements: Expression[];
}
/** A function, arrow or method value; `fn` indexes `ModuleFacts.functions`. */
export interface FunctionExpression extends Node {
  kind: 'function';
  fn: number;
}
/** A class value; `cls` indexes `ModuleFacts.classes`. */
export interface ClassExpression extends Node {
  kind: 'class';
  cls: number;
}
/** `target operator value`; operator is `=`, `+=`, `??=` … */
export interface AssignExpression extends Node {
  kind: 'assign';
  operator: string;
  target: Pattern;
  value: Expression;
}
export interface UpdateExpression extends Node {
  kind: 'update';
  operator: '++' | '--';
  prefix: boolean;
  target: Expression;
}
export interface BinaryExpression extends Node {
  kind: 'binary';
  operator: string;
  left: Expression;
  right: Expression;
}
export interface LogicalExpression extends Node {
  kind: 'logical';
  operator: '&&' | '||' | '??';
  left: Expression;
  right: Expression;
}
export interface UnaryExpression extends Node {
  kind: 'unary';
  operator: string;
  value: Expression;
}
export interface ConditionalExpression extends Node {
  kind: 'conditional';
  test: Expression;
  then: Expression;
  else: Expression;
}
export interface AwaitExpression extends Node {
  kind: 'await';
  value: Expression;
}
export interface YieldExpression extends Node {
  kind: 'yield';
  value: Expression | null;
  delegate: boolean;
}
export interface SequenceExpression extends Node {
  kind: 'sequence';
  values: Expression[];
}
/** `x as T`, `<T>x`, `x satisfies T`, `x!` (type is null) and instantiations `f<T>`. */
export interface CastExpression extends Node {
  kind: 'cast';
  form: 'as' | 'const' | 'satisfies' | 'non-null' | 'instantiation';
  value: Expression;
  type: TypeNode | null;
}
/** `import(source)`; `require` stays a call of the global name `require`. */
export interface ImportExpression extends Node {
  kind: 'import';
  source: Expression;
}
/** JSX. `tag` is null for a fragment, a `string` literal for a lower-case element. */
export interface MarkupExpression extends Node {
  kind: 'markup';
  tag: Expression | null;
  properties: Property[];
  children: Expression[];
}
/** `import.meta`, `new.target` */
export interface MetaExpression extends Node {
  kind: 'meta';
  name: string;
}
/** Syntax that a front end did not describe. Evaluates to unknown. */
export interface UnsupportedExpression extends Node {
  kind: 'unsupported';
  what: string;
}

/** What stands on the left of `=`, in a parameter, in `catch (…)` or in `for (… of …)`. */
export type Pattern = VariablePattern | TargetPattern | ObjectPattern | ArrayPattern | DefaultPattern | RestPattern;
/** Declares (or, in an assignment, writes) a variable of this file. */
export interface VariablePattern extends Node {
  kind: 'variable';
  variable: number;
  name: string;
  type: TypeNode | null;
}
/** Writes a member, an element or a global: `this.x = …`. */
export interface TargetPattern extends Node {
  kind: 'target';
  target: Expression;
}
export interface ObjectPattern extends Node {
  kind: 'object-pattern';
  properties: PatternProperty[];
  rest: Pattern | null;
  type: TypeNode | null;
}
export interface PatternProperty extends Node {
  key: string | null;
  computed: Expression | null;
  value: Pattern;
}
/** Holes are null. */
export interface ArrayPattern extends Node {
  kind: 'array-pattern';
  elements: (Pattern | null)[];
  type: TypeNode | null;
}
export interface DefaultPattern extends Node {
  kind: 'default';
  pattern: Pattern;
  value: Expression;
}
/** `...rest`, last in parameters and array patterns. */
export interface RestPattern extends Node {
  kind: 'rest';
  pattern: Pattern;
}

export type Statement =
  | ExpressionStatement
  | DeclareStatement
  | IfStatement
  | LoopStatement
  | SwitchStatement
  | TryStatement
  | ReturnStatement
  | ThrowStatement
  | JumpStatement
  | BlockStatement
  | FunctionStatement
  | ClassStatement
  | EnumStatement
  | NamespaceStatement;

export interface ExpressionStatement extends Node {
  kind: 'expression';
  value: Expression;
}
/** One declarator; `const a = 1, b = 2` becomes two. `value` is null without initialiser. */
export interface DeclareStatement extends Node {
  kind: 'declare';
  declaration: 'const' | 'let' | 'var' | 'using' | 'await-using';
  pattern: Pattern;
  value: Expression | null;
}
export interface IfStatement extends Node {
  kind: 'if';
  test: Expression;
  then: Statement[];
  else: Statement[];
}
/**
 * Every loop. `for`: init, test, update; `while`/`do`: test; `of`/`in`/`await-of`: pattern over iterable.
 * Parts that a form does not have are null or empty.
 */
export interface LoopStatement extends Node {
  kind: 'loop';
  form: 'for' | 'while' | 'do' | 'of' | 'in' | 'await-of';
  init: Statement[];
  test: Expression | null;
  update: Expression | null;
  pattern: Pattern | null;
  iterable: Expression | null;
  body: Statement[];
}
export interface SwitchStatement extends Node {
  kind: 'switch';
  value: Expression;
  cases: SwitchCase[];
}
/** `test` is null for `default`. Falls through unless the body ends in a jump. */
export interface SwitchCase extends Node {
  test: Expression | null;
  body: Statement[];
}
export interface TryStatement extends Node {
  kind: 'try';
  body: Statement[];
  /** false for try/finally without catch */
  catches: boolean;
  param: Pattern | null;
  handler: Statement[];
  finalizer: Statement[];
  /** span of the catch clause; -1 without one */
  handlerStart: number;
  handlerEnd: number;
  /** true if a comment stands inside the catch clause: an empty catch with a reason is deliberate */
  handlerCommented: boolean;
}
export interface ReturnStatement extends Node {
  kind: 'return';
  value: Expression | null;
}
export interface ThrowStatement extends Node {
  kind: 'throw';
  value: Expression;
}
export interface JumpStatement extends Node {
  kind: 'jump';
  form: 'break' | 'continue';
  label: string;
}
/** `label` is empty for a plain block. A labelled loop is a block with a label and one loop in it. */
export interface BlockStatement extends Node {
  kind: 'block';
  label: string;
  body: Statement[];
}
export interface FunctionStatement extends Node {
  kind: 'function-declaration';
  variable: number;
  fn: number;
}
export interface ClassStatement extends Node {
  kind: 'class-declaration';
  variable: number;
  cls: number;
}
/** `enum E { A = 'a' }`. `value` is null where it is implicit (previous number + 1, from 0). */
export interface EnumStatement extends Node {
  kind: 'enum';
  variable: number;
  members: { name: string; value: Expression | null }[];
}
/** `namespace N { … }`; `exports` are the names visible as N.x. */
export interface NamespaceStatement extends Node {
  kind: 'namespace';
  variable: number;
  body: Statement[];
  exports: { name: string; variable: number }[];
}
