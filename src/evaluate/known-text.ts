import type { Machine } from './machine.ts';
import {
  asString,
  isScalarSafe,
  literal,
  makeArray,
  makeObject,
  makeUnknown,
  taintOf,
  type LiteralValue,
  type Place,
  type UnknownValue,
  type Value,
} from './values.ts';

const inputs = new WeakMap<Value, UnknownValue>();

/**
 * Input whose text is known, because what is followed is one way among several: the path of a request, on the way of the route
 * that answers this path. What is taken out of it by a pattern is whatever the client put there.
 */
export function knownInput(text: string, input: UnknownValue): LiteralValue {
  const value: LiteralValue = { kind: 'literal', value: text };
  inputs.set(value, input);
  return value;
}

/** The input that a known text stands for; null if it is the program's own. */
export function inputBehind(value: Value): UnknownValue | null {
  return inputs.get(value) ?? null;
}

const maxLength = 200;

/** What a pattern finds in a known text; undefined if that cannot be told. */
export function matched(pattern: Value, text: Value | undefined): RegExpExecArray | null | undefined {
  const known = asString(text);
  if (pattern.kind !== 'regexp' || known === null || known.length > maxLength) return undefined;
  try {
    return new RegExp(pattern.pattern, pattern.flags.replaceAll(/[gy]/g, '')).exec(known);
  } catch {
    // what is no pattern throws where it is made
    return undefined;
  }
}

/** Two parameters that have nothing in common. */
const samples = ['x', '0-Y_9'];

/**
 * Whether a pattern matches the path of a route, whatever its parameters are: a route for another literal path would be a route
 * of its own. Undefined if that depends on them, or the text is something else.
 */
export function matchesPath(pattern: Value, text: Value | undefined): boolean | undefined {
  if (text?.kind !== 'text' || !String(text.parts[0]).startsWith('/')) return undefined;
  if (!text.parts.every((part) => typeof part === 'string' || (part.kind === 'unknown' && part.origin?.in === 'path')))
    return undefined;
  const answers = samples.map((sample) =>
    matched(pattern, literal(text.parts.map((part) => (typeof part === 'string' ? part : sample)).join(''))),
  );
  if (answers.includes(undefined)) return undefined;
  const [first, second] = answers.map((answer) => answer !== null);
  return first === second ? first : undefined;
}

/** What `exec` gives: the match and its groups, which are input where the text is, and the program's own otherwise. */
export function makeMatch(text: Value, match: RegExpExecArray): Value {
  const input = inputBehind(text);
  const group = (found: string | undefined): Value =>
    input === null || found === undefined ? literal(found) : makeUnknown(input.taint, 'string', input.origin);
  const named = match.groups;
  if (named === undefined) return makeArray([...match].map(group));
  // a list has no other members
  const object = makeObject();
  [...match].forEach((found, index) => object.props.set(String(index), group(found)));
  const groups = makeObject();
  for (const [name, found] of Object.entries(named)) groups.props.set(name, group(found));
  object.props.set('groups', groups);
  return object;
}

/** Notes that a regular expression meets text from outside. */
export function noteMatch(machine: Machine, pattern: Value, text: Value, place: Place): void {
  if (pattern.kind !== 'regexp' || isScalarSafe(text)) return;
  const taint = taintOf(text, 0);
  if (taint !== null && taint.source.kind !== 'random')
    machine.record({ kind: 'match', pattern, taint, place, context: machine.context });
}
