import type { Expression, MarkupExpression, ObjectExpression } from '../ir/index.ts';
import { noteName } from './chance.ts';
import { asList } from './collections.ts';
import { isArrow, placeOf, type Frame } from './frame.ts';
import type { Machine, Site } from './machine.ts';
import {
  addUnder,
  join,
  makeArray,
  makeObject,
  maxElements,
  options,
  undefinedValue,
  unknown,
  type Place,
  type Value,
} from './values.ts';

/** `{ … }`. */
export function evaluateObject(machine: Machine, frame: Frame, expression: ObjectExpression): Value {
  const object = makeObject(placeOf(frame, expression));
  const accessors = new Map<string, Value>();
  for (const property of expression.properties) {
    if (property.kind === 'spread') {
      spreadInto(machine, object, machine.evaluate(frame, property.value), placeOf(frame, property));
      continue;
    }
    if (property.value.kind === 'function' && !isArrow(frame, property.value.fn)) {
      // methods see the object as `this`
      const method = machine.functionAt(frame, property.value.fn, null, null);
      if (property.kind === 'getter' && property.key !== null) accessors.set(property.key, method);
      else if (property.kind === 'property' && property.key !== null) object.props.set(property.key, method);
      else if (property.kind === 'property' && property.computed !== null)
        setComputed(object, machine.evaluate(frame, property.computed), method);
      continue;
    }
    const value = machine.evaluate(frame, property.value);
    if (property.key !== null) {
      object.props.set(property.key, value);
      noteName(machine, property.key, value, placeOf(frame, property));
    } else if (property.computed !== null) setComputed(object, machine.evaluate(frame, property.computed), value);
  }
  for (const [key, getter] of accessors) {
    if (getter.kind === 'function')
      object.props.set(key, machine.invoke(getter, [], object, placeOf(frame, expression), 'getter', 'use'));
  }
  return object;
}

/** `[ … ]`. */
export function evaluateArray(machine: Machine, frame: Frame, elements: readonly Expression[]): Value {
  const known: Value[] = [];
  let rest: Value | null = null;
  for (const element of elements) {
    if (element.kind !== 'spread') {
      const value = machine.evaluate(frame, element);
      if (rest === null) known.push(value);
      else rest = join(rest, value);
      continue;
    }
    const list = asList(machine, machine.evaluate(frame, element.value), placeOf(frame, element));
    if (list.kind === 'array') {
      for (const value of list.elements) {
        if (rest === null && known.length < maxElements) known.push(value);
        else rest = rest === null ? value : join(rest, value);
      }
      if (list.rest !== null) rest = rest === null ? list.rest : join(rest, list.rest);
    } else {
      const value = machine.element(list, placeOf(frame, element));
      rest = rest === null ? value : join(rest, value);
    }
  }
  return makeArray(known, rest);
}

/** `<Tag …>`: a component is called with its properties. */
export function evaluateMarkup(machine: Machine, frame: Frame, expression: MarkupExpression): Value {
  const tag =
    expression.tag === null || expression.tag.kind === 'string' ? null : machine.evaluate(frame, expression.tag);
  const props = makeObject(placeOf(frame, expression));
  for (const property of expression.properties) {
    const value = machine.evaluate(frame, property.value);
    if (property.kind === 'spread') spreadInto(machine, props, value, placeOf(frame, property));
    else if (property.key !== null) props.props.set(property.key, value);
  }
  const children = expression.children.map((child) => machine.evaluate(frame, child));
  if (children.length > 0) props.props.set('children', makeArray(children));
  const site: Site = {
    place: placeOf(frame, expression),
    argPlaces: [placeOf(frame, expression)],
    spelled: [],
    fate: 'use',
    form: 'call',
    typeArgs: [],
  };
  if (tag?.kind === 'function') return machine.call(tag, [props], null, site, '');
  return unknown;
}

/** `{ ...value }`: what the value has comes over what the object has so far. */
export function spreadInto(
  machine: Machine,
  object: Extract<Value, { kind: 'object' }>,
  value: Value,
  place: Place,
): void {
  const before = value.kind === 'union' ? new Set(object.props.keys()) : null;
  // what the client sends may have members of the same names
  for (const option of options(value))
    if (option.kind === 'unknown' && option.taint !== null)
      for (const [key, prop] of object.props) object.props.set(key, join(prop, machine.member(option, key, place)));
  for (const option of options(value)) {
    switch (option.kind) {
      case 'object':
        for (const [key, prop] of option.props)
          object.props.set(
            key,
            value.kind === 'union' && object.props.has(key) ? join(object.props.get(key) ?? prop, prop) : prop,
          );
        if (option.rest !== null) {
          const names =
            object.rest === null ? option.names : object.names && option.names && join(object.names, option.names);
          object.rest = object.rest === null ? option.rest : join(object.rest, option.rest);
          if (names === undefined) delete object.names;
          else object.names = names;
        }
        break;
      case 'namespace':
        for (const name of machine.program.exportNames(option.module))
          object.props.set(name, machine.exportOf(option.module, name));
        break;
      case 'literal':
        break;
      default: {
        const element = option.kind === 'unknown' ? option : machine.element(option, place);
        object.rest = object.rest === null ? element : join(object.rest, element);
        delete object.names;
      }
    }
  }
  if (before === null) return;
  // `...(checked ? {} : { rejectUnauthorized: false })`: one of the ways leaves it out
  for (const [key, prop] of object.props)
    if (
      !before.has(key) &&
      options(value).some((option) => option.kind === 'object' && option.rest === null && !option.props.has(key))
    )
      object.props.set(key, join(prop, undefinedValue));
}

function setComputed(object: Extract<Value, { kind: 'object' }>, key: Value, value: Value): void {
  let known = false;
  for (const option of options(key)) {
    if (option.kind === 'literal') {
      object.props.set(String(option.value), value);
      known = true;
    }
  }
  if (!known) addUnder(object, key, value);
}
