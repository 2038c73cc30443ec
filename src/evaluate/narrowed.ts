import type { Expression } from '../ir/index.ts';
import type { Frame } from './frame.ts';
import type { Value } from './values.ts';

/** Text of a chain of members and pure methods from a name or `this`; null for anything that may give another value each time. */
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
    case 'index': {
      const object = chainText(expression.object);
      return object === null || expression.index.kind !== 'number' ? null : `${object}[${expression.index.value}]`;
    }
    case 'call': {
      // `name.split('.').pop().toLowerCase()` is tested and then written again, rather than kept in a variable
      if (expression.callee.kind !== 'member' || !pure.has(expression.callee.property)) return null;
      const callee = chainText(expression.callee);
      const args = expression.args.map(constantText);
      return callee === null || args.includes(null) ? null : `${callee}(${args.join()})`;
    }
    default:
      return null;
  }
}

/** Methods of strings and of the lists they are split into that give the same each time. */
const pure: ReadonlySet<string> = new Set([
  'split',
  'slice',
  'substring',
  'substr',
  'at',
  'trim',
  'trimStart',
  'trimEnd',
  'toLowerCase',
  'toUpperCase',
  'toString',
  'charAt',
  'join',
  'replace',
  'replaceAll',
]);

function constantText(expression: Expression): string | null {
  switch (expression.kind) {
    case 'string':
      return JSON.stringify(expression.value);
    case 'number':
      return String(expression.value);
    case 'regexp':
      return `/${expression.pattern}/${expression.flags}`;
    case 'unary':
      return expression.operator === '-' && expression.value.kind === 'number' ? `-${expression.value.value}` : null;
    default:
      return null;
  }
}

export function narrowedValue(frame: Frame, expression: Expression): Value | undefined {
  const key = chainText(expression);
  return key === null ? undefined : frame.narrowed.get(key);
}

/** Text of `object[name]` where both are variables that nothing else is assigned to: what is written there stays there. */
export function keyedChain(frame: Frame, object: Expression, index: Expression): string | null {
  const isFixed = (at: Expression): boolean =>
    at.kind === 'name' && frame.module.facts.variables[at.variable]?.writes === 0;
  return isFixed(object) && isFixed(index) ? `${chainText(object)}[${chainText(index)}]` : null;
}
