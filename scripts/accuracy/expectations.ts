/** What is known to be true of a directory of source code. */
export interface Expectations {
  /** what it is called in the table */
  readonly name: string;
  /** absolute paths of what is looked at, each by itself */
  directories: readonly string[];
  readonly endpoints: ExpectedEndpoint[];
  /** the list is said to be complete: anything else is wrong */
  complete: boolean;
  readonly guards: ExpectedGuard[];
  /** shapes of paths that may be nothing but a page of the front end; see `pages.ts` */
  pages: ReadonlySet<string>;
  /** paths that must not be there */
  readonly absent: string[];
  /** what is stated, but can't be compared */
  notCompared: number;
}

export interface ExpectedEndpoint {
  /** `ANY` for every method */
  readonly method: string;
  readonly path: string;
  readonly params: { readonly name: string; readonly in: string }[];
  /** as written: `service.save`, `factory().save` */
  readonly callees: { readonly name: string; readonly line: number | null }[];
  /** of the route or its handler; null if not stated */
  line: number | null;
}

/** Whether something checks who sends the request. */
export interface ExpectedGuard {
  readonly method: string;
  readonly path: string;
  /** of the route or its handler, for where the path is not that of the route; null if not stated */
  readonly line: number | null;
  readonly guarded: boolean;
}

/** The endpoint of a list with this method and path, added if it is not there. */
export function endpointIn(list: ExpectedEndpoint[], method: string, path: string): ExpectedEndpoint {
  const known = list.find((one) => one.method === method && shapeOf(one.path) === shapeOf(path));
  if (known !== undefined) return known;
  const added: ExpectedEndpoint = { method, path, params: [], callees: [], line: null };
  list.push(added);
  return added;
}

/**
 * A path without what differs only in notation: `/users/:id(\\d+)?/`, `/users/{id}`, `/users/[id]` and `/users/<id>` are
 * `/users/{}`. Names of parameters are compared as parameters.
 */
export function shapeOf(path: string): string {
  const shape = path
    .replaceAll(/\{(\/[^{}]*)\}/g, '$1')
    .replaceAll(/\[\[?(?:\.\.\.)?[^\][]*\]\]?/g, '{}')
    .replaceAll(/\{[^{}]*\}/g, '{}')
    .replaceAll(/<[^<>]*>/g, '{}')
    .replaceAll(/:\w+(?:\((?:[^()\\]|\\.|\([^()]*\))*\))?[?*+]?/g, '{}')
    .replaceAll(/\*\w*|\(\.\*\)/g, '{}')
    .replaceAll(/\/{2,}/g, '/');
  const rooted = shape.startsWith('/') || shape.includes('://') ? shape : `/${shape}`;
  return rooted.length > 1 ? rooted.replace(/\/$/, '') : rooted;
}
