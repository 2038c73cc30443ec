import type { Machine, Site } from './machine.ts';
import { deserialized } from './serialized.ts';
import { joinTaint, withStep, type Taint } from './taint.ts';
import {
  addUnder,
  isScalarSafe,
  makeArray,
  makeObject,
  makeUnknown,
  options,
  sameValue,
  taintOf,
  undefinedValue,
  unknownString,
  type Place,
  type UnknownValue,
  type Value,
} from './values.ts';

const maxDepth = 6;

/** What of a value does harm in a text: numbers and the like that stand among its members do not. */
export function textTaint(value: Value, depth = maxDepth): Taint | null {
  if (isScalarSafe(value)) return null;
  if (depth === 0 || (value.kind !== 'array' && (value.kind !== 'object' || value.cls !== null))) return taintOf(value);
  const parts = value.kind === 'array' ? value.elements : [...value.props.values()];
  return [...parts, ...(value.rest === null ? [] : [value.rest])].reduce<Taint | null>(
    (taint, part) => joinTaint(taint, textTaint(part, depth - 1)),
    null,
  );
}

/** `JSON.parse(text, reviver)`. `origin`: the part of the input that the text is. */
export function parsedJson(
  machine: Machine,
  [text = undefinedValue, reviver]: readonly Value[],
  origin: UnknownValue['origin'],
  site: Site,
): Value {
  const source = deserialized(text);
  const parsed =
    (source === text ? null : copied(source, site.place, maxDepth)) ??
    makeUnknown(withStep(taintOf(text), site.place, 'parsed as JSON'), '', origin);
  return reviver?.kind === 'function' ? revived(machine, parsed, reviver, site) : parsed;
}

/** What was written as JSON, read again: its members are still told apart. Null for what JSON does not keep as it is. */
function copied(value: Value, place: Place, depth: number): Value | null {
  const all = (parts: readonly Value[]): Value[] | null => {
    const copies = parts.flatMap((part) => copied(part, place, depth - 1) ?? []);
    return copies.length < parts.length ? null : copies;
  };
  if (depth === 0) return null;
  switch (value.kind) {
    case 'literal':
      return value;
    case 'text':
      return { ...value, taint: withStep(value.taint, place, 'parsed as JSON') };
    case 'unknown':
      return value.type === 'date'
        ? makeUnknown(value.taint, 'string', value.origin)
        : isScalarSafe(value)
          ? value
          : makeUnknown(withStep(value.taint, place, 'parsed as JSON'), value.type, value.origin);
    case 'array': {
      const elements = all(value.elements);
      const rest = value.rest === null ? null : all([value.rest]);
      return elements === null || (value.rest !== null && rest === null)
        ? null
        : makeArray(elements, rest?.[0] ?? null);
    }
    case 'object': {
      if (value.cls !== null || value.base !== null) return null;
      const members = [...value.props].filter(([, member]) => member.kind !== 'function');
      const copies = all(members.map(([, member]) => member));
      const rest = value.rest === null ? null : all([value.rest]);
      if (copies === null || (value.rest !== null && rest === null)) return null;
      const object = makeObject(value.place);
      members.forEach(([name], index) => object.props.set(name, copies[index] ?? undefinedValue));
      object.rest = rest?.[0] ?? null;
      return object;
    }
    default:
      return null;
  }
}

/** What a reviver makes of it: each member is what the function returned for it. */
function revived(machine: Machine, parsed: Value, reviver: Value, site: Site): Value {
  const call = (key: Value, value: Value): Value =>
    machine.within({ kind: 'loop', place: site.place, test: null, value: parsed, truth: true, constant: false }, () =>
      machine.call(reviver, [key, value], null, { ...site, fate: 'use' }, ''),
    );
  const taint = taintOf(parsed);
  const key = taint === null ? unknownString : makeUnknown(taint, 'string');
  const leaf =
    parsed.kind === 'unknown'
      ? makeUnknown(parsed.taint, 'string', parsed.origin)
      : machine.element(parsed, site.place);
  const given = call(key, leaf);
  // the value as it came, or nothing but such values: the reviver changes nothing that matters
  if (sameValue(given, leaf) || (taint !== null && options(given).some((option) => sameValue(option, leaf))))
    return parsed;
  const object = makeObject(site.place);
  addUnder(object, key, given);
  return object;
}
