import type { TypeNode } from '../ir/index.ts';
import type { TypeReferences } from './type-references.ts';
import type { FunctionRef, InterfaceRef, Module } from './types.ts';

/** Finds the functions of modules that say they give something with that interface. */
export type Makers = (of: InterfaceRef) => readonly FunctionRef[];

/** The functions of all non-test modules are looked through at the first question. */
export function createMakers(modules: readonly Module[], types: TypeReferences): Makers {
  let byInterface: Map<string, FunctionRef[]> | undefined;
  return (of) => (byInterface ??= index(modules, types)).get(keyOf(of)) ?? [];
}

function index(modules: readonly Module[], types: TypeReferences): Map<string, FunctionRef[]> {
  const found = new Map<string, FunctionRef[]>();
  for (const module of modules) {
    if (module.file.role === 'test') continue;
    for (const [fn, { kind, parent, bodiless, returns }] of module.facts.functions.entries()) {
      if (parent !== 0 || bodiless || returns === null || (kind !== 'function' && kind !== 'arrow')) continue;
      const made = interfaceOf(module, returns, types);
      if (made === null) continue;
      const known = found.get(keyOf(made));
      if (known === undefined) found.set(keyOf(made), [{ module, fn }]);
      else known.push({ module, fn });
    }
  }
  return found;
}

/** The interface that a type names, also as what a promise gives. */
function interfaceOf(module: Module, type: TypeNode, types: TypeReferences, depth = 0): InterfaceRef | null {
  if (type.kind !== 'reference' || depth > 4) return null;
  const [promised] = type.args;
  if (type.name === 'Promise' && promised !== undefined) return interfaceOf(module, promised, types, depth + 1);
  const target = types.typeOf(module, type);
  if (target.kind === 'interface') return target.ref;
  return target.kind === 'alias' ? interfaceOf(target.module, target.type, types, depth + 1) : null;
}

function keyOf({ module, declaration }: InterfaceRef): string {
  return `${module.id} ${declaration.variable}`;
}
