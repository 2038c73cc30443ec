import type { PendingCall } from '../evaluate/knowledge.ts';
import {
  asString,
  literal,
  makeArray,
  makeObject,
  options,
  undefinedValue,
  unknown,
  type Value,
} from '../evaluate/values.ts';
import { defineLibrary, type Row } from './define.ts';
import { mergedValues } from './support/merged-values.ts';

type Hook = (call: PendingCall) => Value | undefined;

/** What gives the list it was given, in another order or with fewer elements. */
const same = [
  'sortBy',
  'orderBy',
  'uniq',
  'uniqBy',
  'sortedUniq',
  'shuffle',
  'castArray',
  'toArray',
  'clone',
  'cloneDeep',
];
const part = [
  'compact',
  'take',
  'takeRight',
  'drop',
  'dropRight',
  'tail',
  'initial',
  'without',
  'difference',
  'sampleSize',
];
const one = ['head', 'first', 'last', 'nth', 'sample'];
/** Lodash's name of a method that lists have too. */
const methods: Readonly<Record<string, string>> = {
  forEach: 'forEach',
  each: 'forEach',
  map: 'map',
  collect: 'map',
  flatMap: 'flatMap',
  filter: 'filter',
  find: 'find',
  detect: 'find',
  some: 'some',
  any: 'some',
  every: 'every',
  all: 'every',
  reduce: 'reduce',
  includes: 'includes',
  concat: 'concat',
};
const merging = ['merge', 'mergeWith', 'assign', 'assignIn', 'extend', 'defaults', 'defaultsDeep'];
const names = [
  ...same,
  ...part,
  ...one,
  ...Object.keys(methods),
  ...merging,
  'get',
  'pick',
  'omit',
  'values',
  'keys',
  'toPairs',
  'entries',
  'isArray',
  'forOwn',
  'forIn',
  'mapValues',
];

/** Lists, objects and settings that go through Lodash stay what they are. */
export default defineLibrary({
  packages: [
    'lodash',
    'lodash-es',
    'underscore',
    'es-toolkit',
    'es-toolkit/compat',
    'remeda',
    ...names.map((name) => `lodash.${name.toLowerCase()}`),
  ],
  docs: 'https://lodash.com/docs',
  rows: [
    // later versions leave out `__proto__` and `constructor`
    ...[1, 2, 3].map((arg): Row => ({
      api: 'lodash.{merge|mergeWith|defaultsDeep}',
      is: 'sink',
      kind: 'prototype',
      arg,
      when: { package: 'lodash', below: '4.17.12' },
    })),
    {
      api: 'lodash.{set|setWith|update|zipObjectDeep}',
      is: 'sink',
      kind: 'property',
      arg: 1,
      when: { package: 'lodash', below: '4.17.16' },
    },
    {
      api: 'lodash.{trim|trimStart|trimEnd|toLower|toUpper|lowerFirst|upperFirst|toString|unescape|padStart|padEnd|repeat|truncate}',
      is: 'propagator',
      from: [0],
    },
    // whatever has a length is gone through like a list
    {
      api: 'lodash.{each|forEach|map|collect|flatMap|filter|reject|find|detect|some|any|every|all|reduce}',
      is: 'sink',
      kind: 'confusion',
      arg: 0,
    },
    // what a template gives holds what it is given
    { api: 'lodash.template()', is: 'propagator', from: [0] },
    { api: 'lodash-es', is: 'alias', of: 'lodash' },
    { api: '{underscore|es-toolkit|es-toolkit/compat|remeda}', is: 'alias', of: 'lodash' },
    ...names.flatMap((name): Row[] => [
      { api: `{lodash|lodash-es}/${name}`, is: 'alias', of: `lodash.${name}` },
      ...(name === name.toLowerCase()
        ? []
        : [{ api: `lodash.${name.toLowerCase()}`, is: 'alias' as const, of: `lodash.${name}` }]),
    ]),
  ],
  hooks: {
    [`lodash.{${same.join('|')}}`]: ({ args }) => args[0],
    [`lodash.{${part.join('|')}}`]: ({ args, element }) =>
      args[0] === undefined ? undefined : makeArray([], element(args[0])),
    [`lodash.{${one.join('|')}}`]: ({ args, element }) => (args[0] === undefined ? undefined : element(args[0])),
    ...Object.fromEntries(
      Object.entries(methods).map(([name, method]): [string, Hook] => [`lodash.${name}`, listMethod(method)]),
    ),
    'lodash.{forOwn|forIn|mapValues}': eachProperty,
    [`lodash.{${merging.join('|')}}`]: ({ args, path }) =>
      mergedValues(
        path.name.startsWith('defaults') ? args.toReversed() : args.filter(({ kind }) => kind !== 'function'),
      ),
    'lodash.get': ({ args, member }) => {
      const path = asString(args[1]);
      if (args[0] === undefined || path === null) return undefined;
      return path.split('.').reduce((at, name) => member(at, name), args[0]);
    },
    'lodash.{pick|omit}': chosenProperties,
    'lodash.pluck': listMethod('map'),
    'lodash.join': ({ args: [list, separator], method }) =>
      list === undefined ? undefined : method(list, 'join', separator === undefined ? [] : [separator]),
    'lodash.values': ({ args }) => propertiesOf(args[0], (_, value) => value),
    'lodash.keys': ({ args }) => propertiesOf(args[0], (name) => literal(name)),
    'lodash.{toPairs|entries}': ({ args }) => propertiesOf(args[0], (name, value) => makeArray([literal(name), value])),
    'lodash.isArray': ({ args }) => {
      const kinds = new Set((args[0] === undefined ? [] : options(args[0])).map(({ kind }) => kind));
      if (kinds.size !== 1 || kinds.has('unknown') || kinds.has('external')) return undefined;
      return literal(kinds.has('array'));
    },
  },
});

