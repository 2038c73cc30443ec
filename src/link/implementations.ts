import type { TypeNode } from '../ir/index.ts';
import type { TypeReferences } from './type-references.ts';
import type { ClassRef, InterfaceRef, Module } from './types.ts';

/** Finds the classes below a class or interface. */
export type Implementations = (of: ClassRef | InterfaceRef) => readonly ClassRef[];

/** The hierarchy of all non-test modules is built at the first question. */
export function createImplementations(modules: readonly Module[], types: TypeReferences): Implementations {
  let children: Map<string, Child[]> | undefined;
  const memo = new Map<string, readonly ClassRef[]>();
  return (of) => {
    const key = keyOf(of);
    let found = memo.get(key);
    if (found === undefined) memo.set(key, (found = concreteBelow(key, (children ??= buildHierarchy(modules, types)))));
    return found;
  };
}

type Child = ClassRef | InterfaceRef;

function concreteBelow(root: string, children: ReadonlyMap<string, readonly Child[]>): ClassRef[] {
  const found: ClassRef[] = [];
  const visited = new Set([root]);
  const queue = [root];
  for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
    for (const child of children.get(key) ?? []) {
      const childKey = keyOf(child);
      if (visited.has(childKey)) continue;
      visited.add(childKey);
      queue.push(childKey);
      if ('cls' in child && child.module.facts.classes[child.cls]?.abstract === false) found.push(child);
    }
  }
  return found.sort((a, b) => a.module.id - b.module.id || placeOf(a) - placeOf(b));
}

function buildHierarchy(modules: readonly Module[], types: TypeReferences): Map<string, Child[]> {
  const children = new Map<string, Child[]>();
  const add = (parent: ClassRef | InterfaceRef, child: Child): void => {
    const key = keyOf(parent);
    const known = children.get(key);
    if (known === undefined) children.set(key, [child]);
    else known.push(child);
  };
  /** `aliases` counts the aliases on the way, which may go round in circles. */
  const addType = (module: Module, type: TypeNode, child: Child, aliases: number): void => {
    if (type.kind === 'intersection') for (const part of type.types) addType(module, part, child, aliases);
    if (type.kind !== 'reference') return;
    const target = types.typeOf(module, type);
    if (target.kind === 'class' || target.kind === 'interface') add(target.ref, child);
    else if (target.kind === 'alias' && aliases < 8) addType(target.module, target.type, child, aliases + 1);
  };
  for (const module of modules) {
    if (module.file.role === 'test') continue;
    for (const [cls, facts] of module.facts.classes.entries()) {
      const parent = types.superclass({ module, cls });
      if (parent !== null && 'cls' in parent) add(parent, { module, cls });
      for (const type of facts.implements) addType(module, type, { module, cls }, 0);
    }
    for (const declaration of module.facts.types) {
      for (const type of declaration.extends) addType(module, type, { module, declaration }, 0);
    }
  }
  return children;
}

/** Interfaces are known by their variable: the declarations that merge into one share it. */
function keyOf(ref: ClassRef | InterfaceRef): string {
  return 'cls' in ref ? `class ${ref.module.id} ${ref.cls}` : `interface ${ref.module.id} ${ref.declaration.variable}`;
}

function placeOf(ref: ClassRef): number {
  return ref.module.facts.classes[ref.cls]?.start ?? 0;
}
