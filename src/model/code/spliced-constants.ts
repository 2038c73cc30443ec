import type { Expression } from '../../ir/index.ts';
import type { Location } from '../../findings/types.ts';
import type { BackendModel } from '../types.ts';
import { bare, spotOf } from './module-code.ts';

/**
 * Places in a text that a call is given as its first argument where code puts a value in (`= ${state}`, `'${state}'`), rather than a
 * name of a table or column, in the words of the code; `text` is what comes of it. A tagged template hands its values on as what they are.
 */
export function splicedValues(model: BackendModel, place: Location, text: string): string[] {
  const spot = spotOf(model, place);
  const call = spot?.code.callAt(spot.start, spot.end) ?? null;
  if (spot === null || call === null || call.kind === 'template') return [];
  const [first] = call.args;
  if (first === undefined) return [];
  const parts = partsOf(bare(first));
  return parts.flatMap((part, at) => {
    const before = parts[at - 1];
    const after = parts[at + 1];
    if (typeof part === 'string' || typeof before !== 'string' || !takesValue.test(before)) return [];
    // `${table}.id`, and a list of placeholders
    const isName = typeof after === 'string' && after.startsWith('.');
    const begin = text.indexOf(before);
    const name = isName || /^\s*[?$:@]/.test(text.slice(begin + before.length)) ? '' : nameOf(part);
    return name === '' ? [] : [name];
  });
}

/** What stands in front of a value, and not of a name. */
const takesValue = /(?:[=<>]|\b(?:like|ilike|limit|offset|interval)|\bin\s*\(|\bvalues\s*\()\s*$|'%?$/i;

/** The pieces of a template or a concatenation, in order. */
function partsOf(expression: Expression): (string | Expression)[] {
  if (expression.kind === 'string') return [expression.value];
  if (expression.kind === 'template' && expression.tag === null)
    return expression.texts.flatMap((text, at) => {
      const value = expression.values[at];
      return value === undefined ? [text] : [text, value];
    });
  if (expression.kind === 'binary' && expression.operator === '+')
    return [...partsOf(bare(expression.left)), ...partsOf(bare(expression.right))];
  return [expression];
}

function nameOf(expression: Expression): string {
  const value = bare(expression);
  if (value.kind === 'name') return value.name;
  if (value.kind === 'member') {
    const object = nameOf(value.object);
    return object === '' ? '' : `${object}.${value.property}`;
  }
  return '';
}
