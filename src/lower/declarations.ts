import type { Statement as StatementNode } from 'oxc-parser';
import type { EnumStatement, Expression, NamespaceStatement, Statement, TypeNode } from '../ir/index.ts';
import { lowerHeritage } from './classes.ts';
import type { Context, Named } from './context.ts';
import { lowerExpression } from './expressions.ts';
import { addRequest } from './modules.ts';
import { declare, declareType, enterScope, leaveScope, READ, refer } from './scopes.ts';
import { lowerStatements } from './statements.ts';
import { declareTypeParameters, lowerMembers, lowerType } from './types.ts';

/** `interface` and `type`; gives the variable. */
export function lowerTypeDeclaration(
  cx: Context,
  node: Extract<StatementNode, { type: 'TSTypeAliasDeclaration' | 'TSInterfaceDeclaration' }>,
): number {
  const { start, end } = node;
  const variable = declareType(cx, node.id);
  const index = cx.facts.types.length;
  const supertypes: TypeNode[] = [];
  cx.facts.types.push({
    variable,
    name: node.id.name,
    kind: node.type === 'TSInterfaceDeclaration' ? 'interface' : 'alias',
    extends: supertypes,
    type: { kind: 'other' },
    start,
    end,
  });
  enterScope(cx, 'block');
  declareTypeParameters(cx, node.typeParameters);
  let type: TypeNode;
  if (node.type === 'TSInterfaceDeclaration') {
    for (const item of node.extends) supertypes.push(lowerHeritage(cx, item.expression, item.typeArguments));
    type = { kind: 'object', members: lowerMembers(cx, node.body.body) };
  } else {
    type = lowerType(cx, node.typeAnnotation);
  }
  leaveScope(cx);
  const declaration = cx.facts.types[index];
  if (declaration !== undefined) declaration.type = type;
  return variable;
}

export function lowerEnum(cx: Context, node: Extract<StatementNode, { type: 'TSEnumDeclaration' }>): EnumStatement {
  const variable = declare(cx, 'enum', node.id);
  const members: EnumStatement['members'] = [];
  for (const member of node.body.members) {
    const id = member.id;
    const name =
      id.type === 'Identifier' ? id.name : id.type === 'Literal' ? id.value : (id.quasis[0]?.value.cooked ?? '');
    members.push({ name, value: member.initializer === null ? null : lowerExpression(cx, member.initializer) });
  }
  return { kind: 'enum', start: node.start, end: node.end, variable, members };
}

type NamespaceNode = Extract<StatementNode, { type: 'TSModuleDeclaration' }>;

/**
 * `namespace A.B {}` becomes A with a B in it. What `declare module 'x'` and `declare global` describe belongs to another
 * module: the types are noted, nothing is left to run. Gives the variable, -1 without one.
 */
export function lowerNamespace(cx: Context, node: NamespaceNode, into: Statement[]): number {
  const ambient = cx.ambient;
  cx.ambient = ambient || node.declare;
  const names = namesOf(node.id);
  let variable = -1;
  if (names === null || node.kind === 'global') {
    cx.ambient = true;
    lowerNamespaceBody(cx, node, [], 0);
  } else {
    const statement = lowerNamespaceBody(cx, node, names, 0);
    if (statement !== null) {
      into.push(statement);
      variable = statement.variable;
    }
  }
  cx.ambient = ambient;
  return variable;
}

function lowerNamespaceBody(
  cx: Context,
  node: NamespaceNode,
  names: readonly Named[],
  level: number,
): NamespaceStatement | null {
  const name = names[level];
  const variable = name === undefined ? -1 : declare(cx, 'namespace', name);
  const outer = cx.namespaceExports;
  const exports: NamespaceStatement['exports'] = [];
  cx.namespaceExports = exports;
  enterScope(cx, 'body');
  let body: Statement[] = [];
  const inner = names[level + 1];
  if (inner !== undefined) {
    const nested = lowerNamespaceBody(cx, node, names, level + 1);
    if (nested !== null) {
      body = [nested];
      exports.push({ name: inner.name, variable: nested.variable });
    }
  } else {
    // `declare module 'x';` has none, which the parser's types call null
    body = lowerStatements(cx, node.body?.body ?? []);
    // all that an ambient namespace declares is exported, unless it says what is
    if (cx.ambient && exports.length === 0) {
      for (const names of [cx.scope.values, cx.scope.types]) {
        for (const [name, variable] of names ?? []) exports.push({ name, variable });
      }
    }
  }
  leaveScope(cx);
  cx.namespaceExports = outer;
  return name === undefined
    ? null
    : { kind: 'namespace', start: level === 0 ? node.start : name.start, end: node.end, variable, body, exports };
}

/** The names of `A.B.C`; null for the string of `declare module 'x'`. */
function namesOf(id: NamespaceNode['id']): Named[] | null {
  switch (id.type) {
    case 'Identifier':
      return [id];
    case 'Literal':
      return null;
    case 'TSQualifiedName': {
      const names: Named[] = [];
      let at: Qualified = id;
      while (at.type === 'TSQualifiedName') {
        names.unshift(at.right);
        at = at.left;
      }
      if (at.type === 'Identifier') names.unshift(at);
      return names;
    }
  }
}

type Qualified = Extract<NamespaceNode['id'], { type: 'TSQualifiedName' }>['left'];

/** `import x = require('m')` is an import, `import x = a.b` a constant. Gives the variable. */
export function lowerImportEquals(
  cx: Context,
  node: Extract<StatementNode, { type: 'TSImportEqualsDeclaration' }>,
  into: Statement[],
): number {
  const { start, end } = node;
  const reference = node.moduleReference;
  const typeOnly = node.importKind === 'type';
  if (reference.type === 'TSExternalModuleReference') {
    cx.facts.esm = true;
    const source = reference.expression.value;
    const variable = declare(cx, 'import', node.id);
    cx.facts.imports.push({ variable, source, imported: '=', typeOnly, start: node.id.start, end: node.id.end });
    addRequest(cx, source, 'require', typeOnly, start, end);
    return variable;
  }
  // an alias of a namespace or of something in it, which may be a type: `import` is the kind that is found as both
  const variable = declare(cx, 'import', node.id);
  const value = lowerReference(cx, reference);
  into.push({
    kind: 'declare',
    start,
    end,
    declaration: 'const',
    pattern: { kind: 'variable', start: node.id.start, end: node.id.end, variable, name: node.id.name, type: null },
    value,
  });
  return variable;
}

function lowerReference(
  cx: Context,
  node:
    | Exclude<
        Extract<StatementNode, { type: 'TSImportEqualsDeclaration' }>['moduleReference'],
        { type: 'TSExternalModuleReference' }
      >
    | Qualified,
): Expression {
  const { start, end } = node;
  switch (node.type) {
    case 'Identifier': {
      const name: Expression = { kind: 'name', start, end, name: node.name, variable: -1 };
      refer(cx, node.name, name, READ);
      return name;
    }
    case 'TSQualifiedName':
      return {
        kind: 'member',
        start,
        end,
        object: lowerReference(cx, node.left),
        property: node.right.name,
        optional: false,
      };
    default:
      return { kind: 'this', start, end };
  }
}
