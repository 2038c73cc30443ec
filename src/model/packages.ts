import type { Location } from '../findings/types.ts';
import type { Package, Project } from '../project/types.ts';

/** Chooses among declarations of one name: those that a file is most likely to mean. */
export type Nearest = <T extends { readonly location: Location }>(
  candidates: readonly T[],
  from: string,
) => readonly T[];

const known = new WeakMap<Project, Nearest>();

/**
 * Packages of a monorepo name things alike (`User`, `sessions`) and mean different things. A file means what its own package
 * declares; else what the packages declare that this one depends on; and any of them only where neither says anything.
 */
export function nearest(project: Project): Nearest {
  let choose = known.get(project);
  if (choose === undefined) known.set(project, (choose = chooser(project)));
  return choose;
}

function chooser(project: Project): Nearest {
  const byDirectory = new Map(project.packages.map((each) => [each.directory, each]));
  const byName = new Map(project.packages.map((each) => [each.name, each]));
  const homes = new Map<string, Package | null>();
  const reaches = new Map<Package, ReadonlySet<Package | null>>();
  const homeOf = (path: string): Package | null => {
    const directory = path.slice(0, Math.max(0, path.lastIndexOf('/')));
    let home = homes.get(directory);
    if (home === undefined) {
      home = byDirectory.get(directory) ?? (directory === '' ? null : homeOf(directory));
      homes.set(directory, home);
    }
    return home;
  };
  const reachOf = (from: Package): ReadonlySet<Package | null> => {
    let reach = reaches.get(from);
    if (reach === undefined) reaches.set(from, (reach = dependenciesOf(from, byName)));
    return reach;
  };
  return (candidates, from) => {
    if (candidates.length < 2) return candidates;
    const home = homeOf(from);
    const own = candidates.filter(({ location }) => homeOf(location.file) === home);
    if (own.length > 0 || home === null) return own.length > 0 ? own : candidates;
    const reached = candidates.filter(({ location }) => reachOf(home).has(homeOf(location.file)));
    return reached.length > 0 ? reached : candidates;
  };
}

/** The packages of the project that one depends on, directly or not. */
function dependenciesOf(from: Package, byName: ReadonlyMap<string, Package>): Set<Package> {
  const found = new Set<Package>();
  const stack = [from];
  for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
    for (const name of Object.keys(at.dependencies)) {
      const next = byName.get(name);
      if (next === undefined || next === from || found.has(next)) continue;
      found.add(next);
      stack.push(next);
    }
  }
  return found;
}
