import type { TypeNode } from '../ir/index.ts';
import type { Module } from '../link/types.ts';
import type { ApiPath } from './api-path.ts';
import type { CallEvent } from './events.ts';
import type { Frame } from './frame.ts';
import { isFormOf } from './validated-forms.ts';
import { declaredMembers, kindBit, madeSafe, joinTaint, steps, type Taint } from './taint.ts';

/**
 * What an expression may be when the program runs. Values are shared by reference and, except for the
 * contents of objects and arrays, never change. "We don't know" is the ordinary value `unknown`.
 */
export type Value =
  | LiteralValue
  | RegExpValue
  | TextValue
  | FunctionValue
  | ClassValue
  | ObjectValue
  | ArrayValue
  | NamespaceValue
  | ExternalValue
  | PromiseValue
  | UnionValue
  | UnknownValue;

export interface LiteralValue {
  readonly kind: 'literal';
  readonly value: string | number | boolean | bigint | null | undefined;
}

export interface RegExpValue {
  readonly kind: 'regexp';
  readonly pattern: string;
  readonly flags: string;
}

/** A string put together from known pieces and values that are not known. */
export interface TextValue {
  readonly kind: 'text';
  readonly id: number;
  readonly parts: readonly (string | Value)[];
  readonly taint: Taint | null;
}

/** A closure: a function of the project with the frame it was created in. */
export interface FunctionValue {
  readonly kind: 'function';
  readonly id: number;
  readonly module: Module;
  readonly fn: number;
  readonly frame: Frame;
  /** bound `this`; null if the caller decides */
  readonly self: Value | null;
  /** class whose member this is, for `super` */
  readonly home: ClassValue | null;
  /** arguments bound before the call's own */
  readonly bound: readonly Value[];
  props: Map<string, Value> | null;
  /** of a generator that goes on: what `yield` gives */
  readonly sent?: Value;
}

export interface ClassValue {
  readonly kind: 'class';
  readonly id: number;
  readonly module: Module;
  readonly cls: number;
  readonly frame: Frame;
  /** what `extends` evaluates to */
  readonly parent: Value | null;
  /** static members that were initialised or assigned */
  readonly props: Map<string, Value>;
}

/** An object literal, or an instance of a class of the project. */
export interface ObjectValue {
  readonly kind: 'object';
  readonly id: number;
  readonly cls: ClassValue | null;
  /** for instances of classes that extend a package's class: that part of the object */
  base: ExternalValue | null;
  readonly props: Map<string, Value>;
  /** what keys hold that are not in `props`; null if there are none such */
  rest: Value | null;
  /** those keys, as far as code names them (`headers[name] = value`); undefined if somebody else may have put more there */
  names?: Value;
  readonly place: Place | null;
}

export interface ArrayValue {
  readonly kind: 'array';
  readonly id: number;
  /** the known first elements; changed in place by push and the like */
  readonly elements: Value[];
  /** what further elements may be; null if `elements` is all */
  rest: Value | null;
}

/** The namespace object of an ES module of the project. */
export interface NamespaceValue {
  readonly kind: 'namespace';
  readonly module: Module;
}

/** Something that belongs to a package, to Node or to the language: known by the way it was reached. */
export interface ExternalValue {
  readonly kind: 'external';
  readonly id: number;
  readonly path: ApiPath;
  /** the value whose member this is, or whose method returned it */
  readonly receiver: ExternalValue | null;
  /** arguments of the call that returned it; empty for members */
  readonly args: readonly Value[];
  /** the call that returned it */
  readonly call: CallEvent | null;
  /** type arguments of the annotation or call that it comes from */
  readonly typeArgs: readonly TypeUse[];
  /** members that the project assigned */
  props: Map<string, Value> | null;
  readonly taint: Taint | null;
}

export interface PromiseValue {
  readonly kind: 'promise';
  readonly id: number;
  /** what it gives; more is known once code that runs later has resolved it */
  of: Value;
  /** a rejection handler is attached */
  readonly handled: boolean;
}

