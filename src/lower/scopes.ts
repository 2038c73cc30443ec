import type { Variable } from '../ir/index.ts';
import type { Context, Named } from './context.ts';

/**
 * Names are resolved in one pass: a reference is noted where it stands and looked up when its scope is left, when all that
 * the scope declares is known, hoisted or not. What is not found there is left to the scope around it.
 */
export interface Scope {
  readonly parent: Scope | null;
  /** `params` holds parameters, whose default values do not see the `body`; `var` belongs to the next `body` */
  readonly kind: 'body' | 'block' | 'params';
  /** names of values; of these, classes, enums, namespaces and imports are types too */
  values: Map<string, number> | null;
  /** interfaces, aliases and type parameters */
  types: Map<string, number> | null;
  /** number of pending references when the scope was entered */
  readonly mark: number;
}

/** What is given the variable of a name; parts of types have no place. */
interface Reference {
  variable: number;
  readonly start?: number;
  readonly end?: number;
}

/** References, one entry in each list. */
export interface Pending {
  names: string[];
  /** given the variable when it is found */
  targets: Reference[];
  /** function the reference stands in, and how it refers, in the low bits */
  places: number[];
}

export const READ = 1;
export const WRITE = 2;
/** in a type: finds types first, and no plain values */
export const TYPE = 4;
const HOW_BITS = 3;
const HOW_MASK = 7;

export function enterScope(cx: Context, kind: Scope['kind']): void {
  cx.scope = { parent: cx.scope, kind, values: null, types: null, mark: cx.pending.names.length };
}

export function leaveScope(cx: Context): void {
  const scope = cx.scope;
  if (scope.parent === null) throw new Error('the module scope is left by closeModule');
  cx.scope = scope.parent;
  if (scope.values !== null || scope.types !== null) settle(cx, scope);
}

/** Resolves what is left; what the file does not declare keeps variable -1. */
export function closeModule(cx: Context): void {
  if (cx.sloppy) declareAssigned(cx);
  settle(cx, cx.scope);
}

/** names that Node gives to every file */
const given = new Set([
  'module',
  'exports',
  'require',
  'global',
  'globalThis',
  'process',
  'console',
  '__dirname',
  '__filename',
]);

/** A script may assign to names that it never declares: `for (i = 0; …)`, `name = req.query.name`. They are its variables then. */
function declareAssigned(cx: Context): void {
  const { names, targets, places } = cx.pending;
  names.forEach((name, index) => {
    const { start, end } = targets[index] ?? {};
    if (((places[index] ?? 0) & WRITE) === 0 || start === undefined || end === undefined || given.has(name)) return;
    if (find(cx, cx.scope, name, WRITE) === undefined) declare(cx, 'var', { name, start, end });
  });
}

export function rootScope(): Scope {
  return { parent: null, kind: 'body', values: null, types: null, mark: 0 };
}

/** Notes a reference. `target` must have variable -1. */
export function refer(cx: Context, name: string, target: Reference, how: number): void {
  cx.pending.names.push(name);
  cx.pending.targets.push(target);
  cx.pending.places.push((cx.fn << HOW_BITS) | how);
}

/** Declares a name in the present block (`let`, `const`, `class`, parameters …). */
export function declare(cx: Context, kind: Variable['kind'], name: Named): number {
  return declareIn(cx, cx.scope, kind, name);
}

/** Declares a `var`, or a function of a sloppy block, in the function around. */
export function declareHoisted(cx: Context, kind: Variable['kind'], name: Named): number {
  let scope = cx.scope;
  while (scope.kind !== 'body' && scope.parent !== null) scope = scope.parent;
  // `var` of a parameter's name is that parameter
  const params = scope.parent;
  if (params?.kind === 'params') {
    const param = params.values?.get(name.name);
    if (param !== undefined) return param;
  }
  return declareIn(cx, scope, kind, name);
}

/** Declares an interface, an alias or a type parameter. */
export function declareType(cx: Context, name: Named): number {
  const scope = cx.scope;
  const types = (scope.types ??= new Map());
  const known = types.get(name.name) ?? typeAmong(cx, scope.values?.get(name.name));
  const variable = known ?? addVariable(cx, 'type', name);
  types.set(name.name, variable);
  return variable;
}

/** The variable of a name that this very scope declares. */
export function find(cx: Context, scope: Scope, name: string, how: number): number | undefined {
  if (how & TYPE) return scope.types?.get(name) ?? typeAmong(cx, scope.values?.get(name));
  return scope.values?.get(name);
}

function declareIn(cx: Context, scope: Scope, kind: Variable['kind'], name: Named): number {
  const values = (scope.values ??= new Map<string, number>());
  const known = values.get(name.name);
  if (known !== undefined) {
    // declarations that merge are one variable, of the kind that has a value of its own
    const variable = cx.facts.variables[known];
    if (variable?.kind === 'namespace' && kind !== 'namespace') variable.kind = kind;
    return known;
  }
  if (kind === 'class') {
    const merged = scope.types?.get(name.name);
    const variable = merged === undefined ? undefined : cx.facts.variables[merged];
    if (merged !== undefined && variable !== undefined) {
      variable.kind = 'class';
      variable.start = name.start;
      variable.end = name.start + name.name.length;
      values.set(name.name, merged);
      return merged;
    }
  }
  const variable = addVariable(cx, kind, name);
  values.set(name.name, variable);
  return variable;
}

function addVariable(cx: Context, kind: Variable['kind'], { name, start }: Named): number {
  // the parser's node of a binding covers its annotation too
  const variable: Variable = { name, kind, owner: cx.fn, writes: 0, reads: 0, start, end: start + name.length };
  return cx.facts.variables.push(variable) - 1;
}

function typeAmong(cx: Context, id: number | undefined): number | undefined {
  if (id === undefined) return undefined;
  switch (cx.facts.variables[id]?.kind) {
    case 'class':
    case 'enum':
    case 'namespace':
    case 'import':
      return id;
    default:
      return undefined;
  }
}

function settle(cx: Context, scope: Scope): void {
  const { names, targets, places } = cx.pending;
  const end = names.length;
  let kept = scope.mark;
  for (let index = scope.mark; index < end; index++) {
    const name = names[index] ?? '';
    const target = targets[index];
    const place = places[index] ?? 0;
    if (target === undefined) continue;
    const found = find(cx, scope, name, place);
    if (found !== undefined) {
      target.variable = found;
      count(cx, found, place);
    } else if (kept === index) {
      kept++;
    } else {
      names[kept] = name;
      targets[kept] = target;
      places[kept] = place;
      kept++;
    }
  }
  names.length = kept;
  targets.length = kept;
  places.length = kept;
}

function count(cx: Context, id: number, place: number): void {
  const variable = cx.facts.variables[id];
  if (variable === undefined) return;
  const how = place & HOW_MASK;
  if (how & READ) variable.reads++;
  if (how & WRITE) variable.writes++;
  if (how & TYPE || variable.owner === 0) return;
  // every function from the one that mentions it up to the one that holds it
  for (let fn = place >> HOW_BITS; fn > 0 && fn !== variable.owner;) {
    const facts = cx.facts.functions[fn];
    if (facts === undefined || facts.captures.includes(id)) return;
    facts.captures.push(id);
    fn = facts.parent;
  }
}
