import { functionAround } from '../ir/index.ts';
import type { Frame } from './frame.ts';
import type { Machine } from './machine.ts';
import { chosenByName, kindBit, withStep, type Taint } from './taint.ts';
import { join, makeUnknown, options, taintOf, undefinedValue, type Place, type Value } from './values.ts';

/** What the language itself does with input. Rows name it like any function of a package: `global.language.require`. */
export type LanguageUse =
  /** loads the module that the text names */
  | 'require'
  /** runs the text as a module: `import('data:…')` */
  | 'evaluate'
  /** calls a member: the object, and the name */
  | 'call'
  /** writes a member: the object if the client chose it, and the name */
  | 'set'
  /** runs as often as the number says */
  | 'repeat'
  /** makes a regular expression of the text */
  | 'pattern'
  /** puts an uploaded file where the text says */
  | 'store'
  /** looks for a text in what may be a list, or compares its length */
  | 'check';

/** Notes a use of the language, if input takes part in it. */
export function noteUse(machine: Machine, use: LanguageUse, name: string, args: readonly Value[], place: Place): void {
  if (args.every((argument) => taintOf(argument, 0) === null)) return;
  machine.record({
    kind: 'call',
    order: machine.nextOrder(),
    path: machine.knowledge.paths.root('global').member('language').member(use),
    name,
    receiver: null,
    state: null,
    args,
    form: 'call',
    place,
    argPlaces: args.map(() => place),
    spelled: [],
    context: machine.context,
    fate: 'use',
    callbacks: [],
    result: undefinedValue,
  });
}

/** Something is written to an object, which a client may have chosen by its name. */
export function noteChosen(machine: Machine, object: Value, name: string, place: Place): void {
  for (const option of options(object)) noteUse(machine, 'set', name, [ifChosen(option)], place);
}

/** What a write is called that goes to an object of one request. */
export const ownName = 'own';

/** Something is written under a name that a client may have chosen. */
export function noteNamed(machine: Machine, object: Value, key: Value, name: string, place: Place): void {
  // what a client chose is looked into for its names, which are its own
  if (options(key).some(isChosen)) return;
  for (const option of options(object))
    if ((!isBare(option) && option.kind === 'object') || isEnvironment(option))
      noteUse(machine, 'set', name, [undefinedValue, key], place);
}

/** What programs are started with says which libraries they load: `process.env[name] = value`. */
export function isEnvironment(object: Value): boolean {
  return object.kind === 'external' && object.path.text === 'global.process.env';
}

/** … by a function of the language, which says nothing of where the object comes from: it was there before the request, or not. */
export function noteSet(machine: Machine, object: Value, key: Value | null, name: string, place: Place): void {
  noteChosen(machine, object, key === null ? '.' : name, place);
  if (
    key !== null &&
    object.kind === 'object' &&
    object.place !== null &&
    isOfModule(object.place) &&
    !isOfModule(place)
  )
    noteNamed(machine, object, key, name, place);
}

/** It stands in no function. */
function isOfModule({ module, start, end }: Place): boolean {
  return functionAround(module.facts.functions, { start, end }) <= 0;
}

const choosing = 'chooses a member';
/** More of them are told apart only as long as nothing else is among them. */
const maxFunctions = 10;

/**
 * A member that a client chose by its name, of an object that is not the client's: harmless in itself, but it may be
 * `__proto__` or `constructor`. `value` is what is known of it.
 */
export function chosenMember(owner: Value, value: Value, key: Value, place: Place): Value {
  if (owner.kind === 'array' || isBare(owner)) return value;
  const isObject = value.kind === 'object' && value.cls === null;
  const isFunction =
    options(value).length < maxFunctions &&
    options(value).every((option) => option.kind === 'function' || (option.kind === 'object' && option.cls === null));
  if (value.kind !== 'unknown' && value.kind !== 'external' && !isObject && !isFunction) return value;
  const own = taintOf(value, 0);
  // what a caller hands over is not what the caller says to write: `set(target, path, value)`
  if (own !== null && (own.source.kind !== 'caller' || own.source === taintOf(key, 0)?.source)) return value;
  const taint = chosenBy(key, place);
  if (taint === null) return value;
  // … beside the objects that are there
  if (isObject || isFunction) return join(value, makeUnknown(taint));
  if (value.kind === 'external') return { ...value, taint };
  return value.kind === 'unknown' ? makeUnknown(taint, value.type, value.origin) : value;
}

/** … for what is written to it. */
export function chosenBy(key: Value, place: Place): Taint | null {
  // a name with something of ours in it is none that an object has by itself
  if (key.kind === 'text' && key.parts.length > 1) return null;
  const taint = isNumber(key) ? null : taintOf(key, 0);
  const harmful = kindBit('method') | kindBit('property');
  if (taint === null || (taint.safeFor & harmful) === harmful) return null;
  const chosen: Taint = { ...taint, source: { ...taint.source, in: chosenByName }, safeFor: taint.safeFor | ~harmful };
  return withStep(chosen, place, choosing);
}

/** What a client chose from a map of functions: one of them, or nothing. */
export function chosenFunction(value: Value, key: Value | undefined, place: Place): Value {
  const taint = key === undefined ? null : chosenBy(key, place);
  const held = options(value).filter((option) => option.kind !== 'literal' || option.value !== undefined);
  if (taint === null || held.length === 0 || held.length > maxFunctions) return value;
  if (!held.every(({ kind }) => kind === 'function')) return value;
  return join(value, makeUnknown({ ...taint, safeFor: taint.safeFor | kindBit('property') }));
}

/** … which no prototype has anything to do with. */
export function isFromMap(value: Value): boolean {
  return isChosen(value) && ((taintOf(value, 0)?.safeFor ?? 0) & kindBit('property')) !== 0;
}

/** The object, if a client chose it by its name. */
export function ifChosen(object: Value): Value {
  return isChosen(object) ? object : undefinedValue;
}

/** … and is nothing else of the client's. */
export function isOnlyChosen(value: Value): boolean {
  return isChosen(value) && ((taintOf(value, 0)?.safeFor ?? 0) & kindBit('sql')) !== 0;
}

export function isChosen(value: Value): boolean {
  return taintOf(value, 0)?.source.in === chosenByName;
}

/** … in the function that is running: what another one looked up, it has looked at too. */
export function isChosenIn(frame: Frame, value: Value): boolean {
  const step = ifChosen(value) === value ? taintOf(value, 0)?.step : null;
  const facts = frame.module.facts.functions[frame.fn];
  if (facts === undefined) return false;
  for (let at = step ?? null; at !== null; at = at.previous)
    if (at.message === choosing)
      return at.place.module === frame.module && at.place.start >= facts.start && at.place.end <= facts.end;
  return false;
}

function isNumber(key: Value): boolean {
  return key.kind === 'unknown' && key.type === 'number';
}

const bare = new WeakSet<Value>();

/** `Object.create(null)`: it inherits nothing that a name could lead to. */
export function withoutPrototype(object: Value): Value {
  bare.add(object);
  return object;
}

export function isBare(object: Value): boolean {
  return bare.has(object);
}
