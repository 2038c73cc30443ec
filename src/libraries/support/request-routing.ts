import type { Module } from '../../link/types.ts';
import type { Place, Value } from '../../evaluate/values.ts';
import type { Walk } from '../../model/walk.ts';
import type { Location } from '../../findings/types.ts';
import type { DescribedReply, LibraryBuild } from '../build-types.ts';
import { spelledIn, type SpelledPath } from './spelled-paths.ts';

/** A function that answers all requests and decides by itself which is which. */
export interface RequestHandler {
  readonly handler: Value;
  readonly place: Place;
  /** what it returns is no reply but describes one */
  readonly describes?: DescribedReply;
  /** arguments for one request; null for what is not known of it */
  arguments(method: string | null, path: KnownPath | null): readonly Value[];
}

/** The path of a request: all of it, or only what it begins with. */
export interface KnownPath {
  readonly text: string;
  readonly open: boolean;
}

/** What a handler tells apart from what it does with other requests. */
export interface FoundRoute {
  readonly method: string;
  readonly path: string;
  readonly place: Place;
  /** what the request is known to be on this way */
  readonly known: { readonly method: string | null; readonly path: KnownPath | null };
}

/** A path and a verb that no application has. */
const elsewhere = '/-/-';
/** … and another one. */
const nowhere = '/-/+';
const noMethod = '-';
const maxRuns = 3000;
const maxModules = 300;

/**
 * Routes of code that compares the request's path and verb with what it knows. Every path that the code spells out is tried: the
 * handler is run with it, and where it does something else than for a path that nobody knows, it is a route. Nothing has to be
 * known of how the code compares, looks up or splits.
 */
export function routesIn(build: LibraryBuild, routed: RequestHandler): FoundRoute[] {
  return search(build, routed, false) ?? search(build, routed, true) ?? [];
}

/** null: code that is not seen doing the same for two paths that nobody knows says nothing by the ways that it takes. */
function search(build: LibraryBuild, routed: RequestHandler, coarse: boolean): FoundRoute[] | null {
  const open = attempt(build, routed, null, null);
  const { paths, methods } = spelledIn(modulesFor(build, open.walk));
  let runs = 0;
  const run = (method: string | null, path: string): Attempt => {
    runs++;
    return attempt(build, routed, method, { text: path, open: false }, coarse);
  };
  const verbs = methods.filter((method) => method !== 'OPTIONS' && method !== 'HEAD');
  const base = run(null, elsewhere);
  const refused = run(noMethod, elsewhere);
  const bases = new Map(verbs.map((method) => [method, run(method, elsewhere)]));
  // what begins like it is answered as it is
  const begin = (sample: string): boolean => {
    const longer = `${sample.replace(/\/$/, '')}${elsewhere}`;
    return [null, noMethod, ...verbs].some((method) => {
      const wider = run(method, longer).print;
      return wider !== (method === null ? base : method === noMethod ? refused : (bases.get(method) ?? base)).print;
    });
  };
  const found: Found[] = [];
  for (const [sample, spelled] of Map.groupBy(paths, (each) => each.sample)) {
    if (runs > maxRuns) break;
    // where nothing depends on the verb alone, a path that makes no difference needs no further look
    if (base.print === refused.print && run(null, sample).print === base.print) continue;
    const any = run(noMethod, sample);
    const ways: [method: string, way: Attempt, beside: Attempt][] = [];
    if (any.print !== refused.print && any.answers) ways.push(['ALL', any, refused]);
    for (const method of verbs) {
      const own = run(method, sample);
      const beside = bases.get(method) ?? base;
      if (own.print !== any.print && own.print !== beside.print && own.answers) ways.push([method, own, beside]);
    }
    if (ways.length === 0) continue;
    const isPattern = spelled.every(({ path }) => path !== sample);
    const begins = !isPattern && begin(sample);
    const start = sample.replace(/\/$/, '');
    for (const [method, way, beside] of ways)
      found.push({
        method,
        path: isPattern ? (spelled[0]?.path ?? sample) : begins ? `${start}/*` : sample,
        place: placeOf(spelled, way, beside, routed.place),
        known: {
          method: method === 'ALL' ? null : method,
          path: begins ? { text: `${start}/`, open: true } : { text: sample, open: false },
        },
        print: way.print,
      });
  }
  if (!coarse && found.length > 0 && run(null, nowhere).print !== base.print) return null;
  if (runs > maxRuns)
    build.unknown({
      kind: 'budget',
      message: 'more paths are spelled out than could be tried',
      location: build.locate(routed.place),
    });
  const routes = withoutInstances(withoutWider(found));
  return [...routes, ...others(build, routed, open, base, refused, bases, routes)];
}

