import type {
  ParamPattern,
  TSSignature,
  TSType,
  TSTypeAnnotation,
  TSTypeName,
  TSTypeParameterDeclaration,
  TSTypeParameterInstantiation,
} from 'oxc-parser';
import type { TypeMember, TypeNode } from '../ir/index.ts';
import { isDeferred, MAX_DEPTH, observe, reportTooDeep } from './context.ts';
import type { Context } from './context.ts';
import { lowerExpression } from './expressions.ts';
import { constantKey } from './keys.ts';
import { declare, declareType, enterScope, leaveScope, READ, refer, TYPE } from './scopes.ts';

/** An annotation, or null without one. */
export function lowerAnnotation(cx: Context, annotation: TSTypeAnnotation | null | undefined): TypeNode | null {
  return annotation === null || annotation === undefined ? null : lowerType(cx, annotation.typeAnnotation);
}

export function lowerTypeArguments(cx: Context, list: TSTypeParameterInstantiation | null | undefined): TypeNode[] {
  const types: TypeNode[] = [];
  if (list !== null && list !== undefined) for (const type of list.params) types.push(lowerType(cx, type));
  return types;
}

/** Declares type parameters in the present scope, and reads their constraints. */
export function declareTypeParameters(cx: Context, list: TSTypeParameterDeclaration | null | undefined): void {
  if (list === null || list === undefined) return;
  for (const parameter of list.params) declareType(cx, parameter.name);
  for (const parameter of list.params) {
    if (parameter.constraint !== null) lowerType(cx, parameter.constraint);
    if (parameter.default !== null) lowerType(cx, parameter.default);
  }
}

/**
 * Types that are not described (`other`) are walked all the same: what they mention counts as read.
 */
export function lowerType(cx: Context, node: TSType): TypeNode {
  if (cx.depth >= MAX_DEPTH) {
    reportTooDeep(cx, node.start, node.end);
    return other;
  }
  cx.depth++;
  const type = describe(cx, node);
  cx.depth--;
  return type;
}

const other: TypeNode = { kind: 'other' };

