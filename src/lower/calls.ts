import type { Expression as ExpressionNode } from 'oxc-parser';
import type { Expression } from '../ir/index.ts';
import { isDeferred } from './context.ts';
import type { Context } from './context.ts';
import { lowerArguments, lowerExpression } from './expressions.ts';
import { lowerTypeArguments } from './types.ts';

export function lowerCall(cx: Context, node: Extract<ExpressionNode, { type: 'CallExpression' }>): Expression {
  const { start, end } = node;
  cx.facts.calls.push({ name: calleeName(node.callee), fn: cx.fn, start });
  const callee = lowerExpression(cx, node.callee);
  const typeArgs = lowerTypeArguments(cx, node.typeArguments);
  if (callee.kind === 'name' && callee.name === 'require') {
    const source = constantText(node.arguments[0]);
    if (source !== null && node.arguments.length === 1)
      cx.requires.push({ name: callee, source, deferred: isDeferred(cx), start, end });
  }
  return {
    kind: 'call',
    start,
    end,
    callee,
    args: lowerArguments(cx, node.arguments),
    typeArgs,
    optional: node.optional,
  };
}

export function lowerNew(cx: Context, node: Extract<ExpressionNode, { type: 'NewExpression' }>): Expression {
  const { start, end } = node;
  cx.facts.calls.push({ name: calleeName(node.callee), fn: cx.fn, start });
  const callee = lowerExpression(cx, node.callee);
  const typeArgs = lowerTypeArguments(cx, node.typeArguments);
  return { kind: 'new', start, end, callee, args: lowerArguments(cx, node.arguments), typeArgs };
}

export function lowerDynamicImport(
  cx: Context,
  node: Extract<ExpressionNode, { type: 'ImportExpression' }>,
): Expression {
  const { start, end } = node;
  const literal = constantText(node.source);
  if (literal !== null)
    cx.facts.requests.push({ source: literal, form: 'dynamic', typeOnly: false, deferred: isDeferred(cx), start, end });
  const source = lowerExpression(cx, node.source);
  // import attributes say how to read the module, which no analysis asks; what they mention is still read
  if (node.options !== null) lowerExpression(cx, node.options);
  return { kind: 'import', start, end, source };
}

/** The text of a string literal, or of a template without values. */
function constantText(node: { type: string } | undefined): string | null {
  if (node === undefined) return null;
  if (isTemplate(node)) return node.expressions.length === 0 ? (node.quasis[0]?.value.cooked ?? null) : null;
  return isLiteral(node) && typeof node.value === 'string' ? node.value : null;
}

function isTemplate(node: { type: string }): node is Extract<ExpressionNode, { type: 'TemplateLiteral' }> {
  return node.type === 'TemplateLiteral';
}

function isLiteral(node: { type: string }): node is Extract<ExpressionNode, { type: 'Literal' }> {
  return node.type === 'Literal';
}

/** `f` for `f()`, `get` for `a.b.get()`, `super` for `super()`; '' if computed. */
/** The last name of what is called. */
export function calleeName(node: ExpressionNode): string {
  switch (node.type) {
    case 'Identifier':
      return node.name;
    case 'MemberExpression': {
      const key = node.property;
      if (key.type === 'PrivateIdentifier') return `#${key.name}`;
      if (key.type === 'Identifier') return node.computed ? '' : key.name;
      return constantText(key) ?? '';
    }
    case 'Super':
      return 'super';
    case 'ChainExpression':
    case 'TSNonNullExpression':
    case 'TSAsExpression':
    case 'TSTypeAssertion':
    case 'TSSatisfiesExpression':
    case 'TSInstantiationExpression':
    case 'ParenthesizedExpression':
      return calleeName(node.expression);
    default:
      return '';
  }
}