/** What answers whatever no route was found for. */
function others(
  build: LibraryBuild,
  routed: RequestHandler,
  open: Attempt,
  base: Attempt,
  refused: Attempt,
  bases: ReadonlyMap<string, Attempt>,
  found: readonly FoundRoute[],
): FoundRoute[] {
  const { place } = routed;
  const none = { method: null, path: null };
  // a framework answers, or something that is not known
  if (open.handsOn === 'package') return [];
  if (base.undecided || open.handsOn === 'unknown') {
    build.unknown({
      kind: 'path',
      message: 'which requests this answers could not be computed',
      location: build.locate(place),
    });
    return [{ method: 'ALL', path: '/{?}', place, known: none }];
  }
  const elsewhereKnown = found.length === 0 ? none : { method: null, path: { text: elsewhere, open: false } };
  // what throws in a callback does something before it, or instead of a reply that was left out
  if ((refused.answers && refused.replies) || (found.length === 0 && refused.acts))
    return [{ method: 'ALL', path: '/*', place, known: elsewhereKnown }];
  return [...bases].flatMap(([method, way]): FoundRoute[] =>
    way.print !== refused.print && way.answers && way.replies
      ? [{ method, path: '/*', place, known: { ...elsewhereKnown, method } }]
      : [],
  );
}

/** A route of a whole path that is only there because a wider one begins like it is none of its own. */
function withoutWider(found: readonly Found[]): Found[] {
  const wider = new Set(
    found.filter(({ path }) => path.endsWith('/*')).map(({ method, path }) => `${method} ${path.slice(0, -2)}`),
  );
  return found.filter(({ method, path }) => path.endsWith('/*') || !wider.has(`${method} ${path.replace(/\/$/, '')}`));
}

