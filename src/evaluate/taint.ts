import type { Place } from './values.ts';

/**
 * How a value depends on input that somebody else controls. A linked list from the last step back to the
 * source; shared between values, never changed.
 */
export interface Taint {
  readonly source: TaintSource;
  /** bits of the kinds (see `kindBit`) that this value cannot do harm as any more */
  readonly safeFor: number;
  readonly step: TaintStep | null;
}

export interface TaintSource {
  /** `request`, `message`, `file`, `environment`, `database`, `response` … */
  readonly kind: string;
  /** the part of it that holds the input, where that is known: `body`, `header` …; see rows of `source` */
  readonly in?: string;
  /** what a reader calls it: `request body`, `query parameter "id"` */
  readonly label: string;
  readonly place: Place;
  /** how the code writes what nobody can read there */
  readonly spelled?: string;
  /** a value that something of ours was stored under: what the name is looked up in later has mostly decided which it can be */
  readonly asKey?: true;
  /** of a member that a client chose by its name: what else the value may be, which can do more harm, and the last step before it joined */
  readonly beside?: { readonly taint: Taint; readonly after: TaintStep | null };
}

export interface TaintStep {
  readonly place: Place;
  readonly message: string;
  readonly previous: TaintStep | null;
  readonly length: number;
}

/** The part of the input that a member is which a client chose by its name. */
export const chosenByName = 'name';

/** The part of the input whose members a schema lists, and no client makes up: arguments of GraphQL. */
export const declaredMembers = 'graphql';

const maxSteps = 24;
const bits = new Map<string, number>();

/** The bit that stands for a sink kind (`sql`, `command`, `path` …). At most 32 kinds. */
export function kindBit(kind: string): number {
  let bit = bits.get(kind);
  if (bit === undefined) {
    if (bits.size >= 32) throw new Error(`more than 32 kinds of sinks: ${[...bits.keys()].join(', ')}, ${kind}`);
    bit = 1 << bits.size;
    bits.set(kind, bit);
  }
  return bit;
}

/** Safe only for what both are safe for; the path shown is that of the more dangerous one. */
export function joinTaint(a: Taint | null, b: Taint | null): Taint | null {
  if (a === null || a === b) return b;
  if (b === null) return a;
  const both = a.safeFor & b.safeFor;
  // what anybody may send is worse than what a file or another service says
  const isWorse = isOutside(b) === isOutside(a) ? a.source.asKey === true && b.source.asKey !== true : isOutside(b);
  const [worse, other] = isWorse ? [b, a] : [a, b];
  // that it may be what a name led to holds whatever else it may be
  const chosen = [worse, other].find(({ source }) => source.in === chosenByName);
  if (chosen !== undefined && isOutside(chosen) === isOutside(worse)) {
    const beside = chosen === worse ? other : worse;
    // an object that was not chosen is not made dangerous by one whose name was looked at
    const looked = beside.source.in === chosenByName ? 0 : chosen.safeFor & (kindBit('property') | kindBit('method'));
    return chosen.safeFor === (both | looked) ? chosen : standBeside(chosen, beside, both | looked);
  }
  if (worse.safeFor === both) return worse;
  if (other.safeFor === both && isOutside(other) === isOutside(worse)) return other;
  return { source: worse.source, safeFor: both, step: worse.step };
}

function standBeside(chosen: Taint, taint: Taint, safeFor: number): Taint {
  return { source: { ...chosen.source, beside: { taint, after: chosen.step } }, safeFor, step: chosen.step };
}

/** The taint that does harm in other ways than by having been chosen by its name, with the steps that both have gone together. */
export function unchosen(taint: Taint): Taint {
  const { beside } = taint.source;
  if (beside === undefined) return taint;
  const together: TaintStep[] = [];
  for (let { step } = taint; step !== null && step !== beside.after; step = step.previous) together.push(step);
  let joined: Taint | null = beside.taint;
  for (const { place, message } of together.reverse()) joined = withStep(joined, place, message);
  return joined ?? taint;
}

/** What others than operators choose: settings of the environment and files are theirs. */
export function isOutside({ source: { kind } }: Taint): boolean {
  return kind === 'request' || kind === 'message' || kind === 'caller';
}

export function withStep(taint: Taint | null, place: Place, message: string): Taint | null {
  if (taint === null) return null;
  const previous = taint.step;
  if (
    previous !== null &&
    (previous.length >= maxSteps || (previous.place.start === place.start && previous.place.module === place.module))
  )
    return taint;
  return {
    source: taint.source,
    safeFor: taint.safeFor,
    step: { place, message, previous, length: (previous?.length ?? 0) + 1 },
  };
}

export function madeSafe(taint: Taint, kinds: number): Taint;
export function madeSafe(taint: Taint | null, kinds: number): Taint | null;
export function madeSafe(taint: Taint | null, kinds: number): Taint | null {
  if (taint === null || (taint.safeFor & kinds) === kinds) return taint;
  return { source: taint.source, safeFor: taint.safeFor | kinds, step: taint.step };
}

/**
 * Of a path: `climbless`, it does not lead up; `anchored`, it begins where it should, if nothing in it leads up; `resolved`, if
 * it begins where it should, nothing in it leads up.
 */
export function asPath(taint: Taint): Taint {
  const safe = kindBit('climbless') | kindBit('anchored');
  return (taint.safeFor & safe) === safe ? madeSafe(taint, kindBit('path')) : taint;
}

/** What encoding and checks have ruled out may be in the text that is decoded. */
export function decoded(taint: Taint | null): Taint | null {
  if (taint === null) return null;
  const kept = kindBit('nosql') | kindBit('prototype') | kindBit('confusion') | kindBit('resource');
  return { source: taint.source, safeFor: taint.safeFor & kept, step: taint.step };
}

/** Steps from the source on, in order. */
export function steps(taint: Taint): TaintStep[] {
  const list: TaintStep[] = [];
  for (let step = taint.step; step !== null; step = step.previous) list.push(step);
  return list.reverse();
}
