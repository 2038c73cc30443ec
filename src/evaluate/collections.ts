import { chosenFunction } from './language.ts';
import { unwrittenSite, type Machine, type Site } from './machine.ts';
import { anyName } from './readings.ts';
import {
  asString,
  join,
  joinAll,
  literal,
  makeArray,
  options,
  taintOf,
  undefinedValue,
  unknown,
  unknownBoolean,
  unknownString,
  type ExternalValue,
  type Place,
  type Value,
} from './values.ts';

/** Stands for every element whose key is not spelled out. */
const anyKey = '[]';
const maxKnown = 200;

/** A method of a `Map` or `Set`, which keeps what it holds in `props`. Null if they have no such method. */
export function collectionMethod(
  machine: Machine,
  receiver: ExternalValue,
  name: string,
  args: readonly Value[],
  site: Site,
): Value | null {
  const isMap = receiver.path.text !== 'global.Set()';
  receiver.props ??= initialContents(machine, receiver, isMap, site);
  const { props } = receiver;
  if (name !== 'set' && name !== 'add') machine.reads(props, anyName, receiver.id);
  const key = args[0]?.kind === 'literal' ? String(args[0].value) : null;
  // what was put in under names that the code spells out, and nothing else: a registry
  const known = props.size === 0 || props.size > maxKnown || props.has(anyKey) ? null : [...props];
  const all = (): Value => (props.size === 0 ? unknown : joinAll([...props.values()]));
  switch (name) {
    case 'set':
    case 'add': {
      const value = (isMap ? args[1] : args[0]) ?? undefinedValue;
      const cell = key ?? anyKey;
      machine.keep(value);
      machine.writes(props, anyName, receiver.id, value, props.get(cell));
      if (isMap && key === null && args[0] !== undefined && taintOf(args[0], 0) !== null)
        inputKeys.set(props, joinAll([inputKeys.get(props) ?? args[0], args[0]]));
      machine.heap.write(
        props,
        cell,
        cell === anyKey && props.has(anyKey) ? join(props.get(anyKey) ?? value, value) : value,
      );
      return receiver;
    }
    case 'get': {
      const held = key === null ? undefined : props.get(key);
      if (held !== undefined) return held;
      if (key !== null && !props.has(anyKey) && isNew(machine, receiver)) return undefinedValue;
      // under a key that is not known there may be nothing: what a cache does then is seen as well
      const maybe = key === null ? [...props.values()] : [props.get(anyKey) ?? unknown];
      return props.size === 0
        ? unknown
        : chosenFunction(joinAll([...maybe, undefinedValue]), isMap ? args[0] : undefined, site.place);
    }
    case 'has':
    case 'delete':
      return unknownBoolean;
    case 'values':
      return known === null ? makeArray([], all()) : makeArray(known.map(([, value]) => value));
    case 'keys':
      return known === null ? makeArray([], namesOf(props)) : makeArray(known.map(([name]) => literal(name)));
    case 'entries':
      return known === null
        ? makeArray([], makeArray([namesOf(props), all()]))
        : makeArray(known.map(([name, value]) => makeArray([literal(name), value])));
    case 'forEach': {
      const [callback] = args;
      if (known === null || callback === undefined)
        return machine.callMethod(makeArray([], all()), 'forEach', args, site);
      for (const [name, value] of known) {
        machine.within(
          { kind: 'loop', place: site.place, test: null, value: receiver, truth: true, constant: true },
          () => machine.call(callback, [value, literal(name), receiver], null, { ...site, fate: 'use' }, ''),
        );
      }
      return undefinedValue;
    }
    default:
      return null;
  }
}

/** Keys that a client chose, by what they lead to. */
const inputKeys = new WeakMap<ReadonlyMap<string, Value>, Value>();

function namesOf(props: ReadonlyMap<string, Value>): Value {
  return inputKeys.get(props) ?? unknownString;
}

/** Made by the code that is running, so that nothing else can have put anything in. */
function isNew(machine: Machine, collection: ExternalValue): boolean {
  return collection.call !== null && collection.call.order > machine.startedAt;
}

/** What iterating over a value goes through: for a Map its entries, for a Set its values. */
export function asList(machine: Machine, value: Value, place: Place): Value {
  if (value.kind !== 'external' || (value.path.text !== 'global.Map()' && value.path.text !== 'global.Set()'))
    return value;
  const site = unwrittenSite(place);
  return machine.callMethod(value, value.path.text === 'global.Map()' ? 'entries' : 'values', [], site);
}

function initialContents(machine: Machine, receiver: ExternalValue, isMap: boolean, site: Site): Map<string, Value> {
  const contents = new Map<string, Value>();
  const [given] = receiver.args;
  const lists = given === undefined ? [] : options(given).filter((option) => option.kind === 'array');
  for (const element of lists.flatMap((list) =>
    list.rest === null ? list.elements : [...list.elements, ...options(list.rest)],
  )) {
    const key = isMap ? asString(machine.member(element, '0', site.place)) : null;
    const value = isMap ? machine.member(element, '1', site.place) : element;
    const cell = key ?? (!isMap && element.kind === 'literal' ? String(element.value) : anyKey);
    contents.set(cell, contents.has(cell) ? join(contents.get(cell) ?? value, value) : value);
  }
  // `new Set(req.body.names)`
  if (given?.kind === 'unknown' && given.taint !== null) contents.set(anyKey, machine.element(given, site.place));
  return contents;
}
