import { options, type Value } from '../evaluate/values.ts';
import type { OperationCall, OperationDraft } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { verbs } from './support/express-mounts.ts';

/** Middleware of Express on regular expressions, which tell small letters from capitals where paths do not. */
export default defineLibrary({
  packages: ['express'],
  versions: '4 || 5',
  docs: 'https://expressjs.com/en/guide/routing.html#route-paths',
  operations: {
    [`express().{${[...verbs, 'use'].join('|')}}`]: patternMiddleware,
  },
});

function patternMiddleware({ args }: OperationCall): OperationDraft[] | null {
  const [path, ...handlers] = args;
  if (path === undefined || !handlers.flatMap(inLists).some(isMiddleware)) return null;
  const drafts = inLists(path).flatMap((each): OperationDraft[] =>
    each.kind === 'regexp' && !each.flags.includes('i')
      ? [{ is: 'call', tags: ['pattern-middleware'], args: [each.pattern, each.flags] }]
      : [],
  );
  return drafts.length === 0 ? null : drafts;
}

function inLists(value: Value): readonly Value[] {
  return options(value).flatMap((option) => (option.kind === 'array' ? option.elements.flatMap(inLists) : [option]));
}

/** Lets requests pass on to others: a function with a `next`, or what a package made, known or not. */
function isMiddleware(value: Value): boolean {
  if (value.kind === 'external' || (value.kind === 'unknown' && value.taint === null)) return true;
  return value.kind === 'function' && (value.module.facts.functions[value.fn]?.params.length ?? 0) >= 3;
}
