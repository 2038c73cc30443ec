import type { PendingCall } from '../evaluate/knowledge.ts';
import { asString, join, literal, makeArray, makeObject, unknown, type Value } from '../evaluate/values.ts';
import { defineLibrary, type Row } from './define.ts';
import { assignAt, memberAt } from './support/member-paths.ts';

type Run = (call: PendingCall, args: readonly Value[]) => Value | undefined;

/** Functions of Lodash that are called with the data last, by how many arguments they take. */
const likeLodash: readonly (readonly [number, string])[] = [
  [1, 'head last tail init:initial first:head flatten unnest:flatten uniq values keys toPairs entries:toPairs fromPairs clone:cloneDeep cloneDeep compact reverse invertObj:invert invert shuffle max min identity escape unescape capitalize sortedUniq castArray toString'],
  [2, 'map filter reject forEach each:forEach find findLast chain:flatMap flatMap sortBy sortWith:sortBy sort:sortBy groupBy indexBy:keyBy keyBy uniqBy partition any:some all:every some every pick omit pickAll:pick pickBy omitBy pluck:map nth take takeLast:takeRight takeRight drop dropLast:dropRight dropRight takeWhile dropWhile without difference intersection chunk splitEvery:chunk mapValues mapObjIndexed:mapValues mapKeys zipObj:zipObject zipObject zip union orderBy maxBy minBy findKey forEachObjIndexed:forOwn'],
]; // prettier-ignore
/** Methods of texts and lists, the same way. */
const likeMethods: readonly (readonly [number, string])[] = [
  [1, 'trim toUpper:toUpperCase toLower:toLowerCase trimStart trimEnd'],
  [2, 'join split concat:concat match repeat padStart padEnd'],
  [3, 'replace slice'],
];

const functions: Record<string, { readonly arity: number; readonly run: Run }> = {
  path: { arity: 2, run: (call, [path, object]) => found(call, object, path) },
  pathOr: { arity: 3, run: (call, [otherwise, path, object]) => found(call, object, path, otherwise) },
  merge: { arity: 2, run: merged },
  assoc: { arity: 3, run: assigned },
  append: { arity: 2, run: (call, [value = unknown, list = unknown]) => call.method(list, 'concat', [value]) },
  prepend: {
    arity: 2,
    run: (call, [value = unknown, list = unknown]) => call.method(makeArray([value]), 'concat', [list]),
  },
  concat: { arity: 2, run: (call, [first = unknown, second = unknown]) => call.method(first, 'concat', [second]) },
  defaultTo: { arity: 2, run: (_, [otherwise = unknown, value = unknown]) => join(value, otherwise) },
  reduce: {
    arity: 3,
    run: (call, [work = unknown, start = unknown, list = unknown]) => lodash(call, 'reduce', [list, work, start]),
  },
  tap: { arity: 2, run: (call, [work = unknown, value = unknown]) => lodash(call, 'tap', [value, work]) },
  applyTo: { arity: 2, run: (call, [value = unknown, work = unknown]) => call.invoke(work, [value]) },
  converge: {
    arity: 3,
    run: (call, [work = unknown, branches, ...given]) =>
      call.invoke(
        work,
        (branches?.kind === 'array' ? branches.elements : []).map((branch) => call.invoke(branch, given)),
      ),
  },
  evolve: { arity: 2, run: evolved },
  ifElse: {
    arity: 4,
    run: (call, [test = unknown, yes = unknown, no = unknown, value = unknown]) => {
      call.invoke(test, [value]);
      return join(call.invoke(yes, [value]), call.invoke(no, [value]));
    },
  },
};
for (const [name, other] of Object.entries({
  prop: 'path',
  get: 'path',
  view: 'path',
  property: 'path',
  propOr: 'pathOr',
  getOr: 'pathOr',
  mergeRight: 'merge',
  mergeLeft: 'merge',
  mergeAll: 'merge',
  mergeDeepRight: 'merge',
  mergeDeepLeft: 'merge',
  assign: 'merge',
  extend: 'merge',
  defaults: 'merge',
  assocPath: 'assoc',
  set: 'assoc',
  reduceRight: 'reduce',
}))
  // prettier-ignore
  functions[name] = functions[other] ?? { arity: 1, run: () => undefined };
for (const [arity, words] of likeLodash)
  for (const [name, of] of named(words))
    functions[name] ??= {
      arity,
      run: (call, args) => lodash(call, of, args.toReversed()),
    };
for (const [arity, words] of likeMethods)
  for (const [name, of] of named(words))
    functions[name] ??= {
      arity,
      run: (call, args) => call.method(args.at(-1) ?? unknown, of, args.slice(0, -1)),
    };

/** Functions that get the data last, and wait for it. */
export default defineLibrary({
  packages: ['ramda', 'lodash/fp', 'rambda', 'ramda-adjunct'],
  docs: 'https://ramdajs.com/docs/',
  rows: [
    ...['lodash/fp', 'rambda', 'lodash-es/fp', 'lodash.fp'].map((api): Row => ({ api, is: 'alias', of: 'ramda' })),
    ...Object.keys(functions).flatMap((name): Row[] => [
      { api: `ramda/src/${name}`, is: 'alias', of: `ramda.${name}` },
      { api: `lodash/fp/${name}`, is: 'alias', of: `ramda.${name}` },
    ]),
  ],
  hooks: Object.fromEntries(
    Object.entries(functions).flatMap(([name, { arity, run }]) => {
      const waiting = (call: PendingCall): Value | undefined => {
        const isLater = call.receiver?.kind === 'external' && call.receiver.path.text === `ramda.${name}()`;
        const before = isLater && call.receiver?.kind === 'external' ? call.receiver.args : [];
        const args = [...before, ...call.args];
        return args.length < arity ? call.external(`ramda.${name}()`, { args }) : run(call, args);
      };
      return [
        [`ramda.${name}`, waiting],
        [`ramda.${name}()`, waiting],
      ];
    }),
  ),
});

/** `a b:c`: what is called `a` is called `a` there, and `b` is called `c`. */
function named(words: string): [string, string][] {
  return words.split(' ').map((word) => {
    const [name = '', of = name] = word.split(':');
    return [name, of];
  });
}

function lodash(call: PendingCall, name: string, args: readonly Value[]): Value {
  return call.invoke(call.external(`lodash.${name}`), args);
}

function found(call: PendingCall, object: Value | undefined, path?: Value, otherwise?: Value): Value | undefined {
  return object === undefined ? undefined : memberAt(call, object, path, otherwise);
}

function merged(call: PendingCall, [under = unknown, over = unknown]: readonly Value[]): Value {
  return lodash(call, 'assign', [makeObject(), under, over]);
}

/** `assoc(name, value, object)` gives a new object. */
function assigned(call: PendingCall, [path, value = unknown, object = unknown]: readonly Value[]): Value | undefined {
  const copy = lodash(call, 'assign', [makeObject(), object]);
  assignAt(call, copy, path, value);
  return copy;
}

/** `evolve({ name: trim }, object)` */
function evolved(call: PendingCall, [changes, object = unknown]: readonly Value[]): Value | undefined {
  if (changes?.kind !== 'object') return object;
  const copy = lodash(call, 'assign', [makeObject(), object]);
  for (const [name, change] of changes.props)
    assignAt(
      call,
      copy,
      literal(name),
      asString(change) === null ? call.invoke(change, [call.member(object, name)]) : change,
    );
  return copy;
}
