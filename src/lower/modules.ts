import type { ModuleExportName, Statement as StatementNode } from 'oxc-parser';
import type { ExportFacts, ModuleRequest, Statement } from '../ir/index.ts';
import { lowerClass } from './classes.ts';
import { isDeferred } from './context.ts';
import type { Context, Named } from './context.ts';
import { lowerEnum, lowerImportEquals, lowerNamespace, lowerTypeDeclaration } from './declarations.ts';
import { lowerExpression } from './expressions.ts';
import { lowerFunction } from './functions.ts';
import { boundVariables, nameOf } from './patterns.ts';
import { declare, find, READ, TYPE } from './scopes.ts';
import type { Scope } from './scopes.ts';
import { lowerStatement } from './statements.ts';

export function lowerImport(cx: Context, node: Extract<StatementNode, { type: 'ImportDeclaration' }>): void {
  const source = node.source.value;
  const wholly = node.importKind === 'type';
  let onlyTypes = node.specifiers.length > 0;
  for (const specifier of node.specifiers) {
    const typeOnly = wholly || (specifier.type === 'ImportSpecifier' && specifier.importKind === 'type');
    if (!typeOnly) onlyTypes = false;
    const imported =
      specifier.type === 'ImportSpecifier'
        ? exportName(specifier.imported)
        : specifier.type === 'ImportDefaultSpecifier'
          ? 'default'
          : '*';
    const variable = declare(cx, 'import', specifier.local);
    cx.facts.imports.push({ variable, source, imported, typeOnly, start: specifier.start, end: specifier.end });
  }
  addRequest(cx, source, 'import', wholly || onlyTypes, node.start, node.end);
}

export function lowerExportNamed(
  cx: Context,
  node: Extract<StatementNode, { type: 'ExportNamedDeclaration' }>,
  into: Statement[],
): void {
  const wholly = node.exportKind === 'type';
  if (node.declaration !== null) {
    lowerExportedDeclaration(cx, node.declaration, into);
    return;
  }
  const source = node.source === null ? null : node.source.value;
  let onlyTypes = node.specifiers.length > 0;
  for (const specifier of node.specifiers) {
    const typeOnly = wholly || specifier.exportKind === 'type';
    if (!typeOnly) onlyTypes = false;
    const { start, end } = specifier;
    const name = exportName(specifier.exported);
    const local = exportName(specifier.local);
    if (source === null)
      exportLocal(
        cx,
        name,
        { name: local, start: specifier.local.start, end: specifier.local.end },
        typeOnly,
        start,
        end,
      );
    else addExport(cx, { name, variable: -1, value: null, source, imported: local, typeOnly, start, end });
  }
  if (source !== null) addRequest(cx, source, 'export', wholly || onlyTypes, node.start, node.end);
}

export function lowerExportAll(cx: Context, node: Extract<StatementNode, { type: 'ExportAllDeclaration' }>): void {
  const { start, end } = node;
  const typeOnly = node.exportKind === 'type';
  const source = node.source.value;
  addExport(cx, {
    name: node.exported === null ? '*' : exportName(node.exported),
    variable: -1,
    value: null,
    source,
    imported: '*',
    typeOnly,
    start,
    end,
  });
  addRequest(cx, source, 'export', typeOnly, start, end);
}

/** Named functions and classes are declared as usual; the value of anything else stands in the export alone. */
export function lowerExportDefault(
  cx: Context,
  node: Extract<StatementNode, { type: 'ExportDefaultDeclaration' }>,
  into: Statement[],
): void {
  const declaration = node.declaration;
  const { start, end } = declaration;
  switch (declaration.type) {
    case 'FunctionDeclaration':
    case 'TSDeclareFunction':
      if (declaration.id !== null) {
        lowerStatement(cx, declaration, into);
        exportVariable(cx, 'default', lookup(cx.scope, declaration.id.name), start, end);
      } else {
        const fn = lowerFunction(cx, declaration, 'function', null);
        if (declaration.body !== null || cx.ambient)
          addExport(cx, exportOf('default', { kind: 'function', start, end, fn }, start, end));
      }
      break;
    case 'ClassDeclaration':
      if (declaration.id !== null) {
        lowerStatement(cx, declaration, into);
        exportVariable(cx, 'default', lookup(cx.scope, declaration.id.name), start, end);
      } else {
        addExport(
          cx,
          exportOf('default', { kind: 'class', start, end, cls: lowerClass(cx, declaration, null) }, start, end),
        );
      }
      break;
    case 'TSInterfaceDeclaration':
      addExport(cx, {
        name: 'default',
        variable: lowerTypeDeclaration(cx, declaration),
        value: null,
        source: null,
        imported: '',
        typeOnly: true,
        start,
        end,
      });
      break;
    default: {
      const name = nameOf(declaration);
      if (name !== null) exportLocal(cx, 'default', name, false, start, end);
      else addExport(cx, exportOf('default', lowerExpression(cx, declaration), start, end));
    }
  }
}

export function lowerExportAssignment(cx: Context, node: Extract<StatementNode, { type: 'TSExportAssignment' }>): void {
  cx.facts.esm = true;
  const { start, end } = node.expression;
  const name = nameOf(node.expression);
  if (name !== null) exportLocal(cx, '=', name, false, start, end);
  else addExport(cx, exportOf('=', lowerExpression(cx, node.expression), start, end));
}

