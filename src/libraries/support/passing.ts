import type { Row } from '../define.ts';

/** What a function gives is read from its arguments: a parsed document, a piece of an object. */
export function readsFrom(apis: readonly string[], from: readonly number[] = [0]): Row[] {
  return apis.map((api) => ({ api, is: 'propagator', from, gives: 'data' }));
}

/** … as one text that is made of its arguments. */
export function writesText(apis: readonly string[], from: readonly number[] = [0]): Row[] {
  return apis.flatMap((api): Row[] => [
    { api, is: 'propagator', from },
    { api: `${api}()`, is: 'scalar', type: 'string' },
  ]);
}

/** … handed to a callback after the error, `(error, data) => …`, as well as to the caller. */
export function answersWith(apis: readonly string[], from: readonly number[] = [0]): Row[] {
  return [
    ...readsFrom(apis, from),
    ...apis.map((api): Row => ({ api, is: 'function', calls: 'all', with: ['unknown', 'data'] })),
  ];
}

/** The same, by a promise. */
export function promises(apis: readonly string[], from: readonly number[] = [0]): Row[] {
  return [...readsFrom(apis, from), ...apis.map((api): Row => ({ api, is: 'function', async: true }))];
}

/** What a function gives is one of its arguments, or a copy of it. */
export function givesBack(apis: readonly string[], argument = 0): Row[] {
  return apis.map((api) => ({ api, is: 'function', returns: `argument ${argument}`, keeps: true }));
}

/** Names of the packages that API paths start with. */
export function packagesOf(apis: readonly string[]): string[] {
  const names = apis.map((api) => /^(?:@[^/]+\/)?[^.([]+(?:\.(?:js|io|string)(?![\w-]))?/.exec(api)?.[0] ?? api);
  return [...new Set(names)].filter((name) => !name.startsWith('node:') && name !== 'global');
}
