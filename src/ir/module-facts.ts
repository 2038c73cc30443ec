import type { Expression, Pattern, Statement } from './nodes.ts';
import type { TypeDeclaration, TypeNode } from './types.ts';

/**
 * Everything the analyses know about one source file, a pure function of its text.
 * Functions, classes and variables refer to each other by index into the tables here.
 */
export interface ModuleFacts {
  /** offsets of the first character of each line, in UTF-16 code units; `[0, …]` */
  lineStarts: Uint32Array;
  variables: Variable[];
  /** index 0 is the module initialiser: the top-level statements as a function without parameters */
  functions: FunctionFacts[];
  classes: ClassFacts[];
  types: TypeDeclaration[];
  imports: ImportFacts[];
  exports: ExportFacts[];
  /** every module request in the file, in order of place: static imports, re-exports, `import x = require()`, `require('…')` and `import('…')` of a literal */
  requests: ModuleRequest[];
  /** every call and `new` in the file, in order of place; a cheap index into bodies that were not decoded */
  calls: CallSite[];
  /** comments that carry instructions to tools, in order of place */
  directives: Directive[];
  observations: Observation[];
  /** `'use strict'`, `'use server'`, `'use client'` … at the top of the file */
  prologue: string[];
  problems: Problem[];
  /** true if the file has import/export syntax; false for CommonJS and scripts */
  esm: boolean;
  /** lines that hold at least one token, not counting comments and blank lines */
  codeLines: number;
}

export interface Variable {
  name: string;
  kind: 'const' | 'let' | 'var' | 'param' | 'catch' | 'function' | 'class' | 'import' | 'enum' | 'namespace' | 'type';
  /** index of the function whose activation holds it; 0 for module level */
  owner: number;
  /** writes after the declaration's own initialiser; 0 means it never changes */
  writes: number;
  /** reads anywhere in the file, type positions included */
  reads: number;
  start: number;
  end: number;
}

export interface FunctionFacts {
  /** declared name, method name, or the name of the variable or property it is assigned to; '' if none */
  name: string;
  kind:
    | 'module'
    | 'function'
    | 'arrow'
    | 'method'
    | 'getter'
    | 'setter'
    | 'constructor'
    | 'static-block'
    | 'field-initializer';
  async: boolean;
  generator: boolean;
  /** enclosing function; -1 for the module initialiser */
  parent: number;
  /** class this is a member of; -1 if none */
  cls: number;
  params: Parameter[];
  returns: TypeNode | null;
  /** an arrow's expression body is one `return` */
  body: Statement[];
  /** directives such as 'use server' at the top of the body */
  prologue: string[];
  /** variables of enclosing functions (not of the module) that the body or a nested function mentions */
  captures: number[];
  usesThis: boolean;
  /** declaration without body: overloads, abstract methods, `declare function` */
  bodiless: boolean;
  start: number;
  end: number;
  /** span of the name, or of the keyword where there is none: where findings about the whole function point */
  nameStart: number;
  nameEnd: number;
}

export interface Parameter {
  pattern: Pattern;
  type: TypeNode | null;
  optional: boolean;
  rest: boolean;
  decorators: Expression[];
  /** `constructor(private readonly x: X)`: the parameter is a field too */
  field: boolean;
  start: number;
  end: number;
}

export interface ClassFacts {
  name: string;
  /** the class's own binding; -1 for an anonymous class */
  variable: number;
  superclass: Expression | null;
  superTypeArgs: TypeNode[];
  implements: TypeNode[];
  decorators: Expression[];
  members: ClassMember[];
  abstract: boolean;
  start: number;
  end: number;
  nameStart: number;
  nameEnd: number;
}

export interface ClassMember {
  kind: 'field' | 'method' | 'getter' | 'setter' | 'constructor' | 'static-block';
  /** '' for computed names and static blocks; private names keep their `#` */
  name: string;
  computed: Expression | null;
  static: boolean;
  accessibility: 'public' | 'protected' | 'private';
  readonly: boolean;
  optional: boolean;
  abstract: boolean;
  decorators: Expression[];
  /** a field's annotation */
  type: TypeNode | null;
  /** a field's initialiser, evaluated with `this` bound to the instance (or the class, if static) */
  value: Expression | null;
  /** function of a method, accessor, constructor or static block; -1 for fields */
  fn: number;
  start: number;
  end: number;
  nameStart: number;
  nameEnd: number;
}

/** `import { imported as local } from 'source'`. */
export interface ImportFacts {
  variable: number;
  source: string;
  /** exported name, `default`, or `*` for the namespace; `=` for `import x = require('…')` */
  imported: string;
  typeOnly: boolean;
  start: number;
  end: number;
}

/** One exported name. Exactly one of `variable >= 0`, `value` and `source` says what it is. */
export interface ExportFacts {
  /** exported name, `default`, `*` for `export * from`, or `=` for `export = value` */
  name: string;
  variable: number;
  /** `export default <expression>` and `export = <expression>` */
  value: Expression | null;
  /** re-export: the module, and its name there (`*` for the namespace or everything) */
  source: string | null;
  imported: string;
  typeOnly: boolean;
  start: number;
  end: number;
}

export interface ModuleRequest {
  source: string;
  form: 'import' | 'export' | 'require' | 'dynamic';
  /** erased at run time: `import type`, or only type specifiers */
  typeOnly: boolean;
  /** inside a function, so not run when the module is loaded */
  deferred: boolean;
  start: number;
  end: number;
}

export interface CallSite {
  /** last name of the callee: `f` for `f()`, `get` for `a.b.get()`; '' if computed */
  name: string;
  /** the function whose body contains the call */
  fn: number;
  start: number;
}

export interface Directive {
  /** e.g. `ts-ignore`, `ts-expect-error`, `ts-nocheck`, `eslint-disable`, `backend-architect-ignore` */
  name: string;
  /**
   * the rest of the comment, trimmed, with a leading `--` or `:` removed; for a TypeScript directive that says nothing
   * more, the comment on the line above or below it
   */
  text: string;
  start: number;
  end: number;
}

/** A piece of syntax that a rule may judge. */
export interface Observation {
  kind: 'any' | 'cast-any' | 'cast-through-unknown' | 'non-null' | 'debugger' | 'catch-any';
  fn: number;
  start: number;
  end: number;
}

/** What the parser could not read. The rest of the file is still described. */
export interface Problem {
  message: string;
  start: number;
  end: number;
}