/** `_.map(list, fn)`, `_.map(list, 'name')`, `_.map(object, (value, key) => …)`. */
function listMethod(method: string): Hook {
  return (call) => {
    const [list, callback, ...rest] = call.args;
    if (list === undefined || callback === undefined) return undefined;
    if (list.kind === 'object' && list.rest === null && callback.kind === 'function') return eachProperty(call);
    if (list.kind === 'unknown' && list.taint !== null) {
      const member = method === 'map' ? asString(callback) : null;
      return member === null
        ? call.method(list, method, [callback, ...rest])
        : makeArray([], call.member(call.element(list), member));
    }
    if (list.kind !== 'array') return undefined;
    const name = method === 'map' ? asString(callback) : null;
    if (name !== null) {
      const members = list.elements.map((element) => call.member(element, name));
      return makeArray(members, list.rest === null ? null : call.member(list.rest, name));
    }
    return call.method(list, method, [callback, ...rest]);
  };
}

function eachProperty(call: PendingCall): Value | undefined {
  const [object, callback] = call.args;
  if (object?.kind !== 'object' || callback === undefined) return undefined;
  const results = makeObject();
  for (const [name, value] of object.props)
    results.props.set(name, call.invoke(callback, [value, literal(name), object]));
  if (object.rest !== null) results.rest = call.invoke(callback, [object.rest, unknown, object]);
  if (call.path.name === 'mapValues') return results;
  const values = [...results.props.values(), ...(results.rest === null ? [] : [results.rest])];
  return call.path.name === 'map' || call.path.name === 'collect' ? makeArray(values) : object;
}

function chosenProperties(call: PendingCall): Value | undefined {
  const [object, ...given] = call.args;
  // members of input are input
  if (object?.kind === 'unknown' && object.taint !== null) return object;
  const wanted = new Set(
    given.flatMap((value) => (value.kind === 'array' ? value.elements : [value])).map((value) => asString(value)),
  );
  if (object?.kind !== 'object' || wanted.has(null)) return undefined;
  const chosen = makeObject();
  for (const [name, value] of object.props)
    if (wanted.has(name) === (call.path.name === 'pick')) chosen.props.set(name, value);
  chosen.rest = object.rest;
  return chosen;
}

function propertiesOf(value: Value | undefined, of: (name: string, value: Value) => Value): Value | undefined {
  if (value?.kind !== 'object') return undefined;
  return makeArray(
    [...value.props].map(([name, property]) => of(name, property)),
    value.rest === null ? null : of('', value.rest ?? undefinedValue),
  );
}