function describe(cx: Context, node: TSType): TypeNode {
  switch (node.type) {
    case 'TSAnyKeyword':
      observe(cx, 'any', node.start, node.end);
      return keyword('any');
    case 'TSStringKeyword':
      return keyword('string');
    case 'TSNumberKeyword':
      return keyword('number');
    case 'TSBooleanKeyword':
      return keyword('boolean');
    case 'TSUnknownKeyword':
      return keyword('unknown');
    case 'TSVoidKeyword':
      return keyword('void');
    case 'TSNeverKeyword':
      return keyword('never');
    case 'TSNullKeyword':
      return keyword('null');
    case 'TSUndefinedKeyword':
      return keyword('undefined');
    case 'TSObjectKeyword':
      return keyword('object');
    case 'TSBigIntKeyword':
      return keyword('bigint');
    case 'TSSymbolKeyword':
      return keyword('symbol');
    case 'TSThisType':
      return keyword('this');
    case 'TSTypeReference': {
      const reference: TypeNode = { kind: 'reference', name: dottedName(node.typeName), variable: -1, args: [] };
      referFirst(cx, node.typeName, reference, READ | TYPE);
      reference.args = lowerTypeArguments(cx, node.typeArguments);
      return reference;
    }
    case 'TSTypeQuery': {
      const name = node.exprName;
      if (name.type === 'TSImportType') return lowerType(cx, name);
      const query: TypeNode = { kind: 'typeof', name: dottedName(name), variable: -1 };
      referFirst(cx, name, query, READ);
      lowerTypeArguments(cx, node.typeArguments);
      return query;
    }
    case 'TSArrayType':
      return { kind: 'array', element: lowerType(cx, node.elementType) };
    case 'TSTupleType': {
      const elements: TypeNode[] = [];
      for (const element of node.elementTypes) elements.push(lowerTupleElement(cx, element));
      return { kind: 'tuple', elements };
    }
    case 'TSNamedTupleMember':
      return lowerTupleElement(cx, node);
    case 'TSUnionType':
      return { kind: 'union', types: lowerTypes(cx, node.types) };
    case 'TSIntersectionType':
      return { kind: 'intersection', types: lowerTypes(cx, node.types) };
    case 'TSLiteralType':
      return lowerLiteralType(cx, node.literal);
    case 'TSTypeLiteral':
      return { kind: 'object', members: lowerMembers(cx, node.members) };
    case 'TSFunctionType':
    case 'TSConstructorType':
      return lowerSignature(cx, node.typeParameters, node.params, node.returnType);
    case 'TSParenthesizedType':
      return lowerType(cx, node.typeAnnotation);
    case 'TSTypeOperator': {
      const operand = lowerType(cx, node.typeAnnotation);
      return node.operator === 'readonly' ? operand : other;
    }
    case 'TSConditionalType':
      enterScope(cx, 'block');
      lowerType(cx, node.checkType);
      lowerType(cx, node.extendsType);
      lowerType(cx, node.trueType);
      leaveScope(cx);
      lowerType(cx, node.falseType);
      return other;
    case 'TSInferType':
      declareType(cx, node.typeParameter.name);
      if (node.typeParameter.constraint !== null) lowerType(cx, node.typeParameter.constraint);
      return other;
    case 'TSIndexedAccessType':
      lowerType(cx, node.objectType);
      lowerType(cx, node.indexType);
      return other;
    case 'TSMappedType':
      lowerType(cx, node.constraint);
      enterScope(cx, 'block');
      declareType(cx, node.key);
      if (node.nameType !== null) lowerType(cx, node.nameType);
      if (node.typeAnnotation !== null) lowerType(cx, node.typeAnnotation);
      leaveScope(cx);
      return other;
    case 'TSTemplateLiteralType':
      for (const type of node.types) lowerType(cx, type);
      return other;
    case 'TSTypePredicate':
      if (node.typeAnnotation !== null) lowerAnnotation(cx, node.typeAnnotation);
      return node.asserts ? keyword('void') : keyword('boolean');
    case 'TSImportType':
      cx.facts.requests.push({
        source: node.source.value,
        form: 'import',
        typeOnly: true,
        deferred: isDeferred(cx),
        start: node.source.start,
        end: node.source.end,
      });
      lowerTypeArguments(cx, node.typeArguments);
      return other;
    case 'TSJSDocNullableType':
    case 'TSJSDocNonNullableType':
      lowerType(cx, node.typeAnnotation);
      return other;
    default:
      return other;
  }
}

function keyword(name: string): TypeNode {
  return { kind: 'keyword', name };
}

export function lowerTypes(cx: Context, list: readonly TSType[]): TypeNode[] {
  const types: TypeNode[] = [];
  for (const type of list) types.push(lowerType(cx, type));
  return types;
}

function lowerTupleElement(cx: Context, node: TupleElement): TypeNode {
  switch (node.type) {
    case 'TSNamedTupleMember':
      return lowerTupleElement(cx, node.elementType);
    case 'TSOptionalType':
    case 'TSRestType':
      return lowerType(cx, node.typeAnnotation);
    default:
      return lowerType(cx, node);
  }
}

type TupleElement = Extract<TSType, { type: 'TSTupleType' }>['elementTypes'][number];

function lowerLiteralType(cx: Context, literal: Extract<TSType, { type: 'TSLiteralType' }>['literal']): TypeNode {
  switch (literal.type) {
    case 'Literal':
      return typeof literal.value === 'bigint' ? other : { kind: 'literal', value: literal.value };
    case 'TemplateLiteral':
      for (const value of literal.expressions) lowerExpression(cx, value);
      return literal.expressions.length === 0
        ? { kind: 'literal', value: literal.quasis[0]?.value.cooked ?? '' }
        : other;
    default: {
      const operand = literal.argument;
      if (operand.type !== 'Literal' || typeof operand.value !== 'number') return other;
      return { kind: 'literal', value: literal.operator === '-' ? -operand.value : operand.value };
    }
  }
}

