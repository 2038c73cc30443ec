import type { Expression } from '../ir/index.ts';
import type { Frame } from './frame.ts';
import type { Machine } from './machine.ts';
import { current } from './subjects.ts';
import { taintOf, unknown } from './values.ts';

/** `if (folders[name])`, `if (names.find((one) => one === name))`: what is known is what there is, not that there is something. */
export function mayFindNothing(machine: Machine, frame: Frame, test: Expression): boolean {
  switch (test.kind) {
    case 'unary':
      return test.operator === '!' && mayFindNothing(machine, frame, test.value);
    case 'name': {
      const kept = test.variable < 0 ? undefined : frame.tests?.get(test.variable);
      return (kept?.kind === 'call' || kept?.kind === 'index') && mayFindNothing(machine, frame, kept);
    }
    case 'index':
      return isChoice(test) && taintOf(current(machine, frame, test.index) ?? unknown, 0) !== null;
    case 'binary': {
      // compared with nothing
      const [one, other] = [test.left, test.right];
      return /^[!=]==?$/.test(test.operator) && one.kind === 'index' && isNothing(other)
        ? mayFindNothing(machine, frame, one)
        : other.kind === 'index' && isNothing(one) && mayFindNothing(machine, frame, other);
    }
    case 'call':
      return (
        frame.fn !== 0 &&
        test.callee.kind === 'member' &&
        (test.callee.property === 'find' || test.callee.property === 'findLast') &&
        test.args[0]?.kind === 'function'
      );
    default:
      return false;
  }
}

function isNothing(expression: Expression): boolean {
  return expression.kind === 'null' || (expression.kind === 'name' && expression.name === 'undefined');
}

/** `folders[name]`: which member it is shows when it runs. */
export function isChoice({ index }: Extract<Expression, { kind: 'index' }>): boolean {
  return index.kind !== 'string' && index.kind !== 'number';
}
