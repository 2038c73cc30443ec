import type { Expression, TypeNode } from '../ir/index.ts';
import type { Module } from '../link/types.ts';
import { hiddenAs } from './spelled-bytes.ts';
import { isTried, type Fate } from './events.ts';
import { placeOf, type Frame } from './frame.ts';
import { isBare, isChosen, isChosenIn, isFromMap, noteUse } from './language.ts';
import type { Machine, Site } from './machine.ts';
import { notePassedOn } from './passed-on.ts';
import { superMember, superObject } from './member-expressions.ts';
import { requiredValue } from './required.ts';
import { kindBit, madeSafe } from './taint.ts';
import { asString, joinAll, options, taintOf, undefinedValue, unknown, type Value } from './values.ts';

/** A call, with what it is a call of: a method, `super`, `require` or any other value. */
export function evaluateCall(
  machine: Machine,
  frame: Frame,
  callee: Expression,
  argExpressions: readonly Expression[],
  site: Site,
  optional = false,
): Value {
  if (callee.kind === 'super') {
    machine.constructParent(frame, evaluateArguments(machine, frame, argExpressions), site);
    return undefinedValue;
  }
  if (callee.kind === 'member') {
    const borrowed = callee.property === 'call' ? borrowedMethod(callee.object) : null;
    if (borrowed !== null) {
      // `Array.prototype.slice.call(arguments, 1)`
      const [self = undefinedValue, ...args] = evaluateArguments(machine, frame, argExpressions);
      if (self.kind === 'array' || self.kind === 'unknown' || self.kind === 'text')
        return machine.callMethod(self, borrowed, args, site);
    }
    const applied = callee.property === 'apply' ? borrowedMethod(callee.object) : null;
    if (applied !== null) {
      // `Array.prototype.push.apply(all, more)`
      const [self = undefinedValue, list] = evaluateArguments(machine, frame, argExpressions);
      if (self.kind === 'array' && list?.kind === 'array')
        return machine.callMethod(
          self,
          applied,
          list.rest === null ? list.elements : [...list.elements, list.rest],
          site,
        );
    }
    const isSuper = callee.object.kind === 'super';
    const receiver = isSuper
      ? superObject(machine, frame)
      : evaluateReceiver(machine, frame, callee, argExpressions, site);
    const args = evaluateArguments(machine, frame, argExpressions);
    if (callee.optional && receiver.kind === 'literal' && (receiver.value === null || receiver.value === undefined))
      return undefinedValue;
    if (isSuper)
      return machine.call(
        superMember(machine, frame, callee.property, site.place),
        args,
        frame.self,
        site,
        callee.property,
      );
    const result = machine.callMethod(receiver, callee.property, args, site);
    return isLastName(callee.property, argExpressions) ? oneName(result) : result;
  }
  if (callee.kind === 'index') {
    const receiver = machine.evaluate(frame, callee.object);
    const key = machine.evaluate(frame, callee.index);
    const args = evaluateArguments(machine, frame, argExpressions);
    const names = options(key)
      .map(asString)
      .filter((name) => name !== null);
    if (names.length > 0) return joinAll(names.map((name) => machine.callMethod(receiver, name, args, site)));
    const placed = elementNamed(machine, receiver, key, site);
    if (placed !== null) return machine.call(placed, args, receiver, site, '');
    noteMethod(machine, receiver, key, optional, site);
    return machine.call(machine.element(receiver, site.place), args, receiver, site, '');
  }
  if (callee.kind === 'name' && callee.variable < 0 && callee.name === 'require') {
    const [source] = evaluateArguments(machine, frame, argExpressions);
    // no module has such a name, but for a loader that was changed
    const isHidden = /^(?=.*\d)[\da-f]{8,}$/i.test(asString(source) ?? '');
    const named = isHidden ? hiddenAs('hex', site.place) : source;
    if (named !== undefined) noteUse(machine, 'require', 'require', [named], site.place);
    return source === undefined ? unknown : requiredValue(machine, frame, source);
  }
  const value = machine.evaluate(frame, callee);
  const args = evaluateArguments(machine, frame, argExpressions);
  noteFunction(machine, frame, value, optional, site);
  notePassedOn(frame, value, args);
  return machine.call(value, args, null, site, callee.kind === 'name' ? callee.name : '');
}

/** `steps[1]`: the one element, where the list and the number are known; else null. */
function elementNamed(machine: Machine, list: Value, key: Value, site: Site): Value | null {
  if (list.kind !== 'array' || key.kind !== 'literal' || typeof key.value !== 'number') return null;
  const element = machine.member(list, String(key.value), site.place);
  return element.kind === 'function' ? element : null;
}

/** `path.slice(path.lastIndexOf('/') + 1)` */
function isLastName(name: string, [from, to]: readonly Expression[]): boolean {
  if (!/^(?:slice|substr(?:ing)?)$/.test(name) || from?.kind !== 'binary' || from.operator !== '+' || to !== undefined)
    return false;
  const { left, right } = from;
  const [sought] = left.kind === 'call' ? left.args : [];
  return (
    left.kind === 'call' &&
    left.callee.kind === 'member' &&
    left.callee.property === 'lastIndexOf' &&
    sought?.kind === 'string' &&
    sought.value === '/' &&
    right.kind === 'number' &&
    right.value === 1
  );
}

