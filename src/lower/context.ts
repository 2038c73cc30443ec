import type { Comment } from 'oxc-parser';
import type {
  Expression,
  FunctionFacts,
  ModuleFacts,
  NameExpression,
  NamespaceStatement,
  Observation,
} from '../ir/index.ts';
import type { Pending, Scope } from './scopes.ts';

/** What is known while one file is lowered. Every function of this folder takes it first. */
export interface Context {
  readonly text: string;
  /** the result, under construction */
  readonly facts: ModuleFacts;
  /** in order of place */
  readonly comments: readonly Comment[];
  /** function whose body is being lowered */
  fn: number;
  scope: Scope;
  /** references whose scope has not been left yet */
  readonly pending: Pending;
  /** for each function, the function whose `this` it shares (arrows), or -1 */
  readonly thisOf: number[];
  /** in a field's initialiser, where `this` is not that of the enclosing function */
  inField: boolean;
  /** under `declare`, or in a declaration file: declarations describe and do not run */
  ambient: boolean;
  /** declarations in blocks are visible in the whole function, as in scripts */
  readonly sloppy: boolean;
  /** names that the namespace being lowered exports; null at module level */
  namespaceExports: NamespaceStatement['exports'] | null;
  /** what has been exported, as `variable name`: overloads and merged declarations are one export */
  readonly exported: Set<string>;
  /** exports of names that may be declared further down */
  readonly localExports: LocalExport[];
  /** calls of `require` with a literal, which count unless the name turns out to be a parameter */
  readonly requires: { name: NameExpression; source: string; deferred: boolean; start: number; end: number }[];
  /** assignments to plain names, each with what to do if the name turns out to be a global */
  readonly assignments: { target: { variable: number }; becomeGlobal(): void }[];
  /** levels of nesting of the node being lowered */
  depth: number;
  tooDeep: boolean;
}

export interface LocalExport {
  /** index into `ModuleFacts.exports` */
  index: number;
  name: string;
  start: number;
  end: number;
}

/** A name with its place: where findings about what it names point. */
export interface Named {
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

/**
 * Levels of nesting that are described; what is deeper becomes unknown. Every reader of the facts recurses, and each has
 * a stack to keep, so the limit is one number here and not the size of whichever stack is the smallest.
 */
export const MAX_DEPTH = 500;

/** Notes once that the file is deeper than `MAX_DEPTH`. */
export function reportTooDeep(cx: Context, start: number, end: number): void {
  if (cx.tooDeep) return;
  cx.tooDeep = true;
  cx.facts.problems.push({
    message: `The code is nested more than ${MAX_DEPTH} levels deep; what is deeper is unknown.`,
    start,
    end,
  });
}

export function tooDeep(cx: Context, start: number, end: number): Expression {
  reportTooDeep(cx, start, end);
  return { kind: 'unsupported', start, end, what: 'nesting' };
}

export function observe(cx: Context, kind: Observation['kind'], start: number, end: number): void {
  cx.facts.observations.push({ kind, fn: cx.fn, start, end });
}

/** True if the code being lowered does not run when the module is loaded. Static blocks do. */
export function isDeferred(cx: Context): boolean {
  for (let fn = cx.fn; fn > 0;) {
    const facts: FunctionFacts | undefined = cx.facts.functions[fn];
    if (facts === undefined || facts.kind !== 'static-block') return true;
    fn = facts.parent;
  }
  return false;
}

/** `this` or `super` was mentioned: the function has it, and so do the arrows between. */
export function markThis(cx: Context): void {
  if (cx.inField) return;
  for (let fn = cx.fn; fn >= 0; fn = cx.thisOf[fn] ?? -1) {
    const facts = cx.facts.functions[fn];
    if (facts === undefined || facts.usesThis) return;
    facts.usesThis = true;
  }
}
