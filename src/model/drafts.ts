import type { Activation } from '../evaluate/events.ts';
import type { Place } from '../evaluate/values.ts';
import type { EndpointDraft } from '../libraries/build-types.ts';

const maxLevels = 5;

interface Registration {
  draft: EndpointDraft;
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
  const registrations: Registration[] = withoutShadows(drafts).map((draft) => ({
    draft,
    place: draft.place,
    in: draft.registered?.in ?? null,
    final: draft.registered === undefined || draft.registered.spelled,
  }));
  for (let level = 0; level < maxLevels; level++) if (!liftHelpers(registrations)) break;
  const seen = new Set<string>();
  const distinct: EndpointDraft[] = [];
  for (const { draft, place } of registrations) {
    const key = `${placeKey(place)} ${draft.method} ${draft.path}`;
    if (seen.has(key)) continue;
    seen.add(key);
    distinct.push(place === draft.place ? draft : { ...draft, place });
  }
  return distinct;
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
    const own = draft.path === '/' ? '' : draft.path;
    return mounted.get(`${placeKey(draft.place)} ${draft.method}`)?.some((path) => path.endsWith(own)) !== true;
  });
}

/** Moves what several callers register through one place out to the callers. Says whether anything moved. */
function liftHelpers(registrations: readonly Registration[]): boolean {
  const groups = Map.groupBy(registrations, ({ place }) => placeKey(place));
  let moved = false;
  for (const group of groups.values()) {
    const callers = new Set(group.map((entry) => (entry.in?.calledAt ? placeKey(entry.in.calledAt) : '')));
    if (callers.size < 2) continue;
    for (const entry of group) {
      const calledAt = entry.in?.calledAt ?? null;
      if (entry.final || calledAt === null || entry.in === null) continue;
      entry.place = calledAt;
      entry.in = entry.in.caller;
      moved = true;
    }
  }
  return moved;
}

function placeKey(place: Place): string {
  return `${place.module.id}:${place.start}`;
}
