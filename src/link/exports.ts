import type { ExportFacts, ImportFacts } from '../ir/index.ts';
import type { Resolver } from './resolve.ts';
import type { Module, Target } from './types.ts';

/** One name can stand for a value and a type at once (`const Role` and `type Role`); the asker says which is meant. */
export type Space = 'value' | 'type';

/** What the names that modules import and export stand for, through any number of re-exports. */
export interface Exports {
  exportOf(module: Module, name: string, space: Space): Target;
  importOf(module: Module, variable: number, space: Space): Target;
  exportNames(module: Module): readonly string[];
  /** The import that declares a variable, if one does. */
  importAt(module: Module, variable: number): ImportFacts | undefined;
}

/** Memoised per module and name. */
export function createExports(resolve: Resolver): Exports {
  const tables: (ModuleTable | undefined)[] = [];
  const memo: Record<Space, Map<string, Target>[]> = { value: [], type: [] };
  const names: (readonly string[] | undefined)[] = [];

  const tableOf = (module: Module): ModuleTable => (tables[module.id] ??= createTable(module));

  const exportOf = (module: Module, name: string, space: Space): Target => {
    const known = (memo[space][module.id] ??= new Map());
    let target = known.get(name);
    if (target === undefined) known.set(name, (target = find(module, name, space, new Set())));
    return target;
  };

  /** `visited` holds the questions that are being asked: one that comes up again, in a cycle, adds nothing. */
  const find = (module: Module, name: string, space: Space, visited: Set<string>): Target => {
    const known = memo[space][module.id]?.get(name);
    if (known !== undefined) return known;
    const question = `${module.id}|${name}`;
    if (visited.has(question)) return missing;
    visited.add(question);

    const table = tableOf(module);
    if (!module.facts.esm) return commonjs(module, name);
    const own = pick(module, table.byName.get(name), space);
    if (own !== undefined) return ofExport(module, own, space, visited);
    const assigned = table.byName.get('=')?.[0];
    if (assigned !== undefined) {
      // `export = value`: interop makes the value the default, and it is what `require` and `* as` give.
      return name === 'default' ? ofExport(module, assigned, space, visited) : commonjs(module, name);
    }
    // ESM imports with `module.exports` below, as Babel allows.
    if (module.facts.exports.length === 0 && module.facts.imports.length > 0) return commonjs(module, name);
    return name === 'default' ? missing : fromStars(module, table, name, space, visited);
  };

  const fromStars = (module: Module, table: ModuleTable, name: string, space: Space, visited: Set<string>): Target => {
    let found: Target | undefined;
    const open: Target[] = [];
    for (const source of table.stars) {
      if (surelyLacks(module, source, name)) continue;
      const target = ofSource(module, source, name, space, visited);
      if (target.kind === 'missing' || target.kind === 'asset') continue;
      // Whether these have the name cannot be seen from here, so that they only count if nobody is known to.
      if (target.kind === 'package' || target.kind === 'commonjs') open.push(target);
      else if (found === undefined) found = target;
      // Two different things of one name: the language excludes it from the namespace.
      else if (!sameTarget(found, target)) return missing;
    }
    return found ?? (open.length === 1 ? open[0] : undefined) ?? missing;
  };

  /** A look ahead that costs nothing: barrels have hundreds of stars, and all but one of their modules lack the name. */
  const surelyLacks = (from: Module, source: string, name: string): boolean => {
    const resolution = resolve(from, source);
    if (resolution.kind !== 'module' || !resolution.module.facts.esm) return false;
    const { byName, stars } = tableOf(resolution.module);
    return stars.length === 0 && byName.size > 0 && !byName.has(name) && !byName.has('=');
  };

  const ofExport = (module: Module, fact: ExportFacts, space: Space, visited: Set<string>): Target => {
    if (fact.source !== null) return ofSource(module, fact.source, fact.imported, space, visited);
    if (fact.variable >= 0) return ofVariable(module, fact.variable, space, visited);
    if (fact.value === null) return missing;
    if (fact.value.kind === 'name' && fact.value.variable >= 0)
      return ofVariable(module, fact.value.variable, space, visited);
    return { kind: 'expression', module, value: fact.value };
  };

  const ofVariable = (module: Module, variable: number, space: Space, visited: Set<string>): Target => {
    const imported = tableOf(module).imports.get(variable);
    if (imported === undefined) return { kind: 'variable', module, variable };
    return ofSource(module, imported.source, imported.imported, space, visited);
  };

  /** What `imported` of the module that `source` names is: a name, `default`, `*` for its namespace, `=` for `require` of it. */
  const ofSource = (from: Module, source: string, imported: string, space: Space, visited: Set<string>): Target => {
    const resolution = resolve(from, source);
    if (resolution.kind === 'package') {
      const { name, subpath, builtin } = resolution;
      return { kind: 'package', package: name, subpath, builtin, path: imported === '=' ? '*' : imported };
    }
    if (resolution.kind === 'asset') return { ...resolution, name: imported };
    if (resolution.kind !== 'module') return resolution;
    const { module } = resolution;
    if (imported !== '*' && imported !== '=') return find(module, imported, space, visited);
    const whole = find(module, 'default', space, new Set(visited));
    if (whole.kind === 'commonjs' && whole.module === module) return whole;
    return tableOf(module).byName.has('=') ? whole : { kind: 'namespace', module };
  };

  const exportNames = (module: Module): readonly string[] => {
    let sorted = names[module.id];
    if (sorted === undefined) {
      const found = new Set<string>();
      collectNames(module, found, new Set());
      const values = [...found].filter((name) => {
        const target = exportOf(module, name, 'value');
        if (target.kind === 'missing') return tableOf(module).byName.has(name);
        return target.kind !== 'variable' || target.module.facts.variables[target.variable]?.kind !== 'type';
      });
      names[module.id] = sorted = values.sort();
    }
    return sorted;
  };

  const collectNames = (module: Module, found: Set<string>, visited: Set<Module>): void => {
    if (visited.has(module)) return;
    visited.add(module);
    const table = tableOf(module);
    for (const [name, facts] of table.byName) {
      const passed = visited.size === 1 || name !== 'default';
      if (name !== '=' && passed && facts.some((fact) => !fact.typeOnly)) found.add(name);
    }
    for (const source of table.stars) {
      const resolution = resolve(module, source);
      if (resolution.kind === 'module') collectNames(resolution.module, found, visited);
    }
  };

  return {
    exportOf,
    importOf(module, variable, space) {
      return tableOf(module).imports.has(variable) ? ofVariable(module, variable, space, new Set()) : missing;
    },
    exportNames,
    importAt: (module, variable) => tableOf(module).imports.get(variable),
  };
}

