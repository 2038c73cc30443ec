import type { Expression as ExpressionNode } from 'oxc-parser';
import type { Expression, Property } from '../ir/index.ts';
import type { Context } from './context.ts';
import { lowerArgument, lowerExpression } from './expressions.ts';
import { lowerFunction } from './functions.ts';
import { computedKey, constantKey, keyAsName } from './keys.ts';

export function lowerObject(cx: Context, node: Extract<ExpressionNode, { type: 'ObjectExpression' }>): Expression {
  const properties: Property[] = [];
  for (const property of node.properties) {
    const { start, end } = property;
    if (property.type === 'SpreadElement') {
      properties.push({
        kind: 'spread',
        start,
        end,
        key: null,
        computed: null,
        value: lowerExpression(cx, property.argument),
      });
      continue;
    }
    const key = constantKey(property.key, property.computed);
    const computed = computedKey(cx, property.key, key);
    const name = keyAsName(property.key, key);
    const kind = property.kind === 'get' ? 'getter' : property.kind === 'set' ? 'setter' : 'property';
    const body = property.value;
    let value: Expression;
    if ((property.method || kind !== 'property') && body.type === 'FunctionExpression') {
      // the whole member is the function: its own span begins at the parameters
      const fn = lowerFunction(
        cx,
        body,
        kind === 'property' ? 'method' : kind,
        name ?? { name: '', start: property.key.start, end: property.key.end },
        { start, end },
      );
      value = { kind: 'function', start, end, fn };
    } else {
      value = lowerExpression(cx, body, name);
    }
    properties.push({ kind, start, end, key, computed, value });
  }
  return { kind: 'object', start: node.start, end: node.end, properties };
}

export function lowerArray(cx: Context, node: Extract<ExpressionNode, { type: 'ArrayExpression' }>): Expression {
  const elements: Expression[] = [];
  let at = node.start + 1;
  for (const element of node.elements) {
    if (element === null) {
      elements.push({ kind: 'null', start: at, end: at });
    } else {
      elements.push(lowerArgument(cx, element));
      at = element.end;
    }
  }
  return { kind: 'array', start: node.start, end: node.end, elements };
}
