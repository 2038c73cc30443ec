import type { PendingCall } from '../evaluate/knowledge.ts';
import {
  asString,
  literal,
  makeArray,
  makeObject,
  options,
  taintOf,
  undefinedValue,
  unknown,
  unknownNumber,
  type Value,
} from '../evaluate/values.ts';
import { defineLibrary, type Row } from './define.ts';
import { assignAt, memberAt } from './support/member-paths.ts';
import { mergedInto } from './support/merged-values.ts';
import { readsFrom, writesText } from './support/passing.ts';

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
/** What is read from the first argument, where nothing more is known of it. */
const reading = [
  ...same, ...part, ...one, 'get', 'at', 'pick', 'pickBy', 'omit', 'omitBy', 'result', 'mapKeys', 'mapValues', 'mapObject', 'keys', 'keysIn', 'values', 'valuesIn', 'toPairs', 'toPairsIn', 'pairs', 'entries', 'invert', 'findKey', 'filter', 'select', 'reject', 'find', 'detect', 'findLast', 'findWhere', 'where', 'partition', 'groupBy', 'keyBy', 'indexBy', 'chunk', 'flatten', 'flattenDeep', 'flattenDepth', 'slice', 'rest', 'reverse', 'max', 'min', 'maxBy', 'minBy', 'uniqWith', 'unique', 'sortedUniqBy', 'dropWhile', 'dropRightWhile', 'takeWhile', 'takeRightWhile', 'intersection', 'intersectionBy', 'differenceBy', 'differenceWith', 'unzip', 'fromPairs', 'split', 'pull', 'pullAll', 'remove', 'invoke', 'invokeMap', 'toPlainObject', 'countBy', 'transform', 'template',
]; // prettier-ignore
/** … and from all of them. */
const together = [
  'union',
  'unionBy',
  'xor',
  'zip',
  'zipObject',
  'zipObjectDeep',
  'object',
  'zipWith',
  'concat',
  'defaultTo',
];
/** Letters and digits are all that `kebabCase` and the like leave: those are not among them. */
const texts = ['capitalize', 'deburr', 'trim', 'trimStart', 'trimEnd', 'toLower', 'toUpper', 'lowerFirst', 'upperFirst', 'toString', 'pad', 'padStart', 'padEnd', 'repeat', 'truncate', 'join', 'replace', 'escapeRegExp']; // prettier-ignore
/** What runs a function with each element, and what it gives, beside what was read. */
const running = ['forEach', 'each', 'forEachRight', 'eachRight', 'filter', 'select', 'reject', 'find', 'detect', 'findLast', 'some', 'any', 'every', 'all', 'partition', 'groupBy', 'keyBy', 'indexBy', 'sortBy', 'uniqBy', 'maxBy', 'minBy', 'findIndex', 'countBy', 'sumBy']; // prettier-ignore
const mapping = ['map', 'collect', 'flatMap', 'flatMapDeep'];
const byKey = ['forOwn', 'forIn', 'forOwnRight', 'forInRight', 'pickBy', 'omitBy', 'mapKeys', 'findKey'];
const names = [...new Set([...reading, ...together, ...texts, ...running, ...mapping, ...byKey, ...Object.keys(methods), ...merging, 'isArray', 'set', 'template', 'reduce', 'tap', 'thru', 'times', 'attempt', 'identity', 'escape', 'unescape', 'range'])]; // prettier-ignore

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
    { api: 'lodash.{invoke|result}', is: 'sink', kind: 'method', arg: 1 },
    { api: 'lodash.invokeMap', is: 'sink', kind: 'method', arg: 1 },
    ...readsFrom([`lodash.{${reading.join('|')}}`]),
    ...readsFrom([`lodash.{${together.join('|')}}`], [0, 1, 2]),
    ...writesText([`lodash.{${texts.join('|')}}`]),
    ...readsFrom(['lodash.{reduce|reduceRight|inject|foldl|foldr}'], [2]),
    { api: `lodash.{${running.join('|')}}`, is: 'function', calls: 1, with: ['element 0'], loop: true },
    { api: `lodash.{${mapping.join('|')}}`, is: 'function', calls: 1, with: ['element 0'], loop: true, result: true },
    { api: 'lodash.{mapValues|mapObject}', is: 'function', calls: 1, with: ['element 0', 'data'], result: true },
    { api: `lodash.{${byKey.join('|')}}`, is: 'function', calls: 1, with: ['element 0', 'data'], loop: true },
    ...readsFrom(['lodash.{forOwn|forIn|forOwnRight|forInRight|map|collect|flatMap}']),
    {
      api: 'lodash.{reduce|reduceRight|inject|foldl|foldr}',
      is: 'function',
      calls: 1,
      with: ['argument 2', 'element 0'],
      loop: true,
      result: true,
    },
    // whatever has a length is gone through like a list
    {
      api: 'lodash.{each|eachRight|forEach|forEachRight|map|collect|flatMap|flatMapDeep|filter|reject|find|findLast|detect|some|any|every|all|reduce|reduceRight|chunk|compact|countBy|difference|drop|dropRight|dropWhile|fill|findIndex|flatten|flattenDeep|groupBy|indexBy|initial|intersection|invokeMap|join|keyBy|orderBy|partition|remove|reverse|sortBy|tail|union|unionBy|uniq|uniqBy|unzip|without|zip|zipObject}',
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
    'lodash.{forOwn|forIn|mapValues|mapObject}': eachProperty,
    [`lodash.{${merging.join('|')}}`]: (call) =>
      mergedInto(
        call,
        call.args.filter(({ kind }) => kind !== 'function'),
        call.path.name.startsWith('defaults'),
      ),
    'lodash.{get|result}': (call) =>
      call.args[0] === undefined ? undefined : memberAt(call, call.args[0], call.args[1], call.args[2]),
    'lodash.{set|setWith}': (call) => {
      const [object, path, , value = call.args[2]] = call.args;
      if (object !== undefined && value !== undefined) assignAt(call, object, path, value);
      return object;
    },
    'lodash.replace': ({ args: [text, ...rest], method }) =>
      text === undefined ? undefined : method(text, 'replace', rest),
    'lodash.fromPairs': (call) =>
      call.args[0]?.kind === 'array' ? call.invoke(call.external('global.Object.fromEntries'), call.args) : undefined,
    'lodash.zipObject': ({ args: [keys, values], member }) => {
      if (keys?.kind !== 'array' || values === undefined) return undefined;
      const object = makeObject();
      keys.elements.forEach((key, index) => object.props.set(asString(key) ?? '', member(values, `${index}`)));
      return object;
    },
    'lodash.transform': ({ args: [list, work, into = makeArray([])], invoke, element }) => {
      if (list !== undefined && work !== undefined) invoke(work, [into, element(list), unknown]);
      return into;
    },
    'lodash.tap': ({ args: [value, work], invoke }) => {
      if (value !== undefined && work !== undefined) invoke(work, [value]);
      return value;
    },
    'lodash.thru': ({ args: [value, work], invoke }) =>
      value === undefined || work === undefined ? undefined : invoke(work, [value]),
    'lodash.times': ({ args: [, work], invoke }) =>
      work === undefined ? undefined : makeArray([], invoke(work, [unknownNumber])),
    'lodash.attempt': ({ args: [work, ...given], invoke }) => (work === undefined ? undefined : invoke(work, given)),
    'lodash.{defer|delay}': ({ args: [work, ...given], path, invoke }) =>
      work === undefined ? undefined : invoke(work, path.name === 'delay' ? given.slice(1) : given),
    'lodash.identity': ({ args }) => args[0],
    'lodash.chain': ({ args: [value = unknown], external }) => wrapped(external, value),
    lodash: ({ args: [value = unknown], external }) => wrapped(external, value),
    'lodash.chain().*': chained,
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

/** `_(list)`: a text or a number that comes of it is not wrapped any more, so it is what it holds as well. */
function wrapped(external: PendingCall['external'], value: Value): Value {
  return external('lodash.chain()', { args: [value], taint: taintOf(value) });
}

/** `_(list).map('name')` is `_.map(list, 'name')`. */
function chained(call: PendingCall): Value | undefined {
  const [inner = unknown] = call.receiver?.kind === 'external' ? call.receiver.args : [];
  const { name } = call.path;
  if (name === 'value' || name === 'valueOf' || name === 'toJSON' || name === 'run') return inner;
  return wrapped(call.external, call.invoke(call.external(`lodash.${name}`), [inner, ...call.args]));
}

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
