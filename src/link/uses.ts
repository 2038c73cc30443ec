import type { ClassFacts, FunctionFacts, ModuleFacts, TypeNode } from '../ir/index.ts';
import { pushChildren, type BodyNode } from './walk.ts';

/** Variables that the module's code mentions, types left out: what is imported but not here is gone after compilation. */
export function valueUses(facts: ModuleFacts): ReadonlySet<number> {
  const used = new Set<number>();
  const stack: BodyNode[] = [];
  for (const fn of facts.functions) {
    stack.push(...fn.body);
    pushParameters(fn, stack);
  }
  for (const cls of facts.classes) {
    pushHeritage(cls, stack);
    for (const member of cls.members) if (member.value !== null) stack.push(member.value);
  }
  for (const { value } of facts.exports) if (value !== null) stack.push(value);
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.kind === 'name' && node.variable >= 0) used.add(node.variable);
    pushChildren(node, stack);
  }
  return used;
}

/**
 * Variables that are read while the module is being loaded: by its top-level code, by the parts of classes that are
 * evaluated with their declaration, and by functions that this code calls on the spot.
 */
export function loadUses(facts: ModuleFacts): ReadonlySet<number> {
  const used = new Set<number>();
  const stack: BodyNode[] = [];
  const entered = new Set<number | ClassFacts>();
  const { functions, classes } = declaredAtTop(facts);

  const enterFunction = (id: number): void => {
    const fn = facts.functions[id];
    if (fn === undefined || entered.has(id)) return;
    entered.add(id);
    stack.push(...fn.body);
    for (const parameter of fn.params) stack.push(parameter.pattern);
  };
  const enterClass = (id: number): void => {
    const cls = facts.classes[id];
    if (cls === undefined || entered.has(cls)) return;
    entered.add(cls);
    pushHeritage(cls, stack);
    for (const member of cls.members) {
      if (member.static && member.value !== null) stack.push(member.value);
      if (member.kind === 'static-block') enterFunction(member.fn);
      const fn = facts.functions[member.fn];
      for (const parameter of fn?.params ?? []) stack.push(...parameter.decorators);
    }
  };
  const instantiate = (id: number): void => {
    for (const member of facts.classes[id]?.members ?? []) {
      if (!member.static && member.value !== null) stack.push(member.value);
      if (member.kind === 'constructor') enterFunction(member.fn);
    }
  };

  enterFunction(0);
  for (const { value } of facts.exports) if (value !== null) stack.push(value);
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.kind === 'name' && node.variable >= 0) used.add(node.variable);
    else if (node.kind === 'class' || node.kind === 'class-declaration') enterClass(node.cls);
    else if (node.kind === 'call' || node.kind === 'new') {
      const { callee } = node;
      if (callee.kind === 'function') enterFunction(callee.fn);
      if (callee.kind === 'name') {
        const target = node.kind === 'call' ? functions.get(callee.variable) : undefined;
        if (target !== undefined) enterFunction(target);
        const cls = node.kind === 'new' ? classes.get(callee.variable) : undefined;
        if (cls !== undefined) instantiate(cls);
      }
      const name = callee.kind === 'member' ? callee.property : callee.kind === 'name' ? callee.name : '';
      if (callsBackAtOnce.has(name)) for (const arg of node.args) if (arg.kind === 'function') enterFunction(arg.fn);
    }
    pushChildren(node, stack);
  }
  return used;
}

/**
 * Types that `emitDecoratorMetadata` turns into values: the annotations of decorated members and of the parameters of
 * decorated classes' constructors and of decorated methods. Only a bare reference is one: `Promise<User>` emits `Promise`.
 */
export function metadataTypes(facts: ModuleFacts): { name: string; variable: number }[] {
  const types: { name: string; variable: number }[] = [];
  const add = (type: TypeNode | null): void => {
    if (type?.kind === 'reference' && type.variable >= 0) types.push(type);
    // `T | null` and `T | undefined` emit T.
    if (type?.kind === 'union') {
      const parts = type.types.filter(
        (part) => part.kind !== 'keyword' || (part.name !== 'null' && part.name !== 'undefined'),
      );
      if (parts.length === 1) add(parts[0] ?? null);
    }
  };
  for (const cls of facts.classes) {
    for (const member of cls.members) {
      const fn = facts.functions[member.fn];
      const decorated =
        member.decorators.length > 0 || fn?.params.some((parameter) => parameter.decorators.length > 0) === true;
      if (!decorated && !(member.kind === 'constructor' && cls.decorators.length > 0)) continue;
      add(member.type);
      add(fn?.returns ?? null);
      for (const parameter of fn?.params ?? []) add(parameter.type);
    }
  }
  return types;
}

/** Functions of the language that run their callback before they return. */
const callsBackAtOnce = new Set([
  'map',
  'forEach',
  'filter',
  'reduce',
  'reduceRight',
  'some',
  'every',
  'find',
  'findIndex',
  'findLast',
  'flatMap',
  'sort',
  'toSorted',
  'from',
  'replace',
  'replaceAll',
  'Promise',
]);

function declaredAtTop(facts: ModuleFacts): { functions: Map<number, number>; classes: Map<number, number> } {
  const functions = new Map<number, number>();
  const classes = new Map<number, number>();
  for (const statement of facts.functions[0]?.body ?? []) {
    if (statement.kind === 'function-declaration') functions.set(statement.variable, statement.fn);
    if (statement.kind !== 'declare' || statement.pattern.kind !== 'variable') continue;
    if (statement.value?.kind === 'function') functions.set(statement.pattern.variable, statement.value.fn);
  }
  for (const [id, cls] of facts.classes.entries()) if (cls.variable >= 0) classes.set(cls.variable, id);
  return { functions, classes };
}

/** What a class declaration evaluates at once, but for static fields and blocks. */
function pushHeritage(cls: ClassFacts, stack: BodyNode[]): void {
  if (cls.superclass !== null) stack.push(cls.superclass);
  stack.push(...cls.decorators);
  for (const member of cls.members) {
    stack.push(...member.decorators);
    if (member.computed !== null) stack.push(member.computed);
  }
}

function pushParameters(fn: FunctionFacts, stack: BodyNode[]): void {
  for (const parameter of fn.params) stack.push(parameter.pattern, ...parameter.decorators);
}
