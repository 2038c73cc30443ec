import type { ExternalValue } from '../../evaluate/values.ts';
import type { AppDraft, GuardDraft, LibraryBuild } from '../build-types.ts';

/** Where a router ended up in an application, for packages that add routes to routers of another framework. */
export interface Placement {
  readonly app: AppDraft | null;
  /** false: no application was seen to use it */
  readonly mounted: boolean;
  readonly prefix: string;
  /** middleware that a request to a whole path passes before what was added at a time (the order of the call) */
  guardsBefore(order: number, path: string): GuardDraft[];
}

const known = new WeakMap<LibraryBuild, Map<ExternalValue, Placement[]>>();

/** Frameworks tell where their routers are; their libraries come first by name. */
export function tellPlacement(build: LibraryBuild, router: ExternalValue, placement: Placement): void {
  let placements = known.get(build);
  if (placements === undefined) known.set(build, (placements = new Map()));
  const own = placements.get(router);
  if (own === undefined) placements.set(router, [placement]);
  else own.push(placement);
}

export function placementsOf(build: LibraryBuild, router: ExternalValue): readonly Placement[] {
  return known.get(build)?.get(router) ?? [];
}
