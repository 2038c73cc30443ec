import { first, type Builtin } from './builtin.ts';
import { asList } from './collections.ts';
import { chosenMember, noteSet, withoutPrototype } from './language.ts';
import type { Machine, Site } from './machine.ts';
import { inputValue } from './input-members.ts';
import { defineGetter } from './members.ts';
import { spreadInto } from './object-expressions.ts';
import { proxied } from './proxies.ts';
import {
  addUnder,
  asString,
  literal,
  makeArray,
  makeObject,
  makeUnknown,
  options,
  otherKeys,
  taintOf,
  undefinedValue,
  unknown,
  unknownBoolean,
  type Value,
} from './values.ts';

/** The names of an object's members, as far as they are known. */
const keysOf: Builtin = (machine, args) => {
  const value = first(args);
  if (value.kind === 'object' && value.rest === null) return makeArray([...value.props.keys()].map(literal));
  if (value.kind === 'namespace') return makeArray(machine.program.exportNames(value.module).map(literal));
  return makeArray([], otherKeys(value));
};

/** What makes, copies and looks through objects and lists. The keys are paths without `global.`. */
export const objectBuiltins: readonly (readonly [string, Builtin])[] = [
  ['Object.freeze', (_, args) => first(args)],
  ['Object.seal', (_, args) => first(args)],
  [
    'Object.create',
    (_, args) => {
      const [prototype] = args;
      if (prototype?.kind === 'literal' && prototype.value === null) return withoutPrototype(makeObject());
      const object = makeObject();
      // what it inherits is found on it
      if (prototype?.kind === 'object' && prototype.cls === null)
        for (const [name, value] of prototype.props) object.props.set(name, value);
      return object;
    },
  ],
  [
    'Object.groupBy',
    (machine, args, site) => {
      const groups = makeObject();
      groups.rest = makeArray([], machine.element(first(args), site.place));
      return groups;
    },
  ],
  [
    'Map.groupBy',
    (machine, args, site) =>
      machine.external(machine.knowledge.paths.root('global').member('Map').called(), {
        props: new Map([['[]', makeArray([], machine.element(first(args), site.place))]]),
      }),
  ],
  [
    'Object.assign',
    (machine, args, site) => {
      const target = first(args);
      if (args.length > 1) noteSet(machine, target, null, 'Object.assign', site.place);
      for (const source of args.slice(1)) {
        if (target.kind === 'object') spreadInto(machine, target, source, site.place);
        else if (source.kind === 'object')
          for (const [key, value] of source.props) machine.setMember(target, key, value, site.place);
      }
      return target;
    },
  ],
  [
    'Object.defineProperty',
    (machine, args, site) => {
      const [object, name, descriptor] = args;
      const key = name === undefined ? null : asString(name);
      noteSet(machine, object ?? undefinedValue, name ?? null, 'defineProperty', site.place);
      if (object?.kind === 'object' && key !== null) define(machine, object, key, descriptor, site);
      const getter = descriptor?.kind === 'object' ? descriptor.props.get('get') : undefined;
      if (object?.kind === 'external' && key !== null && getter?.kind === 'function')
        defineGetter(machine, object, key, getter, site.place);
      return first(args);
    },
  ],
  [
    'Object.defineProperties',
    (machine, [object = undefinedValue, descriptors], site) => {
      if (object.kind === 'object' && descriptors?.kind === 'object')
        for (const [name, descriptor] of descriptors.props) define(machine, object, name, descriptor, site);
      return object;
    },
  ],
  [
    'Reflect.apply',
    (machine, [work = unknown, self = undefinedValue, list], site) =>
      machine.call(
        work,
        list?.kind === 'array' ? [...list.elements, ...(list.rest === null ? [] : [list.rest])] : [],
        self,
        site,
        '',
      ),
  ],
  [
    'Reflect.construct',
    (machine, [cls = unknown, list], site) =>
      machine.construct(cls, list?.kind === 'array' ? list.elements : [], { ...site, form: 'new' }),
  ],
  [
    'Reflect.set',
    (machine, [object = undefinedValue, key, value = undefinedValue], site) => {
      const name = key === undefined ? null : asString(key);
      noteSet(machine, object, key ?? null, 'Reflect.set', site.place);
      if (name !== null) machine.setMember(object, name, value, site.place);
      return unknownBoolean;
    },
  ],
  ['Reflect.ownKeys', keysOf],
  ['Object.getOwnPropertyNames', keysOf],
  ['Proxy', (machine, args) => proxied(machine, args)],
  ['Object.keys', keysOf],
  [
    'Object.values',
    (machine, args, site) => {
      const value = first(args);
      if (value.kind === 'object' && value.rest === null) return makeArray([...value.props.values()]);
      if (value.kind === 'namespace')
        return makeArray(machine.program.exportNames(value.module).map((name) => machine.exportOf(value.module, name)));
      return makeArray([], machine.element(value, site.place));
    },
  ],
  [
    'Object.entries',
    (machine, args, site) => {
      const value = first(args);
      if (value.kind === 'object' && value.rest === null)
        return makeArray([...value.props].map(([key, prop]) => makeArray([literal(key), prop])));
      if (value.kind === 'namespace')
        return makeArray(
          machine.program
            .exportNames(value.module)
            .map((name) => makeArray([literal(name), machine.exportOf(value.module, name)])),
        );
      const key = otherKeys(value);
      return makeArray([], makeArray([key, machine.element(value, site.place)]));
    },
  ],
  [
    'Object.fromEntries',
    (machine, args, site) => {
      const object = makeObject(site.place);
      const list = asList(machine, first(args), site.place);
      // a form, a query string: names with input
      const pairs = list.kind === 'external' ? machine.knowledge.of(list.path.element()).source : null;
      if (pairs !== null) return inputValue(machine, pairs, [], site.place);
      const entries = list.kind === 'array' ? [...list.elements, ...(list.rest === null ? [] : [list.rest])] : [];
      for (const entry of entries) {
        const named = machine.member(entry, '0', site.place);
        const key = asString(named);
        const value = machine.member(entry, '1', site.place);
        if (key !== null) object.props.set(key, value);
        else addUnder(object, named, value);
      }
      if (entries.length === 0) object.rest = makeUnknown(taintOf(list));
      return object;
    },
  ],
  ['Array.isArray', (_, args) => isList(first(args))],
  [
    'Array.from',
    (machine, args, site) => {
      const list = asList(machine, first(args), site.place);
      const callback = args[1];
      const copy =
        list.kind === 'array'
          ? makeArray([...list.elements], list.rest)
          : makeArray([], list.kind === 'object' ? unknown : machine.element(list, site.place));
      return callback === undefined ? copy : machine.callMethod(copy, 'map', [callback], site);
    },
  ],
  ['Array.of', (_, args) => makeArray([...args])],
  ['Array', (_, args) => makeArray(args.length > 1 ? [...args] : [], args.length > 1 ? null : unknown)],
  [
    'Reflect.get',
    (machine, args, site) => {
      const [object = undefinedValue, name = undefinedValue] = args;
      const key = asString(name);
      return key === null
        ? chosenMember(object, machine.element(object, site.place), name, site.place)
        : machine.member(object, key, site.place);
    },
  ],
];

/** `{ value }`, `{ get() { … } }` */
function define(machine: Machine, object: Value, name: string, descriptor: Value | undefined, site: Site): void {
  if (descriptor?.kind !== 'object') return;
  const getter = descriptor.props.get('get');
  if (descriptor.props.has('value'))
    machine.setMember(object, name, descriptor.props.get('value') ?? undefinedValue, site.place);
  else if (getter?.kind === 'function')
    machine.setMember(object, name, machine.invoke(getter, [], object, site.place, 'getter', 'use'), site.place);
}

/** Whether a value is a list; an object of the project's code, a text or a number is none. */
function isList(value: Value): Value {
  const answers = new Set(
    options(value).map(({ kind }) =>
      kind === 'array'
        ? true
        : kind === 'literal' || kind === 'text' || kind === 'object' || kind === 'function'
          ? false
          : null,
    ),
  );
  const [answer] = answers;
  return answers.size === 1 && typeof answer === 'boolean' ? literal(answer) : unknownBoolean;
}