/** One of several; flat, without duplicates, at most `maxOptions`. */
export interface UnionValue {
  readonly kind: 'union';
  readonly id: number;
  readonly options: readonly Value[];
}

export interface UnknownValue {
  readonly kind: 'unknown';
  readonly id: number;
  readonly taint: Taint | null;
  readonly type: ScalarType;
  /** which part of the input this is, kept even where it is no longer tainted */
  readonly origin: Origin | null;
  /** what of it is input are texts and lists, which have no members that a client names */
  readonly nameless?: true;
}

/** What is known of an unknown value's run-time type. '' is nothing. */
export type ScalarType =
  '' | 'string' | 'number' | 'boolean' | 'object' | 'array' | 'date' | 'uuid' | 'bigint' | 'enum';

/** `req.body.user.name` is `{ in: 'body', path: ['user', 'name'] }`. */
export interface Origin {
  readonly in: string;
  readonly path: readonly string[];
  /** what validated it; '' while nothing did */
  readonly validatedBy: string;
  /** members are texts, or lists of texts */
  readonly flat?: true;
  /** the request and the member of it that was read, for what replaces the input on the request */
  readonly holder?: { readonly value: ExternalValue; readonly name: string };
}

export interface Place {
  readonly module: Module;
  readonly start: number;
  readonly end: number;
}

/** A type annotation with the module whose names it uses. */
export interface TypeUse {
  readonly module: Module;
  readonly type: TypeNode;
}

const maxOptions = 12;
/** … and things that can be called or have methods: a registry of handlers is worth telling apart. */
const maxCallable = 64;
const maxOriginDepth = 4;

let lastId = 0;
/** Identities are only compared, never printed: they don't have to be the same in every run. */
export function freshId(): number {
  return ++lastId;
}

export const undefinedValue: LiteralValue = { kind: 'literal', value: undefined };
export const nullValue: LiteralValue = { kind: 'literal', value: null };
export const trueValue: LiteralValue = { kind: 'literal', value: true };
export const falseValue: LiteralValue = { kind: 'literal', value: false };
export const unknown: UnknownValue = { kind: 'unknown', id: 0, taint: null, type: '', origin: null };
export const unknownString: UnknownValue = { kind: 'unknown', id: -1, taint: null, type: 'string', origin: null };
export const unknownNumber: UnknownValue = { kind: 'unknown', id: -2, taint: null, type: 'number', origin: null };
export const unknownBoolean: UnknownValue = { kind: 'unknown', id: -3, taint: null, type: 'boolean', origin: null };

export function literal(value: LiteralValue['value']): LiteralValue {
  if (value === undefined) return undefinedValue;
  if (value === null) return nullValue;
  if (value === true) return trueValue;
  if (value === false) return falseValue;
  return { kind: 'literal', value };
}

export function makeUnknown(taint: Taint | null, type: ScalarType = '', origin: Origin | null = null): UnknownValue {
  if (taint === null && origin === null) {
    if (type === '') return unknown;
    if (type === 'string') return unknownString;
    if (type === 'number') return unknownNumber;
    if (type === 'boolean') return unknownBoolean;
  }
  return { kind: 'unknown', id: freshId(), taint, type, origin };
}

export function makeObject(place: Place | null = null, cls: ClassValue | null = null): ObjectValue {
  return { kind: 'object', id: freshId(), cls, base: null, props: new Map(), rest: null, place };
}

/** Puts a value under a key that is not known. */
export function addUnder(object: ObjectValue, key: Value, value: Value): void {
  const name = storedUnder(key);
  if (object.rest === null) {
    object.names = name;
    object.rest = value;
    return;
  }
  if (object.names !== undefined) object.names = join(object.names, name);
  object.rest = join(object.rest, value);
}

/** `filters[query.type] = …`: of the names of the input's members nothing is known; the value of one is a name that the code asked for. */
function storedUnder(key: Value): Value {
  if (key.kind !== 'unknown' || key.taint === null || (key.origin?.path.length ?? 0) === 0) return key;
  return { ...key, taint: { ...key.taint, source: { ...key.taint.source, asKey: true } } };
}

