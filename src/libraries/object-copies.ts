import type { PendingCall } from '../evaluate/knowledge.ts';
import type { Value } from '../evaluate/values.ts';
import { defineLibrary } from './define.ts';
import { givesBack, packagesOf, readsFrom } from './support/passing.ts';
import { assignAt, memberAt } from './support/member-paths.ts';

/** What gives a copy of what it is given, perhaps with its keys spelled or ordered in another way. */
const copies = ['clone', 'clone-deep', 'rfdc()', 'fclone', 'klona', 'klona.klona', 'klona/full.klona', 'klona/lite.klona', 'klona/json.klona', 'fast-copy', 'fast-copy.{copy|copyStrict|default}', 'just-clone', 'copy-anything.copy', 'nanoclone', 'lodash.{clone|cloneDeep}', 'sort-keys', 'deep-freeze', 'deep-freeze-strict', 'json-cycle.decycle', 'plain-object', 'node:v8.structuredClone', 'node:util.structuredClone', 'immer.{original|current|castDraft|freeze}', 'on-change', 'on-change.target', 'is-plain-obj', 'compact-object', 'clean-deep', 'remove-undefined']; // prettier-ignore

/** … with other keys: what they are called is not followed. */
const renamed = ['camelcase-keys', 'snakecase-keys', 'decamelize-keys', 'humps.{camelizeKeys|decamelizeKeys|pascalizeKeys}', 'kebabcase-keys', 'map-keys-deep', 'deep-map', 'map-obj', 'filter-obj', 'obj-pick', 'flat', 'flat.{flatten|unflatten}', 'flatley', 'deepdash.{eachDeep|filterDeep|mapDeep}', 'array-to-tree', 'normalizr.normalize']; // prettier-ignore

/** Lists, put together, taken apart and without what is there twice. */
const lists = ['array-union', 'array-uniq', 'uniq', 'array-unique', 'arrify', 'array-ify', 'array-flatten', 'array-flatten.flatten', 'arr-flatten', 'flatten', 'array.prototype.flat', 'array-from', 'array-find', 'array.prototype.find', 'array-shuffle', 'array-move', 'array-move.arrayMoveImmutable', 'just-flatten', 'just-compact', 'just-unique', 'sort-array', 'fast-sort.sort']; // prettier-ignore

/** What looks something up in an object by a path that is a text. */
const lookups = ['object-path.{get|coalesce}', 'dot-prop.{get|getProperty}', 'dottie.get', 'dotty.get', 'get-value', 'selectn', 'dlv', 'just-safe-get', 'property-expr.getter', 'lodash.get', 'safe-get']; // prettier-ignore

/** … in a language of their own, or in another order. */
const queries = ['jsonpath.{query|value|nodes|paths}', 'jmespath.search', 'jsonata()', 'json-pointer.{get|dict}', 'jsonpointer.get', 'dotty.search', 'object-scan()', 'jsonpath-plus.JSONPath', 'json-query', 'json-pointer.walk']; // prettier-ignore

const setters = [
  'object-path.{set|push}',
  'dot-prop.{set|setProperty}',
  'dottie.set',
  'dotty.put',
  'set-value',
  'dset',
  'dset.dset',
  'just-safe-set',
];

/** Objects that are copied, looked into and written by a path. */
export default defineLibrary({
  packages: packagesOf([...copies, ...renamed, ...lists, ...lookups, ...queries, ...setters, 'immer']),
  docs: 'https://github.com/pvorb/clone',
  rows: [...givesBack(copies), ...readsFrom(renamed), ...readsFrom([...queries, ...lists], [0, 1])],
  hooks: {
    ...Object.fromEntries(lookups.map((api) => [api, lookUp])),
    ...Object.fromEntries(setters.map((api) => [api, setAt])),
    'immer.{produce|default}': produced,
  },
});

/** `get(object, 'a.b', otherwise)` */
function lookUp(call: PendingCall): Value | undefined {
  const [object, path, otherwise] = call.args;
  return object === undefined ? undefined : memberAt(call, object, path, otherwise);
}

/** `set(object, 'a.b', value)` */
function setAt(call: PendingCall): Value | undefined {
  const [object, path, value] = call.args;
  if (object !== undefined && value !== undefined) assignAt(call, object, path, value);
  return object;
}

/** `produce(state, (draft) => { draft.name = … })`: the draft is the state. */
function produced(call: PendingCall): Value | undefined {
  const [state, recipe] = call.args;
  if (state === undefined || recipe === undefined || state.kind === 'function') return undefined;
  call.invoke(recipe, [state]);
  return state;
}
