/** What a lockfile says about the direct dependencies of the packages it governs. */
export interface Lockfile {
  /**
   * The installed version of a dependency, or ''.
   * `directory` is that of the package which asks, relative to the lockfile ('' beside it); `range` is as written in its manifest.
   */
  version(directory: string, name: string, range: string): string;
}

/** A plain version, or '' for what is not one (links to workspaces, git addresses, tarballs). */
export function versionOnly(value: string): string {
  return /^\d+\.\d+\.\d+[0-9A-Za-z.+-]*/.exec(value)?.[0] ?? '';
}
