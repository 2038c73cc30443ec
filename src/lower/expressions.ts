import type { Argument, Expression as ExpressionNode } from 'oxc-parser';
import type { BigIntLiteral, Expression, NullLiteral, RegExpLiteral } from '../ir/index.ts';
import { calleeName, lowerCall, lowerDynamicImport, lowerNew } from './calls.ts';
import { lowerAs, lowerInstantiation, lowerNonNull, lowerSatisfies } from './casts.ts';
import { lowerClass } from './classes.ts';
import { markThis, MAX_DEPTH, tooDeep } from './context.ts';
import type { Context, Named } from './context.ts';
import { lowerFunction } from './functions.ts';
import { lowerElement, lowerFragment } from './markup.ts';
import { lowerArray, lowerObject } from './objects.ts';
import { howAssigned, lowerTarget, nameOf } from './patterns.ts';
import { READ, refer } from './scopes.ts';
import { lowerTypeArguments } from './types.ts';

/** One expression. `name` is what a function or class without a name of its own is called here. */
export function lowerExpression(cx: Context, node: ExpressionNode, name: Named | null = null): Expression {
  if (cx.depth >= MAX_DEPTH) return tooDeep(cx, node.start, node.end);
  cx.depth++;
  const expression = describe(cx, node, name);
  cx.depth--;
  return expression;
}

/** Arguments, or elements without holes. */
export function lowerArguments(cx: Context, list: readonly Argument[]): Expression[] {
  const args: Expression[] = [];
  for (const node of list) args.push(lowerArgument(cx, node));
  return args;
}

export function lowerArgument(cx: Context, node: Argument): Expression {
  if (node.type !== 'SpreadElement') return lowerExpression(cx, node);
  return { kind: 'spread', start: node.start, end: node.end, value: lowerExpression(cx, node.argument) };
}

/** A reference to a name in value position. */
export function lowerName(cx: Context, node: Named): Expression {
  const name: Expression = { kind: 'name', start: node.start, end: node.end, name: node.name, variable: -1 };
  refer(cx, node.name, name, READ);
  return name;
}

function describe(cx: Context, node: ExpressionNode, name: Named | null): Expression {
  const { start, end } = node;
  switch (node.type) {
    case 'Identifier':
      return lowerName(cx, node);
    case 'MemberExpression':
      return lowerMember(cx, node);
    case 'CallExpression':
      return lowerCall(cx, node);
    case 'Literal':
      return lowerLiteral(node);
    case 'ObjectExpression':
      return lowerObject(cx, node);
    case 'ArrayExpression':
      return lowerArray(cx, node);
    case 'ArrowFunctionExpression':
    case 'FunctionExpression':
    case 'FunctionDeclaration':
    case 'TSDeclareFunction':
    case 'TSEmptyBodyFunctionExpression':
      return {
        kind: 'function',
        start,
        end,
        fn: lowerFunction(cx, node, node.type === 'ArrowFunctionExpression' ? 'arrow' : 'function', name),
      };
    case 'ClassDeclaration':
    case 'ClassExpression':
      return { kind: 'class', start, end, cls: lowerClass(cx, node, name) };
    case 'AwaitExpression':
      return { kind: 'await', start, end, value: lowerExpression(cx, node.argument) };
    case 'TemplateLiteral':
      return lowerTemplate(cx, node, start, end, null);
    case 'TaggedTemplateExpression': {
      cx.facts.calls.push({ name: calleeName(node.tag), fn: cx.fn, start });
      const tag = lowerExpression(cx, node.tag);
      lowerTypeArguments(cx, node.typeArguments);
      return lowerTemplate(cx, node.quasi, start, end, tag);
    }
    case 'ThisExpression':
      markThis(cx);
      return { kind: 'this', start, end };
    case 'Super':
      markThis(cx);
      return { kind: 'super', start, end };
    case 'BinaryExpression': {
      const left: Expression =
        node.left.type === 'PrivateIdentifier'
          ? { kind: 'string', start: node.left.start, end: node.left.end, value: `#${node.left.name}` }
          : lowerExpression(cx, node.left);
      return { kind: 'binary', start, end, operator: node.operator, left, right: lowerExpression(cx, node.right) };
    }
    case 'LogicalExpression': {
      const left = lowerExpression(cx, node.left);
      return { kind: 'logical', start, end, operator: node.operator, left, right: lowerExpression(cx, node.right) };
    }
    case 'UnaryExpression':
      return { kind: 'unary', start, end, operator: node.operator, value: lowerExpression(cx, node.argument) };
    case 'UpdateExpression':
      return {
        kind: 'update',
        start,
        end,
        operator: node.operator,
        prefix: node.prefix,
        target: lowerUpdated(cx, node.argument),
      };
    case 'AssignmentExpression':
      return lowerAssignment(cx, node);
    case 'ConditionalExpression': {
      const test = lowerExpression(cx, node.test);
      const then = lowerExpression(cx, node.consequent);
      return { kind: 'conditional', start, end, test, then, else: lowerExpression(cx, node.alternate) };
    }
    case 'NewExpression':
      return lowerNew(cx, node);
    case 'ChainExpression':
      return lowerExpression(cx, node.expression);
    case 'ParenthesizedExpression':
      return lowerExpression(cx, node.expression, name);
    case 'SequenceExpression': {
      const values: Expression[] = [];
      for (const value of node.expressions) values.push(lowerExpression(cx, value));
      return { kind: 'sequence', start, end, values };
    }
    case 'YieldExpression':
      return {
        kind: 'yield',
        start,
        end,
        value: node.argument === null ? null : lowerExpression(cx, node.argument),
        delegate: node.delegate,
      };
    case 'ImportExpression':
      return lowerDynamicImport(cx, node);
    case 'MetaProperty':
      return { kind: 'meta', start, end, name: `${node.meta.name}.${node.property.name}` };
    case 'TSAsExpression':
    case 'TSTypeAssertion':
      return lowerAs(cx, node, name);
    case 'TSSatisfiesExpression':
      return lowerSatisfies(cx, node, name);
    case 'TSNonNullExpression':
      return lowerNonNull(cx, node);
    case 'TSInstantiationExpression':
      return lowerInstantiation(cx, node);
    case 'JSXElement':
      return lowerElement(cx, node);
    case 'JSXFragment':
      return lowerFragment(cx, node);
    default:
      return { kind: 'unsupported', start, end, what: node.type };
  }
}

