import type { Expression, Pattern } from '../ir/index.ts';
import { noteName } from './chance.ts';
import { frameOf, placeOf, type Frame } from './frame.ts';
import {
  chosenBy,
  chosenMember,
  ifChosen,
  isBare,
  isChosen,
  isEnvironment,
  noteChosen,
  noteNamed,
  ownName,
} from './language.ts';
import type { Machine } from './machine.ts';
import { anyName } from './readings.ts';
import { chainText, keyedChain } from './narrowed.ts';
import { withStep } from './taint.ts';
import {
  addUnder,
  asString,
  join,
  joinAll,
  makeArray,
  makeObject,
  makeUnknown,
  options,
  taintOf,
  truthiness,
  undefinedValue,
  unknown,
  type Place,
  type Value,
} from './values.ts';

/** Destructures `value` into the variables and targets of a pattern. */
export function bindPattern(machine: Machine, frame: Frame, pattern: Pattern, value: Value): void {
  switch (pattern.kind) {
    case 'variable': {
      const variable = frame.module.facts.variables[pattern.variable];
      const holder = variable === undefined ? frame : frameOf(frame, variable.owner);
      let bound = named(value, frame, pattern);
      if (pattern.type !== null && bound.kind === 'unknown' && bound.taint === null && bound.origin === null) {
        bound = machine.typed({ module: frame.module, type: pattern.type }) ?? bound;
      }
      if (holder !== frame) {
        machine.holds(holder, bound);
        machine.writes(holder.variables, pattern.variable, holder.id, bound, holder.variables.get(pattern.variable));
      }
      machine.heap.write(holder.variables, pattern.variable, bound, holder.id);
      noteName(machine, pattern.name, bound, placeOf(frame, pattern));
      return;
    }
    case 'target':
      bindTarget(machine, frame, pattern.target, value);
      return;
    case 'default': {
      if (value.kind === 'literal' && value.value === undefined) {
        machine.bind(frame, pattern.pattern, machine.evaluate(frame, pattern.value));
        return;
      }
      if (truthiness(value) === true) {
        machine.bind(frame, pattern.pattern, value);
        return;
      }
      const fallback = machine.evaluate(frame, pattern.value);
      // an argument that nobody passed is its default; one from outside may be either
      const either =
        value.kind === 'unknown' && value.taint === null && value.origin === null ? fallback : join(value, fallback);
      machine.bind(frame, pattern.pattern, either);
      return;
    }
    case 'rest':
      machine.bind(frame, pattern.pattern, value);
      return;
    case 'object-pattern': {
      const source = typedSource(machine, frame, pattern.type, value);
      const taken = new Set<string>();
      for (const property of pattern.properties) {
        const place = placeOf(frame, property);
        const name = property.computed === null ? undefinedValue : machine.evaluate(frame, property.computed);
        const key = property.key ?? asString(name);
        if (key !== null) taken.add(key);
        machine.bind(
          frame,
          property.value,
          key === null
            ? chosenMember(source, machine.element(source, place), name, place)
            : machine.member(source, key, place),
        );
      }
      if (pattern.rest !== null) machine.bind(frame, pattern.rest, without(source, taken));
      return;
    }
    case 'array-pattern': {
      const source = typedSource(machine, frame, pattern.type, value);
      pattern.elements.forEach((element, index) => {
        if (element === null) return;
        const place = placeOf(frame, element);
        if (element.kind === 'rest') {
          const rest =
            source.kind === 'array'
              ? makeArray(source.elements.slice(index), source.rest)
              : makeArray([], machine.element(source, place));
          machine.bind(frame, element, rest);
        } else
          machine.bind(
            frame,
            element,
            joinAll(options(source).map((option) => elementAt(machine, option, index, place))),
          );
      });
    }
  }
}

/** Of one of several lists, what each has there. */
function elementAt(machine: Machine, list: Value, index: number, place: Place): Value {
  return list.kind === 'array' ? (list.elements[index] ?? list.rest ?? undefinedValue) : machine.element(list, place);
}

function typedSource(
  machine: Machine,
  frame: Frame,
  type: Extract<Pattern, { kind: 'object-pattern' }>['type'],
  value: Value,
): Value {
  if (type === null || value.kind !== 'unknown' || value.taint !== null || value.origin !== null) return value;
  return machine.typed({ module: frame.module, type }) ?? value;
}

/** Naming a tainted value is a step that a reader wants to see. */
function named(value: Value, frame: Frame, pattern: { name: string; start: number; end: number }): Value {
  if ((value.kind === 'unknown' || value.kind === 'text') && value.taint !== null) {
    const taint = withStep(value.taint, placeOf(frame, pattern), `\`${pattern.name}\``);
    if (taint !== value.taint) return { ...value, taint };
  }
  return value;
}

