import { versionOnly, type Lockfile } from './lockfile.ts';

/**
 * yarn.lock, of classic Yarn and of Berry. Both write a line of `name@range` descriptors that ends with a colon, then indented
 * properties; so one pass over the lines reads either without a YAML parser, which would take a hundred times longer.
 */
export function parseYarnLockfile(source: string): Lockfile | null {
  if (!/^# yarn lockfile v1|^__metadata:/m.test(source)) return null;
  const byDescriptor = new Map<string, string>();
  /** '' once two versions of one package were seen */
  const byName = new Map<string, string>();
  let descriptors: string[] = [];
  for (const line of source.split('\n')) {
    const first = line.charCodeAt(0);
    if (first === 0x23 /* # */ || Number.isNaN(first)) continue;
    if (first !== 0x20 /* space */) {
      descriptors = line.trimEnd().endsWith(':') ? splitDescriptors(line.trimEnd().slice(0, -1)) : [];
      continue;
    }
    if (descriptors.length === 0) continue;
    const version = /^ {2}version:? "?([^"\s]+)"?/.exec(line)?.[1];
    if (version === undefined) continue;
    for (const descriptor of descriptors) {
      // A workspace of the project itself is listed with version 0.0.0-use.local.
      if (descriptor.includes('@workspace:')) continue;
      byDescriptor.set(descriptor.replace('@npm:', '@'), versionOnly(version));
      const name = descriptor.slice(0, descriptor.indexOf('@', 1));
      const known = byName.get(name);
      byName.set(name, known === undefined || known === versionOnly(version) ? versionOnly(version) : '');
    }
    descriptors = [];
  }
  return {
    // The range in the lockfile differs from the manifest's where `resolutions` replaced it; then a single version is still certain.
    version: (_directory, name, range) =>
      byDescriptor.get(`${name}@${range.replace(/^npm:/, '')}`) ?? byName.get(name) ?? '',
  };
}

/** `"a@npm:^1, a@npm:^2"` (Berry quotes the whole list), `a@^1, "@b/c@^2 || ^3"` (classic quotes each). */
function splitDescriptors(header: string): string[] {
  return header
    .replaceAll('"', '')
    .split(', ')
    .filter((descriptor) => descriptor.indexOf('@', 1) > 0);
}