function lowerMember(cx: Context, node: Extract<ExpressionNode, { type: 'MemberExpression' }>): Expression {
  const { start, end, optional } = node;
  const object = lowerExpression(cx, node.object);
  const key = node.property;
  if (!node.computed) {
    return {
      kind: 'member',
      start,
      end,
      object,
      property: key.type === 'PrivateIdentifier' ? `#${key.name}` : key.type === 'Identifier' ? key.name : '',
      optional,
    };
  }
  if (key.type === 'Literal' && typeof key.value === 'string')
    return { kind: 'member', start, end, object, property: key.value, optional };
  if (key.type === 'TemplateLiteral' && key.expressions.length === 0) {
    return { kind: 'member', start, end, object, property: key.quasis[0]?.value.cooked ?? '', optional };
  }
  if (key.type === 'PrivateIdentifier')
    return { kind: 'member', start, end, object, property: `#${key.name}`, optional };
  return { kind: 'index', start, end, object, index: lowerExpression(cx, key), optional };
}

function lowerLiteral(node: Extract<ExpressionNode, { type: 'Literal' }>): Expression {
  const { start, end, value } = node;
  switch (typeof value) {
    case 'string':
      return { kind: 'string', start, end, value };
    case 'number':
      return { kind: 'number', start, end, value };
    case 'boolean':
      return { kind: 'boolean', start, end, value };
    default:
      return lowerOtherLiteral(node);
  }
}

/** A value is null for `null`, and for expressions and integers that this version of the runtime cannot build. */
function lowerOtherLiteral(
  node: Extract<ExpressionNode, { type: 'Literal' }>,
): NullLiteral | RegExpLiteral | BigIntLiteral {
  const { start, end } = node;
  if ('regex' in node) return { kind: 'regexp', start, end, pattern: node.regex.pattern, flags: node.regex.flags };
  if ('bigint' in node) return { kind: 'bigint', start, end, value: node.bigint };
  return { kind: 'null', start, end };
}

function lowerTemplate(
  cx: Context,
  node: Extract<ExpressionNode, { type: 'TemplateLiteral' }>,
  start: number,
  end: number,
  tag: Expression | null,
): Expression {
  const texts: string[] = [];
  for (const quasi of node.quasis) texts.push(quasi.value.cooked ?? quasi.value.raw);
  const values: Expression[] = [];
  for (const value of node.expressions) values.push(lowerExpression(cx, value));
  return { kind: 'template', start, end, tag, texts, values };
}

function lowerUpdated(
  cx: Context,
  node: Extract<ExpressionNode, { type: 'UpdateExpression' }>['argument'],
): Expression {
  if (node.type !== 'Identifier') return lowerExpression(cx, node);
  const target: Expression = { kind: 'name', start: node.start, end: node.end, name: node.name, variable: -1 };
  refer(cx, node.name, target, howAssigned('++'));
  return target;
}

function lowerAssignment(cx: Context, node: Extract<ExpressionNode, { type: 'AssignmentExpression' }>): Expression {
  const { start, end, operator, left } = node;
  const target = lowerTarget(cx, left, howAssigned(operator), (other) => (assign.target = other));
  const value = lowerExpression(cx, node.right, left.type === 'MemberExpression' ? memberAsName(left) : nameOf(left));
  const assign: Extract<Expression, { kind: 'assign' }> = { kind: 'assign', start, end, operator, target, value };
  return assign;
}

/** `a.b = function () {}` is called `b`; `module.exports = function () {}` has no name. */
function memberAsName(node: Extract<ExpressionNode, { type: 'MemberExpression' }>): Named | null {
  const key = node.property;
  if (key.type === 'PrivateIdentifier') return { name: `#${key.name}`, start: key.start, end: key.end };
  if (key.type === 'Identifier') return node.computed || key.name === 'exports' ? null : key;
  return key.type === 'Literal' && typeof key.value === 'string'
    ? { name: key.value, start: key.start, end: key.end }
    : null;
}
