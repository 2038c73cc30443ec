import type { Expression, FunctionFacts, Statement } from '../ir/index.ts';
import { kindBit, madeSafe } from './taint.ts';
import { joinAll, options, type Value } from './values.ts';

const known = new WeakMap<FunctionFacts, boolean>();

/**
 * What a function of the project returns, if it goes through a text sign by sign and has something else for each that means
 * something in a page: `switch (text.charCodeAt(i)) { case 34: … case 38: … case 60: … }`.
 */
export function encodedBy(facts: FunctionFacts, result: Value): Value {
  if (!options(result).some((option) => 'taint' in option && option.taint !== null)) return result;
  let encodes = known.get(facts);
  if (encodes === undefined) known.set(facts, (encodes = facts.body.some(hasEncodingSwitch)));
  if (!encodes) return result;
  return joinAll(
    options(result).map((option) =>
      'taint' in option ? { ...option, taint: madeSafe(option.taint, kindBit('html')) } : option,
    ),
  );
}

function hasEncodingSwitch(statement: Statement): boolean {
  switch (statement.kind) {
    case 'switch': {
      const signs = new Set(statement.cases.flatMap(({ test }) => (test === null ? [] : signOf(test))));
      return ['"', '&', '<'].every((sign) => signs.has(sign));
    }
    case 'loop':
    case 'block':
      return statement.body.some(hasEncodingSwitch);
    case 'if':
      return [...statement.then, ...statement.else].some(hasEncodingSwitch);
    default:
      return false;
  }
}

function signOf(test: Expression): string | [] {
  if (test.kind === 'string') return test.value;
  return test.kind === 'number' ? String.fromCharCode(test.value) : [];
}
