import type { Expression as ExpressionNode, JSXAttributeItem, JSXChild, JSXElementName } from 'oxc-parser';
import type { Expression, Property } from '../ir/index.ts';
import { markThis } from './context.ts';
import type { Context } from './context.ts';
import { lowerExpression, lowerName } from './expressions.ts';
import { lowerTypeArguments } from './types.ts';

export function lowerElement(cx: Context, node: Extract<ExpressionNode, { type: 'JSXElement' }>): Expression {
  const opening = node.openingElement;
  const tag = lowerTag(cx, opening.name);
  lowerTypeArguments(cx, opening.typeArguments);
  const properties: Property[] = [];
  for (const attribute of opening.attributes) properties.push(lowerAttribute(cx, attribute));
  return {
    kind: 'markup',
    start: node.start,
    end: node.end,
    tag,
    properties,
    children: lowerChildren(cx, node.children),
  };
}

export function lowerFragment(cx: Context, node: Extract<ExpressionNode, { type: 'JSXFragment' }>): Expression {
  return {
    kind: 'markup',
    start: node.start,
    end: node.end,
    tag: null,
    properties: [],
    children: lowerChildren(cx, node.children),
  };
}

/** A lower-case name is an element of the page, any other a component of the program. */
function lowerTag(cx: Context, node: JSXElementName): Expression {
  const { start, end } = node;
  switch (node.type) {
    case 'JSXIdentifier':
      if (node.name === 'this') {
        markThis(cx);
        return { kind: 'this', start, end };
      }
      return /^[a-z]/.test(node.name) || node.name.includes('-')
        ? { kind: 'string', start, end, value: node.name }
        : lowerName(cx, node);
    case 'JSXNamespacedName':
      return { kind: 'string', start, end, value: `${node.namespace.name}:${node.name.name}` };
    case 'JSXMemberExpression': {
      const object = node.object;
      const lowered =
        object.type === 'JSXIdentifier' && object.name !== 'this' ? lowerName(cx, object) : lowerTag(cx, object);
      return { kind: 'member', start, end, object: lowered, property: node.property.name, optional: false };
    }
  }
}

function lowerAttribute(cx: Context, node: JSXAttributeItem): Property {
  const { start, end } = node;
  if (node.type === 'JSXSpreadAttribute') {
    return { kind: 'spread', start, end, key: null, computed: null, value: lowerExpression(cx, node.argument) };
  }
  const name = node.name;
  const key = name.type === 'JSXIdentifier' ? name.name : `${name.namespace.name}:${name.name.name}`;
  return { kind: 'property', start, end, key, computed: null, value: lowerAttributeValue(cx, node, key) };
}

function lowerAttributeValue(
  cx: Context,
  attribute: Extract<JSXAttributeItem, { type: 'JSXAttribute' }>,
  key: string,
): Expression {
  const node = attribute.value;
  if (node === null) return { kind: 'boolean', start: attribute.end, end: attribute.end, value: true };
  if (node.type !== 'JSXExpressionContainer') return lowerExpression(cx, node);
  const inner = node.expression;
  if (inner.type === 'JSXEmptyExpression')
    return { kind: 'unsupported', start: node.start, end: node.end, what: inner.type };
  return lowerExpression(cx, inner, { name: key, start: attribute.name.start, end: attribute.name.end });
}

function lowerChildren(cx: Context, list: readonly JSXChild[]): Expression[] {
  const children: Expression[] = [];
  for (const node of list) {
    const { start, end } = node;
    switch (node.type) {
      case 'JSXText':
        // indentation between elements is not content
        if (node.value.trim() !== '') children.push({ kind: 'string', start, end, value: node.value });
        break;
      case 'JSXExpressionContainer':
        if (node.expression.type !== 'JSXEmptyExpression') children.push(lowerExpression(cx, node.expression));
        break;
      case 'JSXSpreadChild':
        children.push({ kind: 'spread', start, end, value: lowerExpression(cx, node.expression) });
        break;
      default:
        children.push(lowerExpression(cx, node));
    }
  }
  return children;
}
