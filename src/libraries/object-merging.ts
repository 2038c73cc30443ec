import type { PendingCall } from '../evaluate/knowledge.ts';
import type { Value } from '../evaluate/values.ts';
import { defineLibrary, type Row } from './define.ts';
import { mergedInto, mergedValues } from './support/merged-values.ts';

/** What changes the first object that it is given, and gives it back. */
const changing = ['extend', 'extend2', 'just-extend', 'node.extend', 'jquery.extend', 'object-assign', 'object.assign', 'deep-extend', 'deep-assign', 'assign-deep', 'merge-deep', 'mixin-deep', 'mixin-object', 'extend-shallow', 'utils-merge', 'util-extend', 'util._extend', 'node:util._extend', 'merge-descriptors', 'lutils-merge', 'xtend/mutable', 'js-extend.extend', 'smart-extend', 'smart-extend.deep', 'deep.extend', 'merge.recursive', 'merge', '@hapi/hoek.merge', 'assign-symbols']; // prettier-ignore
/** … what makes a new one. */
const giving = ['deepmerge', 'deepmerge-ts.deepmerge', 'ts-deepmerge.merge', 'ts-deepmerge', 'merge-options', 'xtend', 'xtend/immutable', 'webpack-merge.merge', 'webpack-merge', 'merge-anything.merge', 'deep-merge()', '@hapi/hoek.applyToDefaults', 'object-deep-merge', '@fastify/deepmerge()']; // prettier-ignore

/** Packages that put settings together from defaults and what was configured. */
export default defineLibrary({
  packages: [
    'deepmerge',
    'deepmerge-ts',
    'ts-deepmerge',
    'defu',
    'merge-options',
    'deep-extend',
    'object-assign',
    'xtend',
    'extend',
    'just-extend',
    'merge-deep',
    'defaults-deep',
    'mixin-deep',
    'node.extend',
    'lutils-merge',
    'assign-deep',
    'set-value',
    'object-path',
    'dot-prop',
    '@hapi/hoek',
    'hoek',
    'merge',
    'merge-recursive',
    'merge-objects',
    'js-extend',
    'upmerge',
    'flat',
    'jquery',
    'deep-assign',
    'deep',
    'deep-merge',
    'smart-extend',
    'extend2',
    'deeply',
    'deep-defaults',
    'dset',
    'nested-property',
    'jsonpointer',
    'json-pointer',
    'dottie',
    'undefsafe',
    'object-path-set',
    'property-expr',
  ],
  docs: 'https://github.com/TehShrike/deepmerge',
  rows: [
    { api: 'deepmerge.default', is: 'alias', of: 'deepmerge' },
    ...[
      ['deep-extend', '0.5.1'],
      ['merge-deep', '3.0.3'],
      ['defaults-deep', '0.2.5'],
      ['mixin-deep', '1.3.2'],
      ['lutils-merge', '99.0.0'],
      ['assign-deep', '1.0.1'],
      // nobody mended these
      ['merge-recursive', '99.0.0'],
      ['merge-objects', '99.0.0'],
      ['js-extend', '99.0.0'],
      ['upmerge', '99.0.0'],
      ['deep-assign', '99.0.0'],
      ['js-extend.extend', '99.0.0'],
      ['deep.extend', '99.0.0'],
      ['deep-merge()', '99.0.0'],
      ['smart-extend.deep', '99.0.0'],
      ['merge-options', '1.0.1'],
      ['extend2', '99.0.0'],
      ['deeply', '3.0.0'],
      ['deep-defaults', '1.0.6'],
      ['@75lb/deep-merge', '1.1.2'],
      ['@cookiex/deep', '0.0.7'],
      ['mpath.set', '0.8.4'],
    ].flatMap(([api = '', below = '']) =>
      [1, 2, 3].map((arg): Row => ({
        api,
        is: 'sink',
        kind: 'prototype',
        arg,
        when: { package: packageOf(api), below },
      })),
    ),
    ...[0, 1, 2, 3].map((arg): Row => ({
      api: 'merge.recursive',
      is: 'sink',
      kind: 'prototype',
      arg,
      when: { package: 'merge', below: '2.1.1' },
    })),
    {
      api: 'hoek.{merge|applyToDefaults}',
      is: 'sink',
      kind: 'prototype',
      arg: 1,
      when: { package: 'hoek', below: '5.0.3' },
    },
    // without `true` in front they copy what stands at the top
    ...[
      ['extend', 'extend', '3.0.2'],
      ['just-extend', 'just-extend', '4.0.1'],
      ['node.extend', 'node.extend', '2.0.1'],
      ['jquery.extend', 'jquery', '3.4.0'],
    ].flatMap(([api = '', name = '', below = '']) =>
      [2, 3].map((arg): Row => ({
        api,
        is: 'sink',
        kind: 'prototype',
        arg,
        when: { package: name, below, flag: 0 },
      })),
    ),
    ...[
      ['set-value', 'set-value', '4.0.1'],
      ['object-path.set', 'object-path', '0.11.8'],
      ['dot-prop.set', 'dot-prop', '5.1.1'],
      ['{dset|dset.dset}', 'dset', '3.1.4'],
      ['nested-property.set', 'nested-property', '4.0.0'],
      ['{jsonpointer|json-pointer}.set', 'jsonpointer', '5.0.1'],
      ['dottie.set', 'dottie', '2.0.4'],
      ['undefsafe', 'undefsafe', '2.0.3'],
      ['object-path-set', 'object-path-set', '1.0.2'],
      ['property-expr.setter', 'property-expr', '2.0.3'],
    ].map(([api = '', name = '', below = '']): Row => ({
      api,
      is: 'sink',
      kind: 'property',
      arg: 1,
      when: { package: name, below },
    })),
    {
      api: '@hapi/hoek.{merge|applyToDefaults}',
      is: 'sink',
      kind: 'prototype',
      arg: 1,
      when: { package: '@hapi/hoek', below: '8.5.1' },
    },
    { api: 'flat.unflatten', is: 'sink', kind: 'prototype', arg: 0, when: { package: 'flat', below: '5.0.1' } },
  ],
  hooks: {
    ...Object.fromEntries(changing.map((api) => [api, (call: PendingCall) => mergedInto(call, objects(call))])),
    ...Object.fromEntries(giving.map((api) => [api, (call: PendingCall) => mergedValues(objects(call))])),
    // what comes first counts
    '{defu|defu.defu|merge-anything.mergeAndCompare}': ({ args }) => mergedValues(args.toReversed()),
    '{defaults|object.defaults|defaults-deep}': (call) => mergedInto(call, call.args, true),
    '{deepmerge.all|deepmerge()}': ({ args: [list] }) =>
      list?.kind === 'array' ? mergedValues(list.elements) : undefined,
  },
});

/** `extend(true, target, source)`: a flag may stand in front, settings at the end of a merge of two. */
function objects({ args, path }: PendingCall): readonly Value[] {
  const given = args[0]?.kind === 'literal' && typeof args[0].value === 'boolean' ? args.slice(1) : args;
  return path.text === 'deepmerge' ? given.slice(0, 2) : given.slice(0, 8);
}

/** The package of an API path: `merge.recursive` is one of `merge`. */
function packageOf(api: string): string {
  return /^(?:@[^/]+\/)?[^.(]+/.exec(api)?.[0] ?? api;
}
