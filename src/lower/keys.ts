import type { PropertyKey } from 'oxc-parser';
import type { Expression } from '../ir/index.ts';
import type { Context, Named } from './context.ts';
import { lowerExpression } from './expressions.ts';

/** The name of a property that is known from the text alone: `a`, `'a'`, `['a']`, `1`; null for `[expression]`. */
export function constantKey(key: PropertyKey, computed: boolean): string | null {
  switch (key.type) {
    case 'Identifier':
      return computed ? null : key.name;
    case 'PrivateIdentifier':
      return `#${key.name}`;
    case 'Literal':
      if (typeof key.value === 'string') return key.value;
      if (typeof key.value === 'number') return String(key.value);
      return 'bigint' in key ? key.bigint : null;
    case 'TemplateLiteral':
      return key.expressions.length === 0 ? (key.quasis[0]?.value.cooked ?? null) : null;
    default:
      return null;
  }
}

/** The expression of a computed key; null for a constant one. */
export function computedKey(cx: Context, key: PropertyKey, name: string | null): Expression | null {
  return name === null && key.type !== 'PrivateIdentifier' ? lowerExpression(cx, key) : null;
}

/** What a function is called that is the value of this property. */
export function keyAsName(key: PropertyKey, name: string | null): Named | null {
  if (key.type === 'Identifier' && name !== null) return key;
  return name === null ? null : { name, start: key.start, end: key.end };
}
