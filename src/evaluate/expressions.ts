import type { Expression, MarkupExpression, ObjectExpression, TemplateExpression, TypeNode } from '../ir/index.ts';
import { lookedAtAddress } from './private-addresses.ts';
import { chosen, noteName } from './chance.ts';
import { asList } from './collections.ts';
import type { Fate } from './events.ts';
import { earlyConstant } from './early.ts';
import { chosenMember, isChosenIn, noteUse } from './language.ts';
import { frameOf, type Frame } from './frame.ts';
import type { Module } from '../link/types.ts';
import type { Machine, Site } from './machine.ts';
import { withStep } from './taint.ts';
import { narrowedValue } from './narrowed.ts';
import { directoryOf, fileOf, specifierFrom } from './project-path.ts';
import {
  addUnder,
  asString,
  isInstance,
  join,
  joinAll,
  literal,
  makeArray,
  makeObject,
  makePromise,
  makeText,
  makeUnknown,
  maxElements,
  nullValue,
  options,
  settle,
  taintOf,
  trueValue,
  truthiness,
  undefinedValue,
  unknown,
  unknownBoolean,
  unknownNumber,
  unknownString,
  type Place,
  type Value,
} from './values.ts';

export function evaluateExpression(machine: Machine, frame: Frame, expression: Expression, fate: Fate): Value {
  switch (expression.kind) {
    case 'string':
    case 'number':
    case 'boolean':
      return literal(expression.value);
    case 'null':
      return nullValue;
    case 'bigint':
      return literal(BigInt(expression.value.replaceAll('_', '')));
    case 'regexp':
      return { kind: 'regexp', pattern: expression.pattern, flags: expression.flags };
    case 'template':
      return evaluateTemplate(machine, frame, expression, fate);
    case 'name':
      return expression.variable < 0
        ? globalValue(machine, frame, expression.name)
        : readVariable(machine, frame, expression.variable);
    case 'this':
      return frame.self;
    case 'super':
      return frame.home?.parent ?? unknown;
    case 'member': {
      const narrowed = frame.narrowed.size === 0 ? undefined : narrowedValue(frame, expression);
      return (
        narrowed ??
        evaluateMember(
          machine,
          frame,
          expression.object,
          expression.property,
          placeOf(frame, expression),
          expression.optional,
        )
      );
    }
    case 'index':
      return evaluateIndex(machine, frame, expression.object, expression.index, placeOf(frame, expression));
    case 'call': {
      const narrowed = frame.narrowed.size === 0 ? undefined : narrowedValue(frame, expression);
      if (narrowed !== undefined) return narrowed;
      const site = siteOf(frame, expression, fate, 'call');
      const result = evaluateCall(machine, frame, expression.callee, expression.args, site);
      lookedAtAddress(machine, frame, expression);
      return result;
    }
    case 'new': {
      const callee = machine.evaluate(frame, expression.callee);
      const args = evaluateArguments(machine, frame, expression.args);
      return machine.construct(callee, args, siteOf(frame, expression, fate, 'new'));
    }
    case 'spread':
      return machine.evaluate(frame, expression.value);
    case 'object':
      return evaluateObject(machine, frame, expression);
    case 'array':
      return evaluateArray(machine, frame, expression.elements);
    case 'function':
      return machine.functionAt(frame, expression.fn, isArrow(frame, expression.fn) ? frame.self : null, frame.home);
    case 'class':
      return machine.classAt(frame, expression.cls);
    case 'assign':
      return evaluateAssign(machine, frame, expression, fate);
    case 'update':
      machine.evaluate(frame, expression.target);
      assignTo(machine, frame, expression.target, unknownNumber);
      return unknownNumber;
    case 'binary':
      return evaluateBinary(machine, frame, expression);
    case 'logical':
      return evaluateLogical(machine, frame, expression, fate);
    case 'unary':
      if (expression.operator === 'delete' && expression.value.kind === 'member')
        machine.setMember(
          machine.evaluate(frame, expression.value.object),
          expression.value.property,
          undefinedValue,
          placeOf(frame, expression.value),
        );
      return evaluateUnary(machine, frame, expression.operator, expression.value);
    case 'conditional':
      return evaluateConditional(machine, frame, expression, fate);
    case 'await':
      return settle(machine.evaluate(frame, expression.value, 'await'));
    case 'yield': {
      const value = expression.value === null ? undefinedValue : machine.evaluate(frame, expression.value);
      const given = expression.delegate ? machine.element(value, placeOf(frame, expression)) : value;
      frame.yielded = frame.yielded === null ? given : join(frame.yielded, given);
      // what runs it as a coroutine gives back what a promise gives
      return value.kind === 'promise' && !expression.delegate ? value.of : unknown;
    }
    case 'sequence': {
      let value: Value = undefinedValue;
      expression.values.forEach((part, index) => {
        value = machine.evaluate(frame, part, index === expression.values.length - 1 ? fate : 'use');
      });
      return value;
    }
    case 'cast':
      return evaluateCast(machine, frame, expression, fate);
    case 'import': {
      const source = machine.evaluate(frame, expression.source);
      noteUse(machine, 'require', 'import', [source], placeOf(frame, expression));
      return makePromise(requiredValue(machine, frame, source), false);
    }
    case 'markup':
      return evaluateMarkup(machine, frame, expression);
    case 'meta':
      return evaluateMeta(machine, frame, expression.name);
    case 'unsupported':
      return unknown;
  }
}

