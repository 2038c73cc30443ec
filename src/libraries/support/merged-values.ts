import type { PendingCall } from '../../evaluate/knowledge.ts';
import { join, makeObject, options, taintOf, unknown, type Value } from '../../evaluate/values.ts';

const maxDepth = 6;

/**
 * Settings put together from several objects, later ones over earlier ones: what a later one may leave open keeps what it was.
 * Undefined if none of them is an object that is known.
 */
export function mergedValues(values: readonly Value[]): Value | undefined {
  const known = values.flatMap((value) => (options(value).some(({ kind }) => kind === 'object') ? [value] : []));
  if (known.length === 0) return undefined;
  const partly = known.length < values.length;
  const merged = known.reduce((under, over) => merge(under, over, 0));
  if (partly && merged.kind === 'object')
    for (const value of values)
      if (!known.includes(value)) merged.rest = merged.rest === null ? inAny(value) : join(merged.rest, inAny(value));
  return merged;
}

/** The same, where the first of them is changed: `Object.assign(settings, given)`. `under`: what comes first counts. */
export function mergedInto(call: PendingCall, values: readonly Value[], under = false): Value | undefined {
  const [target, ...sources] = values;
  const merged = mergedValues(under ? values.toReversed() : values);
  if (target?.kind !== 'object' || sources.length === 0) return merged;
  for (const source of sources)
    for (const option of options(source)) {
      if (option.kind === 'object')
        for (const [name, value] of option.props)
          if (!under || !target.props.has(name)) call.assign(target, name, value);
      const rest = option.kind === 'object' ? option.rest : taintOf(option, 0) === null ? null : inAny(option);
      if (rest !== null) target.rest = target.rest === null ? rest : join(target.rest, rest);
    }
  return merged;
}

/** What members of an object hold of which nothing is known. */
function inAny(value: Value): Value {
  const input = options(value).find((option) => option.kind === 'unknown' && option.taint !== null);
  return input ?? unknown;
}

function merge(under: Value, over: Value, depth: number): Value {
  const alternatives = options(over);
  // `given?.server || {}`: the alternatives one by one
  if (alternatives.length > 1)
    return alternatives.map((option) => merge(under, option, depth)).reduce((first, second) => join(first, second));
  if (over.kind === 'literal' && over.value === undefined) return under;
  if (over.kind === 'unknown') return under.kind === 'unknown' ? over : join(under, over);
  if (over.kind !== 'object' || under.kind !== 'object' || over.cls !== null || depth > maxDepth) return over;
  const merged = makeObject();
  for (const [name, value] of under.props) merged.props.set(name, value);
  merged.rest = under.rest ?? over.rest;
  for (const [name, value] of over.props) {
    const before = merged.props.get(name);
    merged.props.set(name, before === undefined ? value : merge(before, value, depth + 1));
  }
  return merged;
}