function lowerSignature(
  cx: Context,
  typeParameters: TSTypeParameterDeclaration | null | undefined,
  params: readonly ParamPattern[],
  returns: TSTypeAnnotation | null,
): TypeNode {
  enterScope(cx, 'block');
  declareTypeParameters(cx, typeParameters);
  const types: TypeNode[] = [];
  for (const param of params) {
    const inner = param.type === 'TSParameterProperty' ? param.parameter : param;
    // so that `typeof param` and `param is T` do not refer to something outside
    if (inner.type === 'Identifier' && inner.name !== 'this') declare(cx, 'param', inner);
    const annotated = inner.type === 'AssignmentPattern' ? inner.left : inner;
    const type = annotated.type === 'AssignmentPattern' ? null : lowerAnnotation(cx, annotated.typeAnnotation);
    if (!(inner.type === 'Identifier' && inner.name === 'this')) types.push(type ?? keyword('any'));
  }
  const result = lowerAnnotation(cx, returns);
  leaveScope(cx);
  return { kind: 'function', params: types, returns: result };
}

/** Index signatures are named `[]`, call signatures `()`, construct signatures `new`. */
export function lowerMembers(cx: Context, list: readonly TSSignature[]): TypeMember[] {
  const members: TypeMember[] = [];
  for (const node of list) {
    switch (node.type) {
      case 'TSPropertySignature':
        members.push({
          name: memberName(cx, node),
          type: lowerAnnotation(cx, node.typeAnnotation),
          optional: node.optional,
          method: false,
        });
        break;
      case 'TSMethodSignature': {
        const name = memberName(cx, node);
        const type = lowerSignature(cx, node.typeParameters, node.params, node.returnType);
        const accessor =
          type.kind !== 'function' || node.kind === 'method'
            ? null
            : node.kind === 'get'
              ? type.returns
              : (type.params[0] ?? null);
        members.push({
          name,
          type: node.kind === 'method' ? type : accessor,
          optional: node.optional,
          method: node.kind === 'method',
        });
        break;
      }
      case 'TSIndexSignature':
        for (const parameter of node.parameters) lowerAnnotation(cx, parameter.typeAnnotation);
        members.push({ name: '[]', type: lowerAnnotation(cx, node.typeAnnotation), optional: false, method: false });
        break;
      case 'TSCallSignatureDeclaration':
      case 'TSConstructSignatureDeclaration':
        members.push({
          name: node.type === 'TSCallSignatureDeclaration' ? '()' : 'new',
          type: lowerSignature(cx, node.typeParameters, node.params, node.returnType),
          optional: false,
          method: true,
        });
        break;
      default:
    }
  }
  return members;
}

function memberName(
  cx: Context,
  node: Extract<TSSignature, { type: 'TSPropertySignature' | 'TSMethodSignature' }>,
): string {
  const name = constantKey(node.key, node.computed);
  if (name !== null) return name;
  if (node.key.type !== 'PrivateIdentifier') lowerExpression(cx, node.key);
  return '';
}

/** `a.b.C` */
export function dottedName(name: TSTypeName): string {
  let dotted = '';
  let first = name;
  for (; first.type === 'TSQualifiedName'; first = first.left) dotted = `.${first.right.name}${dotted}`;
  return (first.type === 'Identifier' ? first.name : 'this') + dotted;
}

/** Refers to the first name of `a.b.C`. A namespace that qualifies a type is found among the types too. */
export function referFirst(cx: Context, name: TSTypeName, target: { variable: number }, how: number): void {
  let first = name;
  while (first.type === 'TSQualifiedName') first = first.left;
  if (first.type === 'Identifier') refer(cx, first.name, target, how);
}
