import { compare, satisfies, valid, validRange } from 'semver';
import { severities, type Location } from '../findings/types.ts';
import type { BackendModel } from '../model/types.ts';
import type { Advisory, VulnerablePackage } from '../model/vulnerable.ts';
import { installedBy, type Installed } from '../project/lockfiles/installed.ts';
import { packageOf } from '../project/package-names.ts';
import type { Package } from '../project/types.ts';
import type { PackageAdvisory } from './formats.ts';

/** The model with what is known against the packages of its project. */
export function withAdvisories(model: BackendModel, advisories: readonly PackageAdvisory[] | null): BackendModel {
  if (advisories === null) return model;
  return {
    ...model,
    vulnerable: vulnerablePackages(model, advisories),
    facts: new Set([...model.facts, 'advisories']),
  };
}

/**
 * What the lockfiles of a project install although something is known against it, by name and version. Packages for development only
 * are left out.
 */
function vulnerablePackages(
  { project, readDocument, sources }: Pick<BackendModel, 'project' | 'readDocument' | 'sources'>,
  advisories: readonly PackageAdvisory[],
): VulnerablePackage[] {
  const byName = Map.groupBy(advisories, ({ name }) => name);
  const imported = new Set(sources.flatMap(({ facts }) => facts.requests.map(({ source }) => packageOf(source))));
  const found: VulnerablePackage[] = [];
  for (const [lockfile, packages] of Map.groupBy(project.packages, (own) => own.lockfile)) {
    const installed = lockfile === '' ? [] : installedBy(lockfile, readDocument(lockfile) ?? '');
    for (const each of installed.length > 0 ? installed : declared(packages)) {
      const against = knownAgainst(each, byName.get(each.name) ?? []);
      const asking = packages.find((own) => own.dependencies[each.name]?.version === each.version);
      const kind = asking?.dependencies[each.name]?.kind;
      if (against.length === 0 || each.dev || kind === 'dev') continue;
      found.push({
        name: each.name,
        version: each.version,
        location:
          asking === undefined ? lineIn(lockfile, each.line) : lineIn(asking.manifest, lineOf(asking, each.name)),
        direct: asking !== undefined,
        imported: imported.has(each.name),
        fixedIn: against.some(({ fixedIn }) => fixedIn === '')
          ? ''
          : (against
              .map(({ fixedIn }) => fixedIn)
              .sort(compare)
              .at(-1) ?? ''),
        advisories: against.map(({ id, severity, summary }) => ({ id, severity, summary })),
      });
    }
  }
  return found.sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : compare(a.version, b.version)));
}

/** Without a lockfile: exact versions that manifests ask for. */
function declared(packages: readonly Package[]): Installed[] {
  return packages.flatMap((own) =>
    Object.entries(own.dependencies).flatMap(([name, dependency]) =>
      dependency.version === '' ? [] : [{ name, version: dependency.version, line: 1, dev: dependency.kind === 'dev' }],
    ),
  );
}

interface Mended extends Advisory {
  /** the lowest version above the installed one without the defect; '' if none is known */
  readonly fixedIn: string;
}

function knownAgainst({ version }: Installed, advisories: readonly PackageAdvisory[]): Mended[] {
  if (valid(version) === null) return [];
  const known = new Map<string, Mended>();
  for (const { id, ranges, severity, summary, fixes } of advisories) {
    const isAffected = ranges.some(
      (range) => validRange(range) !== null && satisfies(version, range, { includePrerelease: true }),
    );
    if (!isAffected || known.has(id)) continue;
    const later = fixes.filter((fix) => valid(fix) !== null && compare(fix, version) > 0).sort(compare);
    known.set(id, { id, severity, summary, fixedIn: later[0] ?? '' });
  }
  return [...known.values()].sort(
    (a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity) || (a.id < b.id ? -1 : 1),
  );
}

function lineOf({ lines }: Package, name: string): number {
  return (
    ['dependencies', 'optionalDependencies', 'peerDependencies']
      .map((part) => lines[`${part}.${name}`])
      .find((line) => line !== undefined) ?? 1
  );
}

function lineIn(file: string, line: number): Location {
  return { file, line, column: 1, endLine: line, endColumn: 1 };
}
