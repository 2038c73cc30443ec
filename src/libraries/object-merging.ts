import { defineLibrary } from './define.ts';
import { mergedValues } from './support/merged-values.ts';

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
  ],
  docs: 'https://github.com/TehShrike/deepmerge',
  rows: [{ api: 'deepmerge.default', is: 'alias', of: 'deepmerge' }],
  hooks: {
    '{deepmerge|deepmerge-ts.deepmerge|ts-deepmerge.merge|ts-deepmerge|merge-options|deep-extend|object-assign|xtend}':
      ({ args }) => mergedValues(args.slice(0, 8)),
    // what comes first counts
    '{defu|defu.defu}': ({ args }) => mergedValues(args.toReversed()),
    'deepmerge.all': ({ args: [list] }) => (list?.kind === 'array' ? mergedValues(list.elements) : undefined),
  },
});
