import type { Activation } from '../evaluate/events.ts';
import { options, type FunctionValue, type Place } from '../evaluate/values.ts';
import type { CallExpression, FunctionFacts, NewExpression } from '../ir/index.ts';
import type { ConsumerDraft, EndpointDraft } from '../libraries/build-types.ts';
import { pushChildren, type BodyNode } from '../link/walk.ts';
import { escapedPattern } from './regexp/escape.ts';

const maxLevels = 5;

/** What an endpoint and a consumer have in common before they were looked into. */
interface Draft {
  readonly place: Place;
  readonly registered?: { readonly in: Activation; readonly spelled: boolean };
}

interface Registration<D extends Draft> {
  readonly draft: D;
  /** what tells it from others at its place */
  readonly label: string;
  place: Place;
  in: Activation | null;
  /** the path stands at the place: there is nothing better further out */
  final: boolean;
}

/**
 * Each endpoint once, at the place where a reader would look for it. A helper that registers routes for others
 * (`this.get(path, handler)` of a base controller) is not that place: its callers are. And what is registered on a router
 * that no application uses was registered again when one did.
 */
export function distinctDrafts(drafts: readonly EndpointDraft[]): EndpointDraft[] {
  return distinct(withoutGuesses(withoutShadows(drafts)), ({ method, path }) => `${method} ${path}`);
}

/** Leaves out a path of which a part is not known where the same route is registered with one that is. */
function withoutGuesses(drafts: readonly EndpointDraft[]): readonly EndpointDraft[] {
  if (!drafts.some(({ path }) => path.includes('{?}'))) return drafts;
  const groups = Map.groupBy(drafts, ({ place, method }) => `${placeKey(place)} ${method}`);
  return drafts.filter(({ place, method, path }) => {
    if (!path.includes('{?}')) return true;
    const pattern = new RegExp(`^${escapedPattern(path).replaceAll(/\/?\\\{\\\?\\\}/g, '.*')}$`);
    const same = groups.get(`${placeKey(place)} ${method}`) ?? [];
    return !same.some((other) => !other.path.includes('{?}') && pattern.test(other.path));
  });
}

/** Each consumer once, where a reader would look for it. Jobs that run equally often are told apart by what they run. */
export function distinctConsumers(drafts: readonly ConsumerDraft[]): ConsumerDraft[] {
  return distinct(drafts, ({ kind, name, handler }) => {
    const runs = options(handler).flatMap((option) => (option.kind === 'function' ? [handlerKey(option, 2)] : []));
    return `${kind} ${name} ${runs.join(' ')}`;
  });
}

/** A function and those it was made with: what a wrapper that a helper makes of a handler is about. */
function handlerKey({ module, fn, frame }: FunctionValue, depth: number): string {
  const given = depth === 0 ? [] : frame.args.flatMap((argument) => options(argument));
  return [
    `${module.id}.${fn}`,
    ...given.flatMap((option) => (option.kind === 'function' ? [handlerKey(option, depth - 1)] : [])),
  ].join('<');
}

function distinct<D extends Draft>(drafts: readonly D[], labelOf: (draft: D) => string): D[] {
  const registrations: Registration<D>[] = drafts.map((draft) => ({
    draft,
    label: labelOf(draft),
    place: draft.place,
    in: draft.registered?.in ?? null,
    final: draft.registered === undefined || draft.registered.spelled,
  }));
  for (let level = 0; level < maxLevels; level++) if (!liftHelpers(registrations)) break;
  const seen = new Set<string>();
  const once: D[] = [];
  for (const { draft, label, place } of registrations) {
    const key = `${placeKey(place)} ${label}`;
    if (seen.has(key)) continue;
    seen.add(key);
    once.push(place === draft.place ? draft : { ...draft, place });
  }
  return once;
}

/** Leaves out routes of routers without an application whose registration, at the same place, reached one too. */
function withoutShadows(drafts: readonly EndpointDraft[]): EndpointDraft[] {
  const mounted = new Map<string, string[]>();
  for (const draft of drafts) {
    if (draft.mounted === false) continue;
    const key = `${placeKey(draft.place)} ${draft.method}`;
    const paths = mounted.get(key);
    if (paths === undefined) mounted.set(key, [draft.path]);
    else paths.push(draft.path);
  }
  return drafts.filter((draft) => {
    if (draft.mounted !== false) return true;
    // a helper for registering routes that nobody was seen to call
    if (draft.path === '/{?}') return false;
    const own = draft.path === '/' ? '' : draft.path;
    return mounted.get(`${placeKey(draft.place)} ${draft.method}`)?.some((path) => path.endsWith(own)) !== true;
  });
}

/** Moves what several callers register through one place out to the callers. Says whether anything moved. */
function liftHelpers<D extends Draft>(registrations: readonly Registration<D>[]): boolean {
  const groups = Map.groupBy(registrations, ({ place }) => placeKey(place));
  let moved = false;
  for (const group of groups.values()) {
    const open = group.filter((entry) => !entry.final);
    // several routes of one activation are declared in a loop: there is nobody else to ask
    if (new Set(open.map((entry) => entry.in)).size < 2 || new Set(open.map(({ label }) => label)).size < 2) continue;
    const outwards = open.map((entry) => callersOf(entry.in));
    const level = Array.from({ length: maxLevels }, (_, at) => at).find((at) => {
      const places = outwards.map((callers) => callers[at]?.calledAt ?? null);
      const [first] = places;
      return (
        new Set(places.map((place) => (place === null ? '' : placeKey(place)))).size > 1 ||
        (first != null && isSpelledOut(first))
      );
    });
    if (level === undefined) continue;
    open.forEach((entry, at) => {
      const caller = outwards[at]?.[level] ?? outwards[at]?.at(-1);
      if (!caller?.calledAt) return;
      entry.place = caller.calledAt;
      entry.in = caller.caller;
      entry.final = isSpelledOut(caller.calledAt);
      moved = true;
    });
  }
  return moved;
}

/** The activation itself and what called it, from the inside out, as far as there are places of calls. */
function callersOf(activation: Activation | null): Activation[] {
  const callers: Activation[] = [];
  for (let at = activation; at?.calledAt && callers.length < maxLevels; at = at.caller) callers.push(at);
  return callers;
}

/**
 * The call at a place says what is registered: `this.route({ method: 'get', path, handler: this.list })`. One that hands on
 * what its function was given, as in `get(path, handler) { this.route({ method: 'get', path, handler }) }`, does not.
 */
function isSpelledOut(place: Place): boolean {
  const found = callEndingAt(place);
  if (found === null) return false;
  const given = new Set(
    found.fn.params.flatMap(({ pattern }) => (pattern.kind === 'variable' ? [pattern.variable] : [])),
  );
  return !found.call.args
    .flatMap((argument) => (argument.kind === 'object' ? argument.properties.map(({ value }) => value) : [argument]))
    .some((value) => value.kind === 'name' && given.has(value.variable));
}

/** The place of a call of a method may begin with the method's name. */
function callEndingAt({
  module,
  start,
  end,
}: Place): { call: CallExpression | NewExpression; fn: FunctionFacts } | null {
  for (const fn of module.facts.functions) {
    if (fn.bodiless || fn.start > start || fn.end < end) continue;
    const stack: BodyNode[] = [...fn.body];
    for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
      if (node.start > end || node.end < start) continue;
      if ((node.kind === 'call' || node.kind === 'new') && node.end === end) return { call: node, fn };
      pushChildren(node, stack);
    }
  }
  return null;
}

function placeKey(place: Place): string {
  return `${place.module.id}:${place.start}`;
}