function evaluateMeta(machine: Machine, frame: Frame, name: string): Value {
  const { module } = frame;
  const known: [string, Value][] = [
    ['dirname', literal(directoryOf(module))],
    ['filename', literal(fileOf(module))],
    ['url', literal(`file://${fileOf(module)}`)],
  ];
  return machine.external(machine.knowledge.paths.root('global').member(name), {
    props: name === 'import.meta' ? new Map(known) : null,
  });
}

export function placeOf(frame: Frame, node: { start: number; end: number }): Place {
  return { module: frame.module, start: node.start, end: node.end };
}

function isArrow(frame: Frame, fn: number): boolean {
  return frame.module.facts.functions[fn]?.kind === 'arrow';
}

const noValues: readonly Value[] = [];
const none: readonly never[] = [];
const spelledOut = new Set(['string', 'template', 'array', 'object', 'regexp', 'binary']);

function siteOf(
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

const sites = new WeakMap<Module, Map<number, Site>>();

/** By the end of the call: functions run many times, and their calls stand where they stand. */
function sitesIn(module: Module): Map<number, Site> {
  let known = sites.get(module);
  if (known === undefined) sites.set(module, (known = new Map()));
  return known;
}

/** The value of a variable of this file, in the activation that holds it. */
export function readVariable(machine: Machine, frame: Frame, id: number): Value {
  const variable = frame.module.facts.variables[id];
  if (variable === undefined) return unknown;
  const holder = frameOf(frame, variable.owner);
  if (holder.fn !== variable.owner) return unknown;
  if (variable.kind === 'import') return machine.targetValue(machine.program.importOf(frame.module, id));
  const value = holder.variables.get(id);
  if (holder !== frame) {
    if (variable.writes > 0) machine.reads(holder.variables, id, holder.id);
    if (value !== undefined && holder.fn !== 0) machine.holds(holder, value);
  }
  if (value === undefined) return (holder === frame ? null : earlyConstant(machine, holder, id)) ?? unknown;
  // A variable that others write may hold anything by the time a function reads it: an initial `null` or
  // `false` says nothing about a request.
  if (holder !== frame && variable.writes > 0 && isEmptyLiteral(value)) return unknown;
  return value;
}

function isEmptyLiteral(value: Value): boolean {
  return (
    value.kind === 'literal' &&
    (value.value === null ||
      value.value === undefined ||
      typeof value.value === 'boolean' ||
      typeof value.value === 'number' ||
      value.value === '')
  );
}

function globalValue(machine: Machine, frame: Frame, name: string): Value {
  switch (name) {
    case 'undefined':
      return undefinedValue;
    case 'NaN':
    case 'Infinity':
      return unknownNumber;
    case 'arguments':
      return makeArray([...frame.args]);
    case '__dirname':
      return literal(directoryOf(frame.module));
    case '__filename':
      return literal(fileOf(frame.module));
    case 'module':
      return moduleObject(machine, frame);
    case 'exports':
      return machine.member(moduleObject(machine, frame), 'exports', { module: frame.module, start: 0, end: 0 });
    case 'globalThis':
    case 'global':
      return machine.external(machine.knowledge.paths.root('global'));
    default:
      return (
        machine.implicitValue(frame.module, name) ??
        machine.external(machine.knowledge.paths.root('global').member(name))
      );
  }
}

/** CommonJS `module` lives among the initialiser's variables under an id that no variable has. */
export const moduleCell = -1;

function moduleObject(machine: Machine, frame: Frame): Value {
  const top = frameOf(frame, 0);
  let cell = top.variables.get(moduleCell);
  if (cell === undefined) {
    const object = makeObject();
    object.props.set('exports', makeObject());
    object.props.set('constructor', machine.external(machine.knowledge.paths.root('node:module')));
    top.variables.set(moduleCell, (cell = object));
  }
  return cell;
}

/** What is loaded from a place that the code computes, or from one of several. */
function requiredValue(machine: Machine, frame: Frame, source: Value): Value {
  return joinAll(
    options(source).map((option) => {
      const text = asString(option);
      return text === null ? unknown : requireValue(machine, frame, text);
    }),
  );
}

/** What `require(source)` or `import(source)` gives. */
export function requireValue(machine: Machine, frame: Frame, source: string): Value {
  const resolution = machine.program.resolve(frame.module, specifierFrom(frame.module, source));
  switch (resolution.kind) {
    case 'module':
      return machine.targetValue({ kind: 'namespace', module: resolution.module });
    case 'package':
      return machine.targetValue({
        kind: 'package',
        package: resolution.name,
        subpath: resolution.subpath,
        builtin: resolution.builtin,
        path: '*',
      });
    case 'asset':
      return machine.targetValue({ ...resolution, name: '=' });
    default:
      return unknown;
  }
}

function evaluateMember(
  machine: Machine,
  frame: Frame,
  object: Expression,
  property: string,
  place: Place,
  optional = false,
): Value {
  if (object.kind === 'super') return superMember(machine, frame, property, place);
  const value = machine.evaluate(frame, object);
  if (optional && value.kind === 'literal' && (value.value === null || value.value === undefined))
    return undefinedValue;
  return machine.member(value, property, place);
}

/** A method found by `super.x` runs on what this one runs on. */
function superMember(machine: Machine, frame: Frame, name: string, place: Place): Value {
  const holder = superObject(machine, frame);
  const member = machine.member(holder, name, place);
  if (member.kind === 'function' && member.self === holder) return { ...member, self: frame.self };
  // a static method of a package's class further up
  const { self } = frame;
  if (member.kind === 'external' && self.kind === 'class' && member.receiver?.props?.get('constructor') === holder)
    return { ...member, receiver: { ...member.receiver, props: new Map([['constructor', self]]) } };
  return member;
}

/** `super.x` looks the member up in the parent class, with the same `this`. */
function superObject(machine: Machine, frame: Frame): Value {
  const parent = frame.home?.parent ?? null;
  if (parent === null) return unknown;
  if (parent.kind === 'class' && frame.self.kind === 'object') return { ...frame.self, cls: parent, props: new Map() };
  if (parent.kind === 'external' && frame.self.kind === 'object' && frame.self.base !== null) return frame.self.base;
  if (frame.self.kind !== 'class') return unknown;
  // static methods
  if (parent.kind === 'class') return parent;
  return parent.kind === 'external'
    ? machine.external(parent.path, { props: new Map([['constructor', frame.self]]) })
    : unknown;
}

function evaluateIndex(machine: Machine, frame: Frame, object: Expression, index: Expression, place: Place): Value {
  const base = machine.evaluate(frame, object);
  const key = machine.evaluate(frame, index);
  const values: Value[] = [];
  for (const option of options(key)) {
    if (option.kind === 'literal' && (typeof option.value === 'string' || typeof option.value === 'number'))
      values.push(machine.member(base, String(option.value), place));
    else values.push(chosenMember(base, chosen(machine.element(base, place), option), option, place));
  }
  return joinAll(values);
}

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

function evaluateCall(
  machine: Machine,
  frame: Frame,
  callee: Expression,
  argExpressions: readonly Expression[],
  site: Site,
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
    if (callee.optional && receiver.kind === 'literal') return undefinedValue;
    if (isSuper)
      return machine.call(
        superMember(machine, frame, callee.property, site.place),
        args,
        frame.self,
        site,
        callee.property,
      );
    return machine.callMethod(receiver, callee.property, args, site);
  }
  if (callee.kind === 'index') {
    const receiver = machine.evaluate(frame, callee.object);
    const key = machine.evaluate(frame, callee.index);
    const args = evaluateArguments(machine, frame, argExpressions);
    const names = options(key)
      .map(asString)
      .filter((name) => name !== null);
    if (names.length > 0) return joinAll(names.map((name) => machine.callMethod(receiver, name, args, site)));
    if (taintOf(receiver, 0) === null && receiver.kind !== 'array') noteUse(machine, 'call', '[…]', [key], site.place);
    return machine.call(machine.element(receiver, site.place), args, receiver, site, '');
  }
  if (callee.kind === 'name' && callee.variable < 0 && callee.name === 'require') {
    const [source] = evaluateArguments(machine, frame, argExpressions);
    if (source !== undefined) noteUse(machine, 'require', 'require', [source], site.place);
    return source === undefined ? unknown : requiredValue(machine, frame, source);
  }
  const value = machine.evaluate(frame, callee);
  const args = evaluateArguments(machine, frame, argExpressions);
  for (const option of options(value))
    noteUse(machine, 'call', 'it', [isChosenIn(frame, option) ? option : undefinedValue], site.place);
  return machine.call(value, args, null, site, callee.kind === 'name' ? callee.name : '');
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

function evaluateTemplate(machine: Machine, frame: Frame, expression: TemplateExpression, fate: Fate): Value {
  const given = expression.values.map((value) => machine.evaluate(frame, value));
  const values =
    expression.tag === null ? given.map((value) => spelledOutBy(machine, value, placeOf(frame, expression))) : given;
  if (expression.tag === null) {
    const parts: (string | Value)[] = [];
    expression.texts.forEach((text, index) => {
      parts.push(text);
      const value = values[index];
      if (value !== undefined) parts.push(value);
    });
    return stepped(makeText(parts), placeOf(frame, expression), 'put into a string');
  }
  const texts = makeArray(expression.texts.map((text) => literal(text)));
  const site: Site = {
    place: placeOf(frame, expression),
    argPlaces: [placeOf(frame, expression), ...expression.values.map((value) => placeOf(frame, value))],
    spelled: [true],
    fate,
    form: 'template',
    typeArgs: [],
  };
  if (expression.tag.kind === 'member') {
    return machine.callMethod(
      machine.evaluate(frame, expression.tag.object),
      expression.tag.property,
      [texts, ...values],
      site,
    );
  }
  // sql.type(schema)`…` and other tags that are calls
  return machine.call(
    machine.evaluate(frame, expression.tag),
    [texts, ...values],
    null,
    site,
    expression.tag.kind === 'name' ? expression.tag.name : '',
  );
}

function stepped(value: Value, place: Place, message: string): Value {
  if (value.kind === 'text' && value.taint !== null) return { ...value, taint: withStep(value.taint, place, message) };
  if (value.kind === 'unknown' && value.taint !== null)
    return { ...value, taint: withStep(value.taint, place, message) };
  return value;
}

function evaluateObject(machine: Machine, frame: Frame, expression: ObjectExpression): Value {
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

function evaluateArray(machine: Machine, frame: Frame, elements: readonly Expression[]): Value {
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

function evaluateAssign(
  machine: Machine,
  frame: Frame,
  expression: Extract<Expression, { kind: 'assign' }>,
  fate: Fate,
): Value {
  const { operator, target } = expression;
  if (operator === '=') {
    const value = machine.evaluate(frame, expression.value, fate === 'discard' ? 'use' : fate);
    machine.bind(frame, target, value);
    return value;
  }
  const current =
    target.kind === 'variable'
      ? readVariable(machine, frame, target.variable)
      : target.kind === 'target'
        ? machine.evaluate(frame, target.target)
        : unknown;
  const value =
    operator.length === 3 && operator !== '**=' && operator !== '>>=' && operator !== '<<='
      ? evaluateIfNeeded(machine, frame, expression, current)
      : machine.evaluate(frame, expression.value);
  let result: Value;
  if (operator === '+=') result = stepped(add(current, value), placeOf(frame, expression), 'appended to a string');
  else if (operator === '||=' || operator === '??=' || operator === '&&=') result = join(current, value);
  else result = unknownNumber;
  machine.bind(frame, target, result);
  return result;
}

/** `cached ??= load()`: the right side runs where the left is empty (for `&&=`: is not). */
function evaluateIfNeeded(
  machine: Machine,
  frame: Frame,
  expression: Extract<Expression, { kind: 'assign' }>,
  current: Value,
): Value {
  const { target, operator } = expression;
  const test: Expression | null =
    target.kind === 'target'
      ? target.target
      : target.kind === 'variable'
        ? { kind: 'name', name: target.name, variable: target.variable, start: target.start, end: target.end }
        : null;
  if (test === null) return machine.evaluate(frame, expression.value);
  return machine.within(
    {
      kind: 'branch',
      place: placeOf(frame, expression.value),
      test,
      value: current,
      truth: operator === '&&=',
      constant: false,
    },
    () => machine.evaluate(frame, expression.value),
  );
}

export function assignTo(machine: Machine, frame: Frame, target: Expression, value: Value): void {
  machine.bind(frame, { kind: 'target', target, start: target.start, end: target.end }, value);
}

/** What an object of a class with a `toString` is as a text. */
function spelledOutBy(machine: Machine, value: Value, place: Place): Value {
  if (value.kind !== 'object' || value.cls === null) return value;
  const method = machine.member(value, 'toString', place);
  return method.kind === 'function' ? machine.invoke(method, [], value, place, 'call', 'use') : value;
}

function add(left: Value, right: Value): Value {
  if (
    left.kind === 'literal' &&
    right.kind === 'literal' &&
    typeof left.value === 'number' &&
    typeof right.value === 'number'
  )
    return literal(left.value + right.value);
  if (isNumeric(left) && isNumeric(right)) return makeUnknown(joinNumeric(left, right), 'number');
  if (left.kind === 'union' && left.options.length <= 4)
    return joinAll(left.options.map((option) => add(option, right)));
  if (right.kind === 'union' && right.options.length <= 4)
    return joinAll(right.options.map((option) => add(left, option)));
  return makeText([left, right]);
}

function isNumeric(value: Value): boolean {
  return (
    (value.kind === 'unknown' && value.type === 'number') ||
    (value.kind === 'literal' && typeof value.value === 'number')
  );
}

function evaluateBinary(machine: Machine, frame: Frame, expression: Extract<Expression, { kind: 'binary' }>): Value {
  // `a + b + c + …` nests on the left: long ones would exhaust the stack
  const chain: Extract<Expression, { kind: 'binary' }>[] = [];
  let leftmost: Expression = expression;
  while (leftmost.kind === 'binary') {
    chain.push(leftmost);
    leftmost = leftmost.left;
  }
  let value = machine.evaluate(frame, leftmost);
  for (let index = chain.length - 1; index >= 0; index--) {
    const link = chain[index];
    if (link === undefined) break;
    const right = machine.evaluate(frame, link.right);
    const place = placeOf(frame, link);
    noteComparison(machine, frame, link, value, right);
    value =
      link.operator === '+'
        ? binary('+', spelledOutBy(machine, value, place), spelledOutBy(machine, right, place), place)
        : binary(link.operator, value, right, place);
  }
  return value;
}

/** Comparisons that a list with one element gets past, which is turned into the text in it afterwards. */
function noteComparison(
  machine: Machine,
  frame: Frame,
  { operator, left, start, end }: Extract<Expression, { kind: 'binary' }>,
  value: Value,
  right: Value,
): void {
  const place = { module: frame.module, start, end };
  if (operator === '===' || operator === '!==') {
    if (isNameOfPrototype(right)) noteUse(machine, 'check', operator, [value], place);
    else if (isNameOfPrototype(value)) noteUse(machine, 'check', operator, [right], place);
  } else if (/^[<>]=?$/.test(operator) && left.kind === 'member' && left.property === 'length') {
    // whether there is anything can be asked of lists too
    if (right.kind === 'literal' && typeof right.value === 'number' && right.value > 1)
      noteUse(machine, 'check', '.length', [machine.evaluate(frame, left.object)], place);
  }
}

function isNameOfPrototype(value: Value): boolean {
  return value.kind === 'literal' && (value.value === '__proto__' || value.value === 'constructor');
}

function binary(operator: string, left: Value, right: Value, place: Place): Value {
  switch (operator) {
    case '+':
      return stepped(add(left, right), place, 'put into a string');
    case '==':
    case '===':
    case '!=':
    case '!==': {
      if (differs(left, right) || differs(right, left)) return literal(operator.startsWith('!'));
      if (left.kind !== 'literal' || right.kind !== 'literal') return unknownBoolean;
      const strict = operator.length === 3;
      // oxlint-disable-next-line eqeqeq -- the comparison of the audited code, with its conversions
      const equal = strict ? left.value === right.value : left.value == right.value;
      return literal(operator.startsWith('!') ? !equal : equal);
    }
    case '-':
    case '*':
    case '/':
    case '%':
    case '**': {
      if (
        left.kind === 'literal' &&
        right.kind === 'literal' &&
        typeof left.value === 'number' &&
        typeof right.value === 'number'
      ) {
        const [a, b] = [left.value, right.value];
        return literal(
          operator === '-'
            ? a - b
            : operator === '*'
              ? a * b
              : operator === '/'
                ? a / b
                : operator === '%'
                  ? a % b
                  : a ** b,
        );
      }
      return makeUnknown(joinNumeric(left, right), 'number');
    }
    case '<':
    case '>':
    case '<=':
    case '>=':
      return comparison(operator, left, right);
    case 'in':
      return unknownBoolean;
    case 'instanceof':
      return isInstance(left, right) === true ? trueValue : unknownBoolean;
    default:
      return makeUnknown(joinNumeric(left, right), 'number');
  }
}

/** Whether what is known of a text says that it is not another one. */
export function differs(text: Value, other: Value): boolean {
  if (text.kind !== 'text' || other.kind !== 'literal' || typeof other.value !== 'string') return false;
  const first = text.parts[0];
  const last = text.parts.at(-1);
  return (
    (typeof first === 'string' && !other.value.startsWith(first)) ||
    (typeof last === 'string' && !other.value.endsWith(last))
  );
}

function comparison(operator: '<' | '>' | '<=' | '>=', left: Value, right: Value): Value {
  if (left.kind !== 'literal' || right.kind !== 'literal') return unknownBoolean;
  const [a, b] = [left.value, right.value];
  if (typeof a !== 'number' || typeof b !== 'number') return unknownBoolean;
  return literal(operator === '<' ? a < b : operator === '>' ? a > b : operator === '<=' ? a <= b : a >= b);
}

/** Arithmetic on input keeps its taint: sizes and limits that a client rules are still the client's. */
function joinNumeric(left: Value, right: Value): ReturnType<typeof taintOf> {
  return taintOf(left, 0) ?? taintOf(right, 0);
}

function evaluateLogical(
  machine: Machine,
  frame: Frame,
  expression: Extract<Expression, { kind: 'logical' }>,
  fate: Fate,
): Value {
  const left = machine.evaluate(frame, expression.left);
  const truth = isMade(machine, left) ? true : truthiness(left);
  const nullish = left.kind === 'literal' && (left.value === null || left.value === undefined);
  if (expression.operator === '&&' && truth === false) return left;
  if (expression.operator === '||' && truth === true) return left;
  if (expression.operator === '??' && (nullish ? false : truth === true || left.kind === 'literal')) return left;
  const decided = expression.operator === '??' ? nullish : truth !== undefined;
  if (decided) return machine.evaluate(frame, expression.right, fate);
  let right: Value = unknown;
  const writes = machine.heap.branch(() => {
    machine.narrow(frame, expression.left, expression.operator === '&&');
    right = machine.within(
      {
        kind: 'branch',
        place: placeOf(frame, expression.right),
        test: expression.left,
        value: left,
        truth: expression.operator === '&&',
        constant: false,
      },
      () => machine.evaluate(frame, expression.right, fate),
    );
  });
  machine.heap.join([writes, new Map()]);
  if (expression.operator === '&&') {
    const settled = right as Value;
    // whatever the first is, the second is not so
    if (settled.kind === 'literal' && truthiness(settled) === false) return settled;
    if (left.kind !== 'unknown' || left.type !== 'boolean')
      return join(withoutObjects(withoutTaintIfBoolean(left)), settled);
    // `flag && value` is about the value; of two conditions the second does not decide the first
    return settled.kind === 'literal' ? unknownBoolean : settled;
  }
  return join(withoutEmpty(left), right);
}

/** What a package made to have a life of its own, such as a router, is there. */
function isMade(machine: Machine, value: Value): boolean {
  return value.kind === 'external' && value.call !== null && machine.knowledge.of(value.path).distinct;
}

/** The left side of `||` and `??` only matters where it is not empty. */
function withoutEmpty(value: Value): Value {
  if (value.kind !== 'union') return value;
  const rest = value.options.filter((option) => truthiness(option) !== false);
  return rest.length === 0 ? unknown : joinAll(rest);
}

/** The left side of `&&` only matters where it is empty: `row && shown(row)` is the row itself only where there is none. */
function withoutObjects(value: Value): Value {
  const present = (option: Value): boolean => option.kind === 'external' && option.taint === null;
  return options(value).some(present)
    ? joinAll(options(value).map((option) => (present(option) ? undefinedValue : option)))
    : value;
}

function withoutTaintIfBoolean(value: Value): Value {
  return value.kind === 'unknown' && value.type === 'boolean' ? unknownBoolean : value;
}

function evaluateUnary(machine: Machine, frame: Frame, operator: string, operand: Expression): Value {
  if (operator === 'void') {
    const value = machine.evaluate(frame, operand);
    if (value.kind === 'promise' && !value.handled) {
      machine.record({
        kind: 'discard',
        value,
        explicit: true,
        place: placeOf(frame, operand),
        context: machine.context,
      });
    }
    return undefinedValue;
  }
  const value = machine.evaluate(frame, operand);
  switch (operator) {
    case '!': {
      const truth = truthiness(value);
      return truth === undefined ? unknownBoolean : literal(!truth);
    }
    case '~':
      return makeUnknown(taintOf(value, 0), 'number');
    case '-':
      return value.kind === 'literal' && typeof value.value === 'number'
        ? literal(-value.value)
        : makeUnknown(taintOf(value, 0), 'number');
    case '+':
      return value.kind === 'literal' && typeof value.value === 'number'
        ? value
        : makeUnknown(taintOf(value, 0), 'number', value.kind === 'unknown' ? value.origin : null);
    case 'typeof':
      return unknownString;
    case 'delete':
      return unknownBoolean;
    default:
      return unknownNumber;
  }
}

function evaluateConditional(
  machine: Machine,
  frame: Frame,
  expression: Extract<Expression, { kind: 'conditional' }>,
  fate: Fate,
): Value {
  const test = machine.evaluate(frame, expression.test);
  const truth = truthiness(test);
  if (truth !== undefined) return machine.evaluate(frame, truth ? expression.then : expression.else, fate);
  const run = (
    branch: Expression,
    outcome: boolean,
  ): { value: Value; writes: ReturnType<Machine['heap']['branch']> } => {
    let value: Value = unknown;
    const writes = machine.heap.branch(() => {
      machine.narrow(frame, expression.test, outcome);
      value = machine.within(
        {
          kind: 'branch',
          place: placeOf(frame, branch),
          test: expression.test,
          value: test,
          truth: outcome,
          constant: false,
        },
        () => machine.evaluate(frame, branch, fate),
      );
    });
    return { value, writes };
  };
  const yes = run(expression.then, true);
  const no = run(expression.else, false);
  machine.heap.join([yes.writes, no.writes]);
  return join(yes.value, no.value);
}

function evaluateCast(
  machine: Machine,
  frame: Frame,
  expression: Extract<Expression, { kind: 'cast' }>,
  fate: Fate,
): Value {
  const value = machine.evaluate(frame, expression.value, fate);
  if (expression.type === null || expression.form === 'const' || expression.form === 'satisfies') return value;
  // a cast to a class says what an unknown value is; it never cleans input
  if (value.kind === 'unknown' && value.taint === null && value.origin === null)
    return machine.typed({ module: frame.module, type: expression.type }) ?? value;
  return value;
}

function evaluateMarkup(machine: Machine, frame: Frame, expression: MarkupExpression): Value {
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