/** Says which variable each export of a name stands for, once the whole file has been declared. */
export function closeExports(cx: Context, scope: Scope): void {
  const merged: ExportFacts[] = [];
  for (const local of cx.localExports) {
    const fact = cx.facts.exports[local.index];
    if (fact === undefined) continue;
    const value = find(cx, scope, local.name, READ);
    const type = find(cx, scope, local.name, TYPE);
    const variable = fact.typeOnly ? (type ?? value) : (value ?? type);
    if (variable === undefined) {
      fact.value = { kind: 'name', start: local.start, end: local.end, name: local.name, variable: -1 };
      continue;
    }
    countExport(cx, fact, variable);
    // one name may be a value and a type at once
    if (!fact.typeOnly && type !== undefined && type !== variable) {
      const second: ExportFacts = { ...fact };
      countExport(cx, second, type);
      merged.push(second);
    }
  }
  cx.facts.exports.push(...merged);
}

export function addRequest(
  cx: Context,
  source: string,
  form: ModuleRequest['form'],
  typeOnly: boolean,
  start: number,
  end: number,
): void {
  cx.facts.requests.push({ source, form, typeOnly, deferred: isDeferred(cx), start, end });
}

function countExport(cx: Context, fact: ExportFacts, id: number): void {
  fact.variable = id;
  const variable = cx.facts.variables[id];
  if (variable === undefined) return;
  variable.reads++;
  if (variable.kind === 'type') fact.typeOnly = true;
}

function lowerExportedDeclaration(
  cx: Context,
  node: NonNullable<Extract<StatementNode, { type: 'ExportNamedDeclaration' }>['declaration']>,
  into: Statement[],
): void {
  const { start, end } = node;
  switch (node.type) {
    case 'VariableDeclaration': {
      const before = into.length;
      // what is only declared leaves no statement to take the names from
      const variables = cx.facts.variables.length;
      const { ambient } = cx;
      cx.ambient = ambient || node.declare === true;
      lowerStatement(cx, node, into);
      cx.ambient = ambient;
      if (into.length > before) {
        const bound: { name: string; variable: number; start: number; end: number }[] = [];
        for (const statement of into.slice(before))
          if (statement.kind === 'declare') boundVariables(statement.pattern, bound);
        for (const item of bound) exportVariable(cx, item.name, item.variable, item.start, item.end);
      } else {
        for (let id = variables; id < cx.facts.variables.length; id++) {
          const variable = cx.facts.variables[id];
          if (variable !== undefined && variable.kind !== 'type' && variable.kind !== 'param')
            exportVariable(cx, variable.name, id, variable.start, variable.end);
        }
      }
      break;
    }
    case 'FunctionDeclaration':
    case 'TSDeclareFunction':
    case 'ClassDeclaration':
    case 'ClassExpression':
      lowerStatement(cx, node, into);
      if (node.id !== null)
        exportVariable(cx, node.id.name, lookup(cx.scope, node.id.name), node.id.start, node.id.end);
      break;
    case 'TSTypeAliasDeclaration':
    case 'TSInterfaceDeclaration':
      exportVariable(cx, node.id.name, lowerTypeDeclaration(cx, node), node.id.start, node.id.end);
      break;
    case 'TSEnumDeclaration': {
      const statement = lowerEnum(cx, node);
      into.push(statement);
      exportVariable(cx, node.id.name, statement.variable, node.id.start, node.id.end);
      break;
    }
    case 'TSModuleDeclaration': {
      const variable = lowerNamespace(cx, node, into);
      if (variable >= 0) exportVariable(cx, cx.facts.variables[variable]?.name ?? '', variable, start, end);
      break;
    }
    case 'TSImportEqualsDeclaration':
      exportVariable(cx, node.id.name, lowerImportEquals(cx, node, into), node.id.start, node.id.end);
      break;
    default:
  }
}

/** A sloppy function in a block may have been declared further out. */
function lookup(from: Scope, name: string): number {
  for (let scope: Scope | null = from; scope !== null; scope = scope.parent) {
    const variable = scope.values?.get(name);
    if (variable !== undefined) return variable;
  }
  return -1;
}

function exportOf(name: string, value: ExportFacts['value'], start: number, end: number): ExportFacts {
  return { name, variable: -1, value, source: null, imported: '', typeOnly: false, start, end };
}

/** Exports a variable from the namespace or the module; overloads and merged declarations are one export. */
function exportVariable(cx: Context, name: string, variable: number, start: number, end: number): void {
  if (variable < 0) return;
  if (cx.namespaceExports !== null) {
    if (!cx.namespaceExports.some((known) => known.name === name && known.variable === variable))
      cx.namespaceExports.push({ name, variable });
    return;
  }
  const key = `${variable} ${name}`;
  if (cx.exported.has(key)) return;
  cx.exported.add(key);
  const typeOnly = cx.facts.variables[variable]?.kind === 'type';
  cx.facts.exports.push({ name, variable, value: null, source: null, imported: '', typeOnly, start, end });
}

/** Exports a name that may be declared further down. */
function exportLocal(cx: Context, name: string, local: Named, typeOnly: boolean, start: number, end: number): void {
  if (cx.namespaceExports !== null) {
    const variable = lookup(cx.scope, local.name);
    if (variable >= 0) cx.namespaceExports.push({ name, variable });
    return;
  }
  cx.localExports.push({ index: cx.facts.exports.length, name: local.name, start: local.start, end: local.end });
  cx.facts.exports.push({ name, variable: -1, value: null, source: null, imported: '', typeOnly, start, end });
}

/** Exports of an ambient module belong to that module. */
function addExport(cx: Context, fact: ExportFacts): void {
  if (cx.namespaceExports === null) cx.facts.exports.push(fact);
}

function exportName(node: ModuleExportName): string {
  return node.type === 'Literal' ? node.value : node.name;
}