/** Keys of an object beside those that are known: a text with the taint of what names them, or of what they hold. */
export function otherKeys(object: Value): Value {
  const taint =
    object.kind !== 'object'
      ? taintOf(object, 0)
      : object.names === undefined
        ? object.rest && taintOf(object.rest, 0)
        : taintOf(object.names);
  // arguments of GraphQL have no members but those of their type
  return makeUnknown(taint?.source.in === declaredMembers ? null : taint, 'string');
}

export function makeArray(elements: Value[], rest: Value | null = null): ArrayValue {
  return { kind: 'array', id: freshId(), elements, rest };
}

/** Whether a list is another one, or has it among its elements, at any depth. */
export function holds(value: Value, list: ArrayValue): boolean {
  if (value.kind !== 'array') return false;
  const pending: ArrayValue[] = [value];
  const seen = new Set(pending);
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (next === list) return true;
    for (const inner of next.rest === null ? next.elements : [...next.elements, next.rest]) {
      if (inner.kind !== 'array' || seen.has(inner)) continue;
      seen.add(inner);
      pending.push(inner);
    }
  }
  return false;
}

export function makePromise(of: Value, handled = false): PromiseValue {
  return of.kind === 'promise'
    ? handled && !of.handled
      ? { ...of, handled }
      : of
    : { kind: 'promise', id: freshId(), of, handled };
}

/** What awaiting the value gives. */
const owners = new WeakMap<ExternalValue, ObjectValue>();

/** Makes a package's value the part of an object that the class of the package is. */
export function setBase(object: ObjectValue, base: ExternalValue): void {
  object.base = base;
  owners.set(base, object);
}

/** What is set on a package's value, and on the object of the project that it is the base of. */
export function assignedTo(value: ExternalValue): ReadonlyMap<string, Value> | null {
  const own = owners.get(value)?.props;
  if (own === undefined || own.size === 0)
    return value.props === null || value.props.size === 0 ? null : new Map(value.props);
  return new Map([...(value.props ?? []), ...own]);
}

export function settle(value: Value): Value {
  if (value.kind === 'promise') return value.of;
  if (value.kind === 'union' && value.options.some((option) => option.kind === 'promise')) {
    return joinAll(value.options.map(settle));
  }
  return value;
}

const constructors = new WeakMap<ObjectValue, FunctionValue>();

/** An object that `new` of a plain function makes: JavaScript from before there were classes. */
export function makeInstanceOf(constructor: FunctionValue, place: Place): ObjectValue {
  const object = makeObject(place);
  constructors.set(object, constructor);
  return object;
}

/** `value instanceof of`; undefined where that is not known. */
export function isInstance(value: Value, of: Value): true | undefined {
  if (value.kind !== 'object') return undefined;
  if (of.kind === 'function') {
    const constructor = constructors.get(value);
    return constructor !== undefined && constructor.module === of.module && constructor.fn === of.fn ? true : undefined;
  }
  for (let cls: Value | null = value.cls; cls?.kind === 'class'; cls = cls.parent)
    if (of.kind === 'class' && cls.module === of.module && cls.cls === of.cls) return true;
  return undefined;
}

/** Characters and elements: what is larger was multiplied by a program rather than written by somebody. */
export const maxTextLength = 1_000_000;
export const maxElements = 10_000;

/** `[object Object]` is all that a text gets of an object, and of a list of them. */
function isWrittenAsObject(value: Value): boolean {
  if (value.kind === 'union') return value.options.every(isWrittenAsObject);
  if (value.kind === 'object')
    return value.cls === null && value.base === null && value.rest === null && !value.props.has('toString');
  if (value.kind !== 'array') return false;
  const all = value.rest === null ? value.elements : [...value.elements, value.rest];
  return all.length > 0 && all.every(isWrittenAsObject);
}