/** `/users/5` does what `/users/:id` does: somebody requests it there. */
function withoutInstances(found: readonly Found[]): Found[] {
  const patterns = new Set(
    found.filter(({ path }) => /[:*{(]/.test(path)).map(({ method, print }) => `${method} ${print}`),
  );
  return found.filter(({ method, path, print }) => /[:*{(]/.test(path) || !patterns.has(`${method} ${print}`));
}

interface Found extends FoundRoute {
  readonly print: string;
}

interface Attempt {
  readonly walk: Walk;
  /** equal where the code does the same */
  readonly print: string;
  /** something other than a refusal */
  readonly answers: boolean;
  readonly replies: boolean;
  /** it does something, and does not refuse */
  readonly acts: boolean;
  /** a comparison with the path was left open */
  readonly undecided: boolean;
  /** the request is given to something else to answer */
  readonly handsOn: '' | 'package' | 'unknown';
}

function attempt(
  build: LibraryBuild,
  routed: RequestHandler,
  method: string | null,
  path: KnownPath | null,
  coarse = false,
): Attempt {
  const args = routed.arguments(method, path);
  const walk = build.run(routed.handler, args, undefined, routed.describes);
  const statuses: (number | null)[] = [];
  const print: string[] = [];
  for (const { operation } of walk.steps) {
    const { file, line, column } = operation.place;
    const status = operation.is === 'reply' || operation.is === 'throw' ? operation.status : null;
    if (operation.is === 'reply' || operation.is === 'throw')
      statuses.push(operation.is === 'throw' ? (status ?? 500) : status);
    print.push(`${operation.is} ${file}:${line}:${column} ${status ?? ''}`);
  }
  for (const way of coarse ? [] : walk.ways)
    print.push(
      way
        .map(
          ({ name, location, calledAt }) =>
            `${name} ${location.file}:${location.line} ${calledAt.line}:${calledAt.column}`,
        )
        .join('>'),
    );
  return {
    walk,
    print: (coarse ? [...new Set(print)].sort() : print).join('\n'),
    answers: statuses.length === 0 || statuses.some((status) => status === null || status < 400),
    replies: statuses.length > 0,
    acts:
      walk.steps.some(
        ({ operation: { is } }) => is === 'file' || is === 'query' || is === 'http' || is === 'command',
      ) && !walk.steps.some(({ operation }) => operation.is === 'reply' && (operation.status ?? 200) >= 400),
    undecided: isUndecided(walk),
    handsOn: handsOn(walk, args),
  };
}

/** Something was done under a condition that asks for the path and has no answer. */
function isUndecided({ activations }: Walk): boolean {
  const asked = new Set<unknown>();
  for (const { events } of activations)
    for (const { context } of events.flatMap((event) => ('context' in event ? [event] : [])))
      for (let at = context; at !== null; at = at.parent) if (at.test !== null) asked.add(at.test);
  return [...asked].some(mentionsPath);
}

function mentionsPath(node: unknown): boolean {
  if (typeof node !== 'object' || node === null) return false;
  return Object.entries(node).some(([key, value]) =>
    typeof value === 'string'
      ? (key === 'name' || key === 'property') && /url|path|route/i.test(value)
      : mentionsPath(value),
  );
}

/** Whether a handler gives the request to something else to answer: a package, or something that is not known. */
export function handsOn(walk: Walk, [request]: readonly Value[]): Attempt['handsOn'] {
  let result: Attempt['handsOn'] = '';
  for (const { events } of walk.activations) {
    for (const event of events) {
      if (event.kind !== 'call' || request === undefined || !event.args.includes(request)) continue;
      const root = event.path?.root.text ?? '';
      if (event.path === null) result ||= 'unknown';
      else if (root !== 'global' && !root.startsWith('node:')) return 'package';
    }
  }
  return result;
}

/** Modules in which the paths of a handler may be spelled out: those that it runs in, and what they import. */
function modulesFor(build: LibraryBuild, walk: Walk): Module[] {
  const modules = new Set<Module>();
  for (const { module } of walk.activations) modules.add(module);
  for (const module of modules) {
    for (const { source, typeOnly } of module.facts.requests) {
      const target = typeOnly || modules.size >= maxModules ? null : build.program.resolve(module, source);
      if (target?.kind === 'module' && target.module.file.role === 'server') modules.add(target.module);
    }
  }
  return [...modules].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Where the path stands that decides: the one that was spelled out last before what only this way does. */
function placeOf(spelled: readonly SpelledPath[], way: Attempt, other: Attempt, fallback: Place): Place {
  const known = new Set(other.walk.steps.map(({ operation }) => at(operation.place)));
  const first = way.walk.steps.find(({ operation }) => !known.has(at(operation.place)));
  const [only] = spelled;
  if (first === undefined || spelled.length === 1) return only?.place ?? fallback;
  const { file, line } = first.operation.place;
  const before = spelled.filter(({ place }) => {
    const start = place.module.locate(place.start, place.end);
    return start.file === file && start.line <= line;
  });
  return (before.at(-1) ?? only)?.place ?? fallback;
}

function at({ file, line, column }: Location): string {
  return `${file}:${line}:${column}`;
}