function oneName(value: Value): Value {
  return value.kind === 'unknown' ? { ...value, taint: madeSafe(value.taint, kindBit('path')) } : value;
}

/** `object[name]()`, `new object[name]()`: the client may name a member that every object has, or none. */
export function noteMethod(machine: Machine, receiver: Value, key: Value, optional: boolean, site: Site): void {
  const isOurs = taintOf(receiver, 0) === null || isChosen(receiver);
  if (!isOurs || receiver.kind === 'array') return;
  // under a name of a bare object there is a function or nothing, and what is thrown is caught
  const plain = options(receiver).every((option) => option.kind === 'object' && option.cls === null);
  if ((optional && isBare(receiver)) || (plain && isTried(machine.context))) return;
  noteUse(machine, 'call', '[…]', [key], site.place);
}

/** A function that the client chose is called. */
export function noteFunction(machine: Machine, frame: Frame, value: Value, optional: boolean, site: Site): void {
  for (const option of options(value)) {
    const isOne = isChosenIn(frame, option) && !(optional && isFromMap(option));
    noteUse(machine, 'call', 'it', [isOne ? option : undefinedValue], site.place);
  }
}

/** The values of a call's arguments, lists that are spread into them included. */
export function evaluateArguments(machine: Machine, frame: Frame, args: readonly Expression[]): readonly Value[] {
  if (args.length === 0) return noValues;
  // as long as it has to be: lists that are pushed to have room for more, and there is one for every call
  if (!args.some(({ kind }) => kind === 'spread')) return args.map((argument) => machine.evaluate(frame, argument));
  const values: Value[] = [];
  for (const argument of args) {
    if (argument.kind !== 'spread') {
      values.push(machine.evaluate(frame, argument));
      continue;
    }
    const list = machine.evaluate(frame, argument.value);
    if (list.kind === 'array') {
      for (const element of list.elements) values.push(element);
      if (list.rest !== null) values.push(list.rest);
    } else values.push(machine.element(list, placeOf(frame, argument)));
  }
  return values;
}

/** Where a call stands and what is known of how it is spelled. */
export function siteOf(
  frame: Frame,
  node: { start: number; end: number; callee: Expression; args: readonly Expression[]; typeArgs: readonly TypeNode[] },
  fate: Fate,
  form: Site['form'],
): Site {
  // in a chain over several lines (`.route('/').get(…).post(…)`) each call stands at its own name
  const { callee } = node;
  const inChain = callee.kind === 'member' && (callee.object.kind === 'call' || callee.object.kind === 'new');
  const start = inChain ? callee.end - callee.property.length : node.start;
  const known = sitesIn(frame.module);
  let site = known.get(node.end);
  if (site === undefined || site.place.start !== start || site.form !== form || site.fate !== fate) {
    const { args, typeArgs } = node;
    site = {
      place: { module: frame.module, start, end: node.end },
      argPlaces: args.length === 0 ? none : args.map((argument) => placeOf(frame, argument)),
      spelled: args.length === 0 ? none : args.map((argument) => spelledOut.has(argument.kind)),
      fate,
      form,
      typeArgs: typeArgs.length === 0 ? none : typeArgs.map((type) => ({ module: frame.module, type })),
    };
    known.set(node.end, site);
  }
  return site;
}

const noValues: readonly Value[] = [];
const none: readonly never[] = [];
const spelledOut = new Set(['string', 'template', 'array', 'object', 'regexp', 'binary']);
const sites = new WeakMap<Module, Map<number, Site>>();

/** By the end of the call: functions run many times, and their calls stand where they stand. */
function sitesIn(module: Module): Map<number, Site> {
  let known = sites.get(module);
  if (known === undefined) sites.set(module, (known = new Map()));
  return known;
}

/** The name of a method that is taken from a list or text to run on something else: `[].slice`, `Array.prototype.map`. */
function borrowedMethod(method: Expression): string | null {
  if (method.kind !== 'member') return null;
  const { object, property } = method;
  const isEmpty = (object.kind === 'array' && object.elements.length === 0) || object.kind === 'string';
  if (isEmpty) return property;
  if (object.kind !== 'member' || object.property !== 'prototype' || object.object.kind !== 'name') return null;
  const { name, variable } = object.object;
  return variable < 0 && (name === 'Array' || name === 'String') ? property : null;
}

/** What stands before `.catch(handler)` fails into the handler, like the body of a `try`; whoever waits for the one waits for the other. */
function evaluateReceiver(
  machine: Machine,
  frame: Frame,
  callee: Extract<Expression, { kind: 'member' }>,
  args: readonly Expression[],
  { fate, place }: Site,
): Value {
  const catches = (callee.property === 'catch' && args.length > 0) || (callee.property === 'then' && args.length > 1);
  if (!catches) return machine.evaluate(frame, callee.object);
  // as with a `try` statement, its place covers the handler too
  const whole = { ...place, start: callee.object.start };
  return machine.within({ kind: 'try', place: whole, test: null, value: null, truth: true, constant: false }, () =>
    machine.evaluate(frame, callee.object, callee.property === 'catch' ? fate : 'use'),
  );
}