/** Concatenation; known text stays known. */
export function makeText(parts: readonly (string | Value)[]): Value {
  const flat: (string | Value)[] = [];
  let taint: Taint | null = null;
  let length = 0;
  /** `counted`: it stands in a text whose taint says what is left of its own */
  const add = (part: string | Value, counted = false): void => {
    if (typeof part === 'string') {
      const last = flat.length - 1;
      if (part === '') return;
      length += part.length;
      if (length > maxTextLength) return;
      if (typeof flat[last] === 'string') flat[last] = flat[last] + part;
      else flat.push(part);
    } else if (part.kind === 'literal') add(String(part.value));
    else if (part.kind === 'text') {
      taint = joinTaint(taint, part.taint);
      for (const inner of part.parts) add(inner, true);
    } else {
      // a number spliced into text carries nothing that could change the text's structure
      for (const option of counted ? [] : options(part).map(spoken))
        if (!isScalarSafe(option) && !isWrittenAsObject(option)) taint = joinTaint(taint, taintOf(option));
      flat.push(part);
    }
  };
  for (const part of parts) add(part);
  if (flat.length === 0 && length === 0) return literal('');
  const [first] = flat;
  if (flat.length === 1 && typeof first === 'string' && length <= maxTextLength) return literal(first);
  // a text of a thousand pieces comes from a loop: what matters of it is its taint
  if (flat.length > 400 || length > maxTextLength) return makeUnknown(taint, 'string');
  return { kind: 'text', id: freshId(), parts: flat, taint };
}

/** An error in a text is what it was made to say. */
export function spoken(value: Value): Value {
  return (value.kind === 'external' && /^global\.\w*Error\(\)$/.test(value.path.text) && value.args[0]) || value;
}

/** `null`, as it is written. */
export function isNull(value: Value | undefined): boolean {
  return value?.kind === 'literal' && value.value === null;
}

/** Numbers, booleans, dates and identifiers with a fixed alphabet cannot break out of any syntax. */
export function isScalarSafe(value: Value): boolean {
  return (
    value.kind === 'unknown' &&
    // that a number can be guessed does not change when it is spelled out
    value.taint?.source.kind !== 'random' &&
    (value.type === 'number' ||
      value.type === 'boolean' ||
      value.type === 'date' ||
      value.type === 'uuid' ||
      value.type === 'bigint' ||
      value.type === 'enum')
  );
}

/** The taint of the value as a whole, or of anything in it down to `depth` levels. */
export function taintOf(value: Value, depth = 3): Taint | null {
  switch (value.kind) {
    case 'unknown':
    case 'text':
    case 'external':
      return value.taint;
    case 'promise':
      return taintOf(value.of, depth);
    case 'union': {
      let taint: Taint | null = null;
      for (const option of value.options) taint = joinTaint(taint, taintOf(option, depth));
      return taint;
    }
    case 'array': {
      if (depth === 0) return null;
      let taint: Taint | null = value.rest && taintOf(value.rest, depth - 1);
      for (const element of value.elements) taint = joinTaint(taint, taintOf(element, depth - 1));
      return taint;
    }
    case 'object': {
      if (depth === 0 || value.cls !== null) return null;
      let taint: Taint | null = value.rest && taintOf(value.rest, depth - 1);
      for (const prop of value.props.values()) taint = joinTaint(taint, taintOf(prop, depth - 1));
      return taint;
    }
    default:
      return null;
  }
}

/** A member of an input value: still that input, one level deeper. */
export function deeper(origin: Origin | null, key: string): Origin | null {
  if (origin === null || origin.path.length >= maxOriginDepth) return origin;
  return { ...origin, path: [...origin.path, key] };
}

export function sameValue(a: Value, b: Value): boolean {
  if (a === b) return true;
  if (a.kind === 'literal') return b.kind === 'literal' && Object.is(a.value, b.value);
  if (a.kind === 'function') {
    return (
      b.kind === 'function' &&
      a.module === b.module &&
      a.fn === b.fn &&
      a.frame === b.frame &&
      a.self === b.self &&
      a.bound.length === 0 &&
      b.bound.length === 0
    );
  }
  if (a.kind === 'namespace') return b.kind === 'namespace' && a.module === b.module;
  if (a.kind === 'external') {
    return (
      b.kind === 'external' &&
      a.path === b.path &&
      a.receiver === b.receiver &&
      a.call === b.call &&
      a.props === b.props &&
      a.taint === b.taint
    );
  }
  if (a.kind === 'promise') return b.kind === 'promise' && a.handled === b.handled && sameValue(a.of, b.of);
  if (a.kind === 'unknown')
    return b.kind === 'unknown' && a.taint === b.taint && a.type === b.type && a.origin === b.origin;
  return false;
}

