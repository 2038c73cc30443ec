import type { Expression } from '../ir/index.ts';
import type { Frame } from './frame.ts';
import type { Value } from './values.ts';

/** Text of a chain of members from a name or `this`; null for anything that may give another value each time. */
export function chainText(expression: Expression): string | null {
  switch (expression.kind) {
    case 'name':
      return `${expression.name}#${expression.variable}`;
    case 'this':
      return 'this';
    case 'member': {
      const object = chainText(expression.object);
      return object === null ? null : `${object}.${expression.property}`;
    }
    case 'cast':
      return chainText(expression.value);
    default:
      return null;
  }
}

export function narrowedValue(frame: Frame, expression: Expression): Value | undefined {
  const key = chainText(expression);
  return key === null ? undefined : frame.narrowed.get(key);
}
