import type { Expression as ExpressionNode, TSType } from 'oxc-parser';
import type { Expression } from '../ir/index.ts';
import { observe } from './context.ts';
import type { Context, Named } from './context.ts';
import { lowerExpression } from './expressions.ts';
import { lowerType, lowerTypeArguments } from './types.ts';

/** `x as T`, `<T>x` and `x as const`. */
export function lowerAs(
  cx: Context,
  node: Extract<ExpressionNode, { type: 'TSAsExpression' | 'TSTypeAssertion' }>,
  name: Named | null,
): Expression {
  const { start, end, typeAnnotation: to } = node;
  const inner = node.expression;
  if (isConst(to))
    return { kind: 'cast', start, end, form: 'const', value: lowerExpression(cx, inner, name), type: null };
  if (to.type === 'TSAnyKeyword') {
    observe(cx, 'cast-any', start, end);
    return {
      kind: 'cast',
      start,
      end,
      form: 'as',
      value: lowerExpression(cx, inner, name),
      type: { kind: 'keyword', name: 'any' },
    };
  }
  if (
    (inner.type === 'TSAsExpression' || inner.type === 'TSTypeAssertion') &&
    inner.typeAnnotation.type === 'TSUnknownKeyword'
  ) {
    observe(cx, 'cast-through-unknown', start, end);
  }
  const value = lowerExpression(cx, inner, name);
  return { kind: 'cast', start, end, form: 'as', value, type: lowerType(cx, to) };
}

export function lowerSatisfies(
  cx: Context,
  node: Extract<ExpressionNode, { type: 'TSSatisfiesExpression' }>,
  name: Named | null,
): Expression {
  const value = lowerExpression(cx, node.expression, name);
  return {
    kind: 'cast',
    start: node.start,
    end: node.end,
    form: 'satisfies',
    value,
    type: lowerType(cx, node.typeAnnotation),
  };
}

export function lowerNonNull(cx: Context, node: Extract<ExpressionNode, { type: 'TSNonNullExpression' }>): Expression {
  observe(cx, 'non-null', node.start, node.end);
  return {
    kind: 'cast',
    start: node.start,
    end: node.end,
    form: 'non-null',
    value: lowerExpression(cx, node.expression),
    type: null,
  };
}

/** `f<A, B>` without a call keeps its arguments as a tuple. */
export function lowerInstantiation(
  cx: Context,
  node: Extract<ExpressionNode, { type: 'TSInstantiationExpression' }>,
): Expression {
  const value = lowerExpression(cx, node.expression);
  const elements = lowerTypeArguments(cx, node.typeArguments);
  return {
    kind: 'cast',
    start: node.start,
    end: node.end,
    form: 'instantiation',
    value,
    type: { kind: 'tuple', elements },
  };
}

function isConst(type: TSType): boolean {
  return type.type === 'TSTypeReference' && type.typeName.type === 'Identifier' && type.typeName.name === 'const';
}