const missing: Target = { kind: 'missing', path: '' };

/** What a module exports and imports, indexed. */
interface ModuleTable {
  byName: Map<string, ExportFacts[]>;
  /** sources of `export * from`, types included: whoever asks for a value finds a type there and sees that it is one */
  stars: string[];
  imports: Map<number, ImportFacts>;
}

function createTable(module: Module): ModuleTable {
  const table: ModuleTable = { byName: new Map(), stars: [], imports: new Map() };
  for (const fact of module.facts.imports) table.imports.set(fact.variable, fact);
  for (const fact of module.facts.exports) {
    if (fact.name === '*' && fact.source !== null) {
      table.stars.push(fact.source);
      continue;
    }
    const same = table.byName.get(fact.name);
    if (same === undefined) table.byName.set(fact.name, [fact]);
    else same.push(fact);
  }
  return table;
}

/** Of several exports of one name (a value and a type), the one of the space that was asked for. */
function pick(module: Module, facts: readonly ExportFacts[] | undefined, space: Space): ExportFacts | undefined {
  if (facts === undefined || facts.length === 1) return facts?.[0];
  const isType = (fact: ExportFacts): boolean =>
    fact.typeOnly || module.facts.variables[fact.variable]?.kind === 'type';
  return facts.find((fact) => isType(fact) === (space === 'type')) ?? facts[0];
}

/**
 * A name of `module.exports`. Asked for as `default` it is `module.exports` itself: that is what a default import, a
 * namespace import and `require` of a CommonJS module all give (but for one that sets `__esModule` and `exports.default`,
 * which shows when its value is looked at).
 */
function commonjs(module: Module, name: string): Target {
  return { kind: 'commonjs', module, name: name === '*' || name === '=' ? 'default' : name };
}

function sameTarget(a: Target, b: Target): boolean {
  if (a.kind === 'variable' && b.kind === 'variable') return a.module === b.module && a.variable === b.variable;
  if (a.kind === 'expression' && b.kind === 'expression') return a.value === b.value;
  if (a.kind === 'namespace' && b.kind === 'namespace') return a.module === b.module;
  return false;
}
