import type { Expression, Statement, TypeDeclaration } from '../ir/index.ts';
import type { Exports } from './exports.ts';
import type { ClassRef, Module, Target, TypeTarget } from './types.ts';

/** What type references and `extends` clauses name. */
export interface TypeReferences {
  typeOf(module: Module, reference: { name: string; variable: number }): TypeTarget;
  superclass(cls: ClassRef): ClassRef | { package: string; path: string } | null;
}

/** Memoised per module, variable and name. */
export function createTypeReferences(exports: Exports): TypeReferences {
  const tables: (DeclarationTable | undefined)[] = [];
  const memo: (Map<string, TypeTarget> | undefined)[] = [];

  const typeOf: TypeReferences['typeOf'] = (module, { name, variable }) => {
    if (variable < 0) return name === '' ? unknown : { kind: 'global', name };
    const known = (memo[module.id] ??= new Map());
    const key = `${variable}|${name}`;
    let target = known.get(key);
    if (target === undefined) known.set(key, (target = ofVariable(module, variable, name.split('.').slice(1))));
    return target;
  };

  /** `rest` is what follows the variable in a dotted name. */
  const ofVariable = (module: Module, variable: number, rest: readonly string[]): TypeTarget => {
    if (exports.importAt(module, variable) !== undefined)
      return ofTarget(exports.importOf(module, variable, 'type'), rest);
    const table = (tables[module.id] ??= createTable(module));
    const [next, ...deeper] = rest;
    if (next !== undefined) {
      const inner = table.namespaces.get(variable)?.find((entry) => entry.name === next);
      if (inner !== undefined) return ofVariable(module, inner.variable, deeper);
      // `Color.Red` is a type too.
      return module.facts.variables[variable]?.kind === 'enum' ? { kind: 'enum', module, variable } : unknown;
    }
    const cls = table.classes.get(variable);
    if (cls !== undefined) return { kind: 'class', ref: { module, cls } };
    const declaration = table.types.get(variable);
    if (declaration?.kind === 'interface') return { kind: 'interface', ref: { module, declaration } };
    if (declaration !== undefined) return { kind: 'alias', module, type: declaration.type, declaration };
    return module.facts.variables[variable]?.kind === 'enum' ? { kind: 'enum', module, variable } : unknown;
  };

  const ofTarget = (target: Target, rest: readonly string[]): TypeTarget => {
    switch (target.kind) {
      case 'variable':
        return ofVariable(target.module, target.variable, rest);
      case 'namespace': {
        const [next, ...deeper] = rest;
        return next === undefined ? unknown : ofTarget(exports.exportOf(target.module, next, 'type'), deeper);
      }
      case 'package': {
        // Below a namespace import the names are the package's own: `express.Request` is its `Request`.
        const path = target.path === '*' && rest.length > 0 ? rest : [target.path, ...rest];
        return {
          kind: 'package',
          package: target.builtin
            ? `node:${target.package}${target.subpath === '' ? '' : `/${target.subpath}`}`
            : target.package,
          path: path.join('.'),
        };
      }
      case 'expression':
        return rest.length === 0 && target.value.kind === 'class'
          ? { kind: 'class', ref: { module: target.module, cls: target.value.cls } }
          : unknown;
      default:
        return unknown;
    }
  };

  return {
    typeOf,
    superclass({ module, cls }) {
      const reference = dottedName(module.facts.classes[cls]?.superclass ?? null);
      if (reference === null) return null;
      const target = typeOf(module, reference);
      if (target.kind === 'class') return target.ref;
      return target.kind === 'package' ? { package: target.package, path: target.path } : null;
    },
  };
}

const unknown: TypeTarget = { kind: 'unknown' };

/** `a.b.c` as a reference; null for anything that has to be evaluated. */
export function dottedName(expression: Expression | null): { name: string; variable: number } | null {
  if (expression === null) return null;
  if (expression.kind === 'name') return { name: expression.name, variable: expression.variable };
  if (expression.kind === 'cast') return dottedName(expression.value);
  if (expression.kind !== 'member') return null;
  const object = dottedName(expression.object);
  return object === null ? null : { name: `${object.name}.${expression.property}`, variable: object.variable };
}

/** A module's own declarations by variable. */
interface DeclarationTable {
  classes: Map<number, number>;
  types: Map<number, TypeDeclaration>;
  namespaces: Map<number, { name: string; variable: number }[]>;
}

function createTable({ facts }: Module): DeclarationTable {
  const table: DeclarationTable = { classes: new Map(), types: new Map(), namespaces: new Map() };
  for (const [id, { variable }] of facts.classes.entries()) if (variable >= 0) table.classes.set(variable, id);
  // The first of several declarations of an interface stands for all.
  for (const type of facts.types) if (!table.types.has(type.variable)) table.types.set(type.variable, type);
  // Bodies are only worth looking through where there is a namespace to find.
  if (facts.variables.some((variable) => variable.kind === 'namespace'))
    collectNamespaces(facts.functions[0]?.body ?? [], table);
  return table;
}

function collectNamespaces(statements: readonly Statement[], table: DeclarationTable): void {
  for (const statement of statements) {
    if (statement.kind !== 'namespace') continue;
    const known = table.namespaces.get(statement.variable);
    if (known === undefined) table.namespaces.set(statement.variable, [...statement.exports]);
    else known.push(...statement.exports);
    collectNamespaces(statement.body, table);
  }
}
