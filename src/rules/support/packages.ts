import type { Location } from '../../findings/types.ts';
import type { BackendModel, SourceModule } from '../../model/types.ts';

export type Package = NonNullable<SourceModule['package']>;

/** A package that runs as a server, and its server code. */
export interface ServerPackage {
  readonly package: Package;
  readonly sources: readonly SourceModule[];
}

/** The packages whose code serves requests, in order of their directories. Libraries that they share are not among them. */
export function serverPackages(model: BackendModel): ServerPackage[] {
  const serving = new Set<Package>();
  for (const { package: owner } of [...model.apps, ...model.endpoints]) if (owner !== null) serving.add(owner);
  const sources = new Map<Package, SourceModule[]>();
  for (const source of model.sources) {
    const { package: owner } = source;
    if (owner === null || !(owner.kind === 'service' || serving.has(owner))) continue;
    const list = sources.get(owner);
    if (list === undefined) sources.set(owner, [source]);
    else list.push(source);
  }
  return [...sources]
    .map(([owner, list]) => ({ package: owner, sources: list }))
    .sort((a, b) => (a.package.directory < b.package.directory ? -1 : 1));
}

/** Scripts that work on a package: its own, and those of the workspace it belongs to. */
export function scriptsOf(owner: Package, model: BackendModel): [name: string, command: string][] {
  const root = model.project.packages[owner.workspaceRoot];
  return [owner, ...(root === undefined || root === owner ? [] : [root])].flatMap(({ scripts }) =>
    Object.entries(scripts),
  );
}

/** A line of the manifest: that of the first key that is there, else its first. */
export function manifestPlace({ manifest, lines }: Package, ...keys: readonly string[]): Location {
  const line = keys.map((key) => lines[key]).find((found) => found !== undefined) ?? 1;
  return { file: manifest, line, column: 1, endLine: line, endColumn: 1 };
}

/** What a reader calls a package. */
export function packageName({ name, manifest }: Package): string {
  return name || manifest;
}
