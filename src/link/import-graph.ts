import type { ModuleRequest } from '../ir/index.ts';
import type { Exports } from './exports.ts';
import { isTypeScript } from './file-table.ts';
import type { Resolver } from './resolve.ts';
import type { TypeReferences } from './type-references.ts';
import type { Module } from './types.ts';
import { loadUses, metadataTypes, valueUses } from './uses.ts';
import { pushChildren, type BodyNode } from './walk.ts';

/** A request of one module for another. */
export interface ImportEdge {
  from: Module;
  to: Module;
  request: ModuleRequest;
}

/** Who asks for whom at run time. */
export interface ImportGraph {
  /** Requests that a module makes of other modules, those for types only left out as far as their syntax says so. */
  edges(module: Module): readonly ImportEdge[];
  /** The compiler removes the import, since nothing but types uses it. Walks the module's bodies: ask late. */
  erased(edge: ImportEdge): boolean;
  /** What is imported is used while the importing module loads, so that it must have been loaded itself by then. */
  usedAtLoad(edge: ImportEdge): boolean;
  importers(module: Module): readonly Module[];
}

/** Memoised per module. */
export function createImportGraph(
  modules: readonly Module[],
  resolve: Resolver,
  exports: Exports,
  types: TypeReferences,
): ImportGraph {
  const outgoing: (ImportEdge[] | undefined)[] = [];
  let incoming: ImportEdge[][] | undefined;
  const importersOf: (readonly Module[] | undefined)[] = [];
  const values = perModule((module) => new Set([...valueUses(module.facts), ...metadataUses(module)]));
  const atLoad = perModule((module) => new Set([...loadUses(module.facts), ...metadataUses(module)]));
  const replacesExports = perModule(assignsModuleExports);

  const edges = (module: Module): ImportEdge[] => {
    let found = outgoing[module.id];
    if (found === undefined) {
      outgoing[module.id] = found = [];
      for (const request of module.facts.requests) {
        if (request.typeOnly) continue;
        const resolution = resolve(module, request.source);
        if (resolution.kind === 'module' && resolution.module !== module)
          found.push({ from: module, to: resolution.module, request });
      }
    }
    return found;
  };

  /** Imports whose types the compiler also emits as values. Those that name interfaces vanish even then. */
  const metadataUses = (module: Module): number[] => {
    if (module.tsconfig?.options['emitDecoratorMetadata'] !== true) return [];
    return metadataTypes(module.facts)
      .filter((reference) => ['class', 'enum', 'package'].includes(types.typeOf(module, reference).kind))
      .map((reference) => reference.variable);
  };

  const isTypeOnly = (module: Module, variable: number): boolean => {
    const target = exports.importOf(module, variable, 'value');
    return target.kind === 'variable' && target.module.facts.variables[target.variable]?.kind === 'type';
  };

  const erased = ({ from, request }: ImportEdge): boolean => {
    if (!isTypeScript(from.path) || from.tsconfig?.options['verbatimModuleSyntax'] === true) return false;
    if (request.form === 'export') {
      const passed = from.facts.exports.filter((fact) => fact.source === request.source && !fact.typeOnly);
      return (
        passed.length > 0 &&
        passed.every((fact) => {
          if (fact.name === '*' || fact.imported === '*') return false;
          const target = exports.exportOf(from, fact.name, 'value');
          return target.kind === 'variable' && target.module.facts.variables[target.variable]?.kind === 'type';
        })
      );
    }
    const bindings = bindingsOf(from, request);
    // Without bindings it is imported for its effects.
    if (bindings.length === 0) return false;
    return bindings.every((variable) => {
      if (values(from).has(variable)) return false;
      const exported = from.facts.exports.some((fact) => fact.variable === variable && !fact.typeOnly);
      return !exported || isTypeOnly(from, variable);
    });
  };

  const usedAtLoad = ({ from, to, request }: ImportEdge): boolean => {
    const bindings = bindingsOf(from, request);
    if (bindings.some((variable) => atLoad(from).has(variable))) return true;
    if (request.form !== 'require' || bindings.length > 0) return false;
    // `const x = require()` keeps the object that was there then: it goes stale if `module.exports` is replaced later.
    const variable = requiredVariable(from, request);
    return variable < 0 || atLoad(from).has(variable) || replacesExports(to);
  };

  return {
    edges,
    erased,
    usedAtLoad,
    importers(module) {
      if (incoming === undefined) {
        incoming = modules.map(() => []);
        for (const from of modules) for (const edge of edges(from)) incoming[edge.to.id]?.push(edge);
      }
      return (importersOf[module.id] ??= [
        ...new Set((incoming[module.id] ?? []).filter((edge) => !erased(edge)).map((edge) => edge.from)),
      ]);
    },
  };
}

function perModule<T>(compute: (module: Module) => T): (module: Module) => T {
  const memo = new Map<Module, T>();
  return (module) => {
    let value = memo.get(module);
    if (value === undefined) memo.set(module, (value = compute(module)));
    return value;
  };
}

/** Variables that an import statement declares, types left out. */
function bindingsOf({ facts }: Module, request: ModuleRequest): number[] {
  if (request.form !== 'import' && request.form !== 'require') return [];
  return facts.imports
    .filter(
      (fact) =>
        fact.source === request.source && !fact.typeOnly && fact.start >= request.start && fact.end <= request.end,
    )
    .map((fact) => fact.variable);
}

/** The variable of `const x = require('…')` at the top of the file; -1 where the result goes anywhere else. */
function requiredVariable({ facts }: Module, request: ModuleRequest): number {
  for (const statement of facts.functions[0]?.body ?? []) {
    if (statement.kind !== 'declare' || statement.value === null) continue;
    if (statement.value.start > request.start || statement.value.end < request.end) continue;
    return statement.value.kind === 'call' && statement.pattern.kind === 'variable' ? statement.pattern.variable : -1;
  }
  return -1;
}

function assignsModuleExports({ facts }: Module): boolean {
  const stack: BodyNode[] = [...(facts.functions[0]?.body ?? [])];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    if (node.kind === 'assign' && node.target.kind === 'target') {
      const { target } = node.target;
      if (
        target.kind === 'member' &&
        target.property === 'exports' &&
        target.object.kind === 'name' &&
        target.object.name === 'module'
      )
        return true;
    }
    pushChildren(node, stack);
  }
  return false;
}