/** A function, a class or an instance of one. */
export function isCallable(value: Value): boolean {
  return value.kind === 'function' || value.kind === 'class' || (value.kind === 'object' && value.cls !== null);
}

/** The part of the input that one of two values is. What a schema made of it counts: the other is what the schema refuses. */
function either(a: Origin | null, b: Origin | null): Origin | null {
  if (a === null || b === null) return a ?? b;
  if (a.validatedBy === '' && b.validatedBy !== '') return b;
  // what may be anything says more of the two than what is text
  return a.flat === true && a.validatedBy === b.validatedBy ? b : a;
}

/** A text, or a list of them, that nobody parsed. */
export function isFlatMember({ origin, taint }: UnknownValue): boolean {
  return (
    origin?.flat === true &&
    origin.path.length > 0 &&
    taint !== null &&
    !steps(taint).some(({ message }) => /parse/i.test(message))
  );
}

/** What is left of values that are too many to tell apart. */
function anyOf(values: readonly Value[]): UnknownValue {
  const any = makeUnknown(taintOf({ kind: 'union', id: 0, options: values }));
  return any.taint !== null && values.every((value) => options(value).every(isNameless))
    ? { ...any, nameless: true }
    : any;
}

/** Whether whatever of a value is input is a text or a list. */
function isNameless(value: Value): boolean {
  if (value.kind === 'unknown')
    return (
      value.nameless === true ||
      value.taint === null ||
      value.type === 'string' ||
      isScalarSafe(value) ||
      isFlatMember(value)
    );
  return value.kind === 'text' || value.kind === 'array' || taintOf(value) === null;
}

/** What the type of a value rules out holds for it, whatever else the joined value may be. */
function taintAsTyped(value: UnknownValue): Taint | null {
  // a number can be large, and nothing else
  if (isScalarSafe(value)) return madeSafe(value.taint, ~(kindBit('resource') | kindBit('method')));
  return value.type === 'string' || isFlatMember(value) ? madeSafe(value.taint, kindBit('nosql')) : value.taint;
}

/** Either of two values. */
export function join(a: Value, b: Value): Value {
  if (a === b || sameValue(a, b)) return a;
  if (a.kind === 'unknown' && b.kind === 'unknown') {
    if (a.type === b.type && a.origin?.flat === b.origin?.flat)
      return makeUnknown(joinTaint(a.taint, b.taint), a.type, either(a.origin, b.origin));
    const type = a.type === b.type ? a.type : '';
    const joined = makeUnknown(joinTaint(taintAsTyped(a), taintAsTyped(b)), type, either(a.origin, b.origin));
    return isNameless(a) && isNameless(b) ? { ...joined, nameless: true } : joined;
  }
  const same = asLittleSafe(a, b);
  if (same !== null) return same;
  // beside what a schema made of it, the input as it came is what the schema refuses
  if (isFormOf(a, b)) return a;
  if (isFormOf(b, a)) return b;
  const options: Value[] = a.kind === 'union' ? a.options.slice() : [a];
  if (b.kind === 'union') for (const option of b.options) addOption(options, option);
  else addOption(options, b);
  if (options.length === 1) return options[0] ?? unknown;
  if (options.length > maxOptions && !(options.length <= maxCallable && options.every(isCallable))) {
    const taint = taintOf({ kind: 'union', id: 0, options });
    // without input the last few members would be taken for all: of a table of routes some are worse than none
    return (taint === null ? null : asOneObject(options)) ?? anyOf(options);
  }
  return { kind: 'union', id: freshId(), options };
}

let merging = 0;
/** Objects within objects that are made one. */
const maxMerging = 3;

/**
 * Too many objects that one file spells out to tell apart are one whose members may be those of any: which of them holds input is
 * still known. Those of several files that meet, as in a cache, have nothing in common.
 */