function bindTarget(machine: Machine, frame: Frame, target: Expression, value: Value): void {
  const place = placeOf(frame, target);
  switch (target.kind) {
    case 'member': {
      noteName(machine, target.property, value, place);
      const object = writtenObject(machine, frame, target.object);
      machine.keep(value);
      noteChosen(machine, object, '.', place);
      machine.setMember(object, target.property, value, place);
      rewrite(machine, frame, target, object, value);
      return;
    }
    case 'index': {
      const object = writtenObject(machine, frame, target.object);
      const key = machine.evaluate(frame, target.index);
      const isIndex = key.kind === 'literal' && typeof key.value === 'number';
      machine.keep(value);
      if (!isIndex && !isOnlyOpened(value)) noteChosen(machine, object, '[…]', place);
      if (!isIndex && (isShared(frame, target.object) || isEnvironment(object)))
        noteNamed(machine, object, key, '[…]', place);
      else if (!isIndex && isOwn(frame, target.object)) noteNamed(machine, object, key, ownName, place);
      const name = key.kind === 'literal' ? String(key.value) : null;
      if (name !== null) machine.setMember(object, name, value, place);
      else if (object.kind === 'object') {
        machine.writes(object.props, anyName, object.id, value, object.rest ?? undefined);
        addUnder(object, key, value);
      } else if (object.kind === 'array') object.rest = object.rest === null ? value : join(object.rest, value);
      // `object[name] = {}; object[name].x = 1`
      const chain =
        value.kind === 'object' && taintOf(value, 0) === null ? keyedChain(frame, target.object, target.index) : null;
      if (chain !== null) machine.heap.assume(frame.narrowed, chain, value);
      return;
    }
    case 'cast':
      bindTarget(machine, frame, target.value, value);
      return;
    default:
      machine.evaluate(frame, target);
  }
}

/** `delete object[name]`: a name of the code is none that prototypes have. */
export function noteDeleted(machine: Machine, frame: Frame, target: Expression): void {
  if (target.kind !== 'index') return;
  const key = machine.evaluate(frame, target.index);
  // its own names are found in what was chosen, and taken from it
  if (options(key).every((option) => option.kind === 'literal' || isChosen(option))) return;
  const object = writtenObject(machine, frame, target.object);
  const place = placeOf(frame, target);
  noteChosen(machine, object, '[…]', place);
  // the names that an object has can be taken from it
  if (isShared(frame, target.object) && key.kind === 'unknown' && key.origin !== null)
    noteNamed(machine, object, key, '[…]', place);
}

/** `at[key] ??= {}`: nothing is written yet but an object to go on to. */
function isOnlyOpened(value: Value): boolean {
  const isEmpty = (option: Value): boolean =>
    option.kind === 'object' && option.props.size === 0 && option.rest === null;
  return (
    options(value).some(isEmpty) && options(value).every((option) => isEmpty(option) || ifChosen(option) === option)
  );
}

/** `req.query.sort = 'name'`: from here on the chain is what was written, whatever a condition or the client said. */
function rewrite(machine: Machine, frame: Frame, target: Expression, object: Value, value: Value): void {
  const chain = object.kind === 'unknown' || frame.narrowed.size > 0 ? chainText(target) : null;
  if (chain !== null && (object.kind === 'unknown' || frame.narrowed.has(chain)))
    machine.heap.assume(frame.narrowed, chain, value);
}

/** Objects that were there before the request, and outlive it. */
function isShared(frame: Frame, object: Expression): boolean {
  if (object.kind === 'member' || object.kind === 'index') return isShared(frame, object.object);
  if (object.kind === 'this') return true;
  const variable = object.kind === 'name' ? frame.module.facts.variables[object.variable] : undefined;
  return variable !== undefined && (variable.kind === 'import' || (variable.owner === 0 && frame.fn !== 0));
}

/** A variable of the function, which holds one object. */
function isOwn(frame: Frame, object: Expression): boolean {
  const variable = object.kind === 'name' ? frame.module.facts.variables[object.variable] : undefined;
  return variable !== undefined && variable.owner === frame.fn && variable.kind !== 'param' && variable.writes === 0;
}

/** `config[section].theme = …`: the section that a client names may be `__proto__`, also where all sections are known. */
function writtenObject(machine: Machine, frame: Frame, object: Expression): Value {
  const value = machine.evaluate(frame, object);
  if (object.kind !== 'index' || chainText(object.index) === null) return value;
  const chain = frame.narrowed.size === 0 ? null : keyedChain(frame, object.object, object.index);
  if (chain !== null && frame.narrowed.has(chain)) return value;
  const owner = chainText(object.object) === null ? unknown : machine.evaluate(frame, object.object);
  if (owner.kind !== 'object' || isBare(owner)) return value;
  const taint = chosenBy(machine.evaluate(frame, object.index), placeOf(frame, object));
  return taint === null || taintOf(value, 0) !== null ? value : join(value, makeUnknown(taint));
}

function without(value: Value, taken: ReadonlySet<string>): Value {
  if (value.kind !== 'object') return value.kind === 'unknown' ? value : unknown;
  const rest = makeObject(value.place);
  for (const [key, prop] of value.props) if (!taken.has(key)) rest.props.set(key, prop);
  rest.rest = value.rest;
  if (value.names !== undefined) rest.names = value.names;
  return rest;
}
