import type { ModuleFacts } from '../ir/index.ts';
import { readDocument } from '../project/read.ts';
import type { Project } from '../project/types.ts';
import { findCycles } from './cycles.ts';
import { createExports } from './exports.ts';
import { createImplementations } from './implementations.ts';
import { createImportGraph } from './import-graph.ts';
import { createMakers } from './makers.ts';
import { createModules } from './modules.ts';
import { createResolver } from './resolve.ts';
import { createTypeReferences } from './type-references.ts';
import type { GeneratedPackage, ImportCycle, Module, PathAliases, Program } from './types.ts';

/**
 * Joins the facts of single files into a program. Nothing is worked out before it is asked for, and nothing twice.
 * Cycles, missing modules and names that stand for nothing are answers, not errors.
 */
export function link(
  project: Project,
  lowered: readonly { path: string; facts: ModuleFacts }[],
  options: { generated?: readonly GeneratedPackage[]; aliases?: readonly PathAliases[] } = {},
): Program {
  const modules = createModules(project, lowered);
  const byPath = new Map(modules.map((module) => [module.path, module]));
  const resolve = createResolver(project, modules, options.generated ?? [], options.aliases ?? []);
  const exports = createExports(resolve);
  const types = createTypeReferences(exports);
  const graph = createImportGraph(modules, resolve, exports, types);
  let calls: Map<string, Call[]> | undefined;
  let cycles: ImportCycle[] | undefined;
  const data = new Map<string, unknown>();

  return {
    project,
    modules,
    moduleAt: (path) => byPath.get(path),
    resolve,
    exportOf: (module, name) => exports.exportOf(module, name, 'value'),
    importOf: (module, variable) => exports.importOf(module, variable, 'value'),
    exportNames: exports.exportNames,
    typeOf: types.typeOf,
    superclass: types.superclass,
    implementations: createImplementations(modules, types),
    makers: createMakers(modules, types),
    callsNamed: (name) => (calls ??= indexCalls(modules)).get(name) ?? [],
    cycles: () => (cycles ??= findCycles(modules, graph)),
    importers: graph.importers,
    dataOf(path) {
      if (!data.has(path)) data.set(path, readData(project.root, path));
      return data.get(path);
    },
  };
}

/** Larger than what somebody writes by hand to configure a program. */
const maxDataLength = 200_000;

function readData(root: string, path: string): unknown {
  if (!/\.(?:json|sql)$/.test(path)) return undefined;
  const document = readDocument(root, path);
  if (!('text' in document) || document.text.length > maxDataLength) return undefined;
  if (path.endsWith('.sql')) return document.text;
  try {
    return JSON.parse(document.text);
  } catch {
    return undefined;
  }
}

type Call = ReturnType<Program['callsNamed']>[number];

function indexCalls(modules: readonly Module[]): Map<string, Call[]> {
  const calls = new Map<string, Call[]>();
  for (const module of modules) {
    if (module.file.role === 'test') continue;
    for (const { name, fn, start } of module.facts.calls) {
      const known = calls.get(name);
      if (known === undefined) calls.set(name, [{ module, fn, start }]);
      else known.push({ module, fn, start });
    }
  }
  return calls;
}