function asOneObject(values: readonly Value[]): ObjectValue | null {
  if (merging >= maxMerging) return null;
  const objects = values.flatMap((value) =>
    value.kind === 'object' && value.cls === null && value.base === null ? [value] : [],
  );
  const [first] = objects;
  const module = first?.place?.module;
  if (objects.length < values.length || module === undefined) return null;
  if (objects.some(({ place }) => place?.module !== module)) return null;
  const one = makeObject(first?.place);
  merging++;
  for (const name of new Set(objects.flatMap(({ props }) => [...props.keys()])))
    one.props.set(name, joinAll(objects.map(({ props, rest }) => props.get(name) ?? rest ?? undefinedValue)));
  const rests = objects.flatMap(({ rest }) => rest ?? []);
  if (rests.length > 0) one.rest = joinAll(rests);
  merging--;
  return one;
}

/** The same value, of which one branch knows more than the other. */
function asLittleSafe(a: Value, b: Value): Value | null {
  if (a.kind === 'text' && b.kind === 'text' && a.id === b.id) return { ...a, taint: joinTaint(a.taint, b.taint) };
  if (a.kind === 'external' && b.kind === 'external' && a.id === b.id && a.props === b.props)
    return { ...a, taint: joinTaint(a.taint, b.taint) };
  return null;
}

function addOption(options: Value[], option: Value): void {
  for (const [at, known] of options.entries()) {
    if (sameValue(known, option) || isFormOf(known, option)) return;
    if (isFormOf(option, known)) {
      options[at] = option;
      return;
    }
  }
  if (option.kind === 'unknown') {
    for (const [at, known] of options.entries()) {
      if (known.kind !== 'unknown') continue;
      options[at] = join(known, option);
      return;
    }
  }
  options.push(option);
}

export function joinAll(values: readonly Value[]): Value {
  let result: Value | null = null;
  for (const value of values) {
    const joined: Value = result === null ? value : join(result, value);
    // too many to tell apart: those that come later are not told apart either
    if (joined.kind === 'unknown' && result?.kind === 'union') return anyOf(values);
    result = joined;
  }
  return result ?? undefinedValue;
}

/** The alternatives of a value: itself, or the options of a union. */
export function options(value: Value): readonly Value[] {
  return value.kind === 'union' ? value.options : [value];
}

/** Whether the value counts as true in a condition; undefined if that is not known. */
export function truthiness(value: Value): boolean | undefined {
  switch (value.kind) {
    case 'literal':
      return Boolean(value.value);
    case 'function':
    case 'class':
    case 'object':
    case 'array':
    case 'namespace':
    case 'promise':
    case 'regexp':
      return true;
    case 'text':
      return value.parts.some((part) => typeof part === 'string' && part !== '') ? true : undefined;
    case 'union': {
      const first = truthiness(value.options[0] ?? unknown);
      if (first === undefined) return undefined;
      return value.options.every((option) => truthiness(option) === first) ? first : undefined;
    }
    default:
      return undefined;
  }
}

/** The string a value is, if that is known. */
export function asString(value: Value | undefined): string | null {
  return value?.kind === 'literal' && typeof value.value === 'string' ? value.value : null;
}

export function asNumber(value: Value | undefined): number | null {
  return value?.kind === 'literal' && typeof value.value === 'number' ? value.value : null;
}

/** Text with `hole` for each part that is not known and has no default; null if it is no text at all. */
export function asText(value: Value | undefined, hole = '{?}'): string | null {
  if (value === undefined) return null;
  if (value.kind === 'literal') return value.value === null || value.value === undefined ? null : String(value.value);
  if (value.kind === 'text')
    return value.parts.map((part) => (typeof part === 'string' ? part : (defaultText(part) ?? hole))).join('');
  return null;
}

/** `config.prefix || ''`: what it is if nobody configures it. Input never counts as its default. */
function defaultText(value: Value): string | null {
  if (value.kind !== 'union' || taintOf(value, 0) !== null) return null;
  for (const option of value.options)
    if (option.kind === 'literal' && typeof option.value === 'string') return option.value;
  return null;
}
