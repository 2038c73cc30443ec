import type { Evaluator } from '../evaluate/evaluator.ts';
import type { Taint } from '../evaluate/taint.ts';
import {
  makeObject,
  makeUnknown,
  options,
  truthiness,
  undefinedValue,
  type FunctionValue,
  type Place,
  type Value,
} from '../evaluate/values.ts';
import { dangerIn } from './danger.ts';

const maxDepth = 6;

/**
 * Whether something that a value was made with is like this: an API that made it (`winston.format.simple()`), a text
 * (`pino-pretty`), or the name of an option that is on. Functions that write the lines of a log count where the message comes out
 * as it is.
 */
export function isMadeOf(evaluator: Evaluator, value: Value, like: RegExp, place: Place, depth = maxDepth): boolean {
  if (depth === 0) return false;
  const within = (each: Value): boolean => isMadeOf(evaluator, each, like, place, depth - 1);
  return options(value).some((option) => {
    switch (option.kind) {
      case 'literal':
        return typeof option.value === 'string' && like.test(option.value);
      case 'external': {
        const [first] = option.args;
        if (like.test(option.path.text)) return first?.kind !== 'function' || writesMessage(evaluator, first, place);
        return option.args.some(within) || (option.receiver !== null && within(option.receiver));
      }
      case 'array':
        return option.elements.some(within);
      case 'object':
        return [...option.props].some(([key, member]) =>
          like.test(key) ? truthiness(member) === true : key !== 'name' && within(member),
        );
      default:
        return false;
    }
  });
}

/** `printf(({ message }) => …)`: a line that the message stands in, and not as JSON. */
function writesMessage(evaluator: Evaluator, writer: FunctionValue, place: Place): boolean {
  const record = makeObject(place);
  const taint: Taint = { source: { kind: 'caller', in: 'argument', label: 'message', place }, safeFor: 0, step: null };
  record.props.set('message', makeUnknown(taint, 'string'));
  const line = evaluator.asRoot((machine) =>
    machine.invoke(writer, [record], undefinedValue, place, 'callback', 'use'),
  );
  return dangerIn(line, 'log') !== null;
}
