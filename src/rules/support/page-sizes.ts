import type { GivenValue } from '../../model/given.ts';
import type { BackendModel, EntryPoint, SourceModule, Step } from '../../model/types.ts';
import { sourceAt } from './lookup.ts';
import { isEndpoint, type StepOf } from './requests.ts';

/** What clients call the number of rows that they want. */
const size =
  /^(?:limit|take|first|last|top|count|size|per_?page|page_?size|page_?limit|max_?results|items_?per_?page|rows_?per_?page)$/i;

/** The number of rows that a list takes from the request as it comes; null if it takes none. */
export function clientSize({
  operation: { given = [], limited, single, operation },
}: StepOf<'query'>): GivenValue | null {
  if (operation !== 'select' || single || limited !== true) return null;
  return (
    given.find(
      ({ name, from, path }) =>
        from === 'request' && size.test(path.at(-1) ?? name) && (name === '' || size.test(name)),
    ) ?? null
  );
}

/**
 * Whether something on the way may keep the number small: a comparison, a minimum, a schema or a decorator with a maximum, in the files that
 * the request comes through or in what they import. What is said of that name anywhere there counts: better silent than wrong.
 */
export function isBounded(model: BackendModel, endpoint: EntryPoint, { via, operation }: Step, name: string): boolean {
  const passed = isEndpoint(endpoint) ? [...endpoint.guards, ...(endpoint.app?.guards ?? [])] : [];
  const files = new Set([
    endpoint.place.file,
    operation.place.file,
    ...passed.map(({ place }) => place.file),
    ...via.flatMap(({ location, calledAt }) => [location.file, calledAt.file]),
    ...endpoint.ways.flat().map(({ location }) => location.file),
  ]);
  const near = [...files].flatMap((file) => sourceAt(model, file) ?? []);
  const reached = new Set<SourceModule>(near);
  for (let hop = 0, last = near; hop < 3; hop++) {
    last = last.flatMap((source) => source.imports.map(({ to }) => to)).filter((to) => !reached.has(to));
    for (const source of last) reached.add(source);
  }
  return [...reached].some(({ file }) => bounds(model, file.path, name));
}

const bounding = new WeakMap<
  BackendModel,
  Map<string, { readonly bound: RegExp; readonly files: Map<string, boolean> }>
>();

/** Whether a file has such a comparison in it; many requests come through the same files. */
function bounds(model: BackendModel, path: string, name: string): boolean {
  let names = bounding.get(model);
  if (names === undefined) bounding.set(model, (names = new Map()));
  let known = names.get(name);
  if (known === undefined) names.set(name, (known = { bound: boundOf(name), files: new Map() }));
  let found = known.files.get(path);
  if (found === undefined) known.files.set(path, (found = known.bound.test(model.readDocument(path) ?? '')));
  return found;
}

function boundOf(name: string): RegExp {
  const own = `\\b${name.replaceAll(/[^\w]/g, '')}\\b`;
  return new RegExp(
    [
      // `limit > 100`, `100 < query.limit`
      `${own}\\)*\\s*(?:as number\\s*)?>=?(?!\\s*[01]\\b)`,
      `<=?\\s*(?:[\\w.?]+\\.)?${own}`,
      `\\b(?:min|clamp)\\([^;]{0,120}${own}`,
      // `limit: z.number().max(100)`, `limit: { maximum: 100 }`
      `${own}['"]?\\??:[^;]{0,240}?(?:\\bmax(?:imum|Value)?\\b|\\blte\\(|\\bbetween\\b|\\bclamp|\\bmin\\()`,
      // `query('limit').isInt({ max: 100 })`
      `['"]${name}['"]\\)[^;]{0,160}\\bmax\\b`,
      `@(?:Max|IsIn|IsEnum)\\([^;]{0,240}?${own}`,
    ].join('|'),
    'i',
  );
}

/** The number of rows that a list skips, if the request says it. */
export function clientOffset({ operation: { given = [], single, operation } }: StepOf<'query'>): GivenValue | null {
  if (operation !== 'select' || single) return null;
  return (
    given.find(
      ({ name, from, path }) =>
        from === 'request' && offset.test(path.at(-1) ?? name) && /^(?:skip|offset)?$/.test(name),
    ) ?? null
  );
}

/** What clients call the number of rows, or of pages, that they skip. */
const offset = /^(?:skip|offset|start|page|page_?(?:number|no|index)|from)$/i;
