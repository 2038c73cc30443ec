import { versionOnly, type Lockfile } from './lockfile.ts';

/**
 * pnpm-lock.yaml, lockfile versions 5 to 9. Only the part about direct dependencies is read, by indentation: it comes first, and
 * the rest is megabytes.
 *
 * ```yaml
 * importers:            # version 5 without workspaces has `dependencies:` at the top instead
 *   apps/api:
 *     dependencies:
 *       express:
 *         specifier: ^4.18.0
 *         version: 4.18.2(supports-color@9.0.0)
 *       koa: 2.14.1     # version 5
 * ```
 */
export function parsePnpmLockfile(source: string): Lockfile | null {
  if (!/^lockfileVersion:/m.test(source)) return null;
  const importers = new Map<string, Map<string, string>>();
  const importer = (directory: string): Map<string, string> => {
    let found = importers.get(directory);
    if (found === undefined) importers.set(directory, (found = new Map()));
    return found;
  };
  /** indentation of the sections `dependencies:` etc. of the current importer; -1 outside */
  let base = -1;
  let current: Map<string, string> | null = null;
  let inSection = false;
  let name = '';
  let position = 0;
  while (position < source.length) {
    const newline = source.indexOf('\n', position);
    const line = source.slice(position, newline < 0 ? source.length : newline).trimEnd();
    position = newline < 0 ? source.length : newline + 1;
    if (line === '' || line.startsWith('#')) continue;
    const indent = line.length - line.trimStart().length;
    const [key, value] = splitEntry(line.trimStart());
    if (indent === 0) {
      // The snapshots and packages that follow are about transitive dependencies.
      if (key === 'packages' || key === 'snapshots') break;
      base = key === 'importers' ? 2 : SECTIONS.has(key) ? 0 : -1;
      current = base === 0 ? importer('') : null;
      inSection = base === 0;
    } else if (base === 2 && indent === 2) {
      current = importer(key === '.' ? '' : key);
      inSection = false;
    } else if (base === 2 && indent === 4) inSection = SECTIONS.has(key);
    else if (base >= 0 && inSection && current !== null) {
      if (indent === base + (base === 0 ? 2 : 4)) {
        name = key;
        if (value !== '') current.set(name, toVersion(value));
      } else if (key === 'version') current.set(name, toVersion(value));
    }
  }
  return { version: (directory, wanted) => importers.get(directory)?.get(wanted) ?? '' };
}

const SECTIONS = new Set(['dependencies', 'devDependencies', 'optionalDependencies']);

function splitEntry(line: string): [key: string, value: string] {
  const quoted = /^(['"])(.*?)\1:\s*(.*)$/.exec(line);
  if (quoted !== null) return [quoted[2] ?? '', unquote(quoted[3] ?? '')];
  const colon = line.indexOf(':');
  return colon < 0 ? [line, ''] : [line.slice(0, colon), unquote(line.slice(colon + 1).trim())];
}

function unquote(value: string): string {
  return value.replace(/^(['"])(.*)\1$/, '$2');
}

/** `4.18.2(peer@1)`, `4.18.2_peer@1`, `/name/4.18.2`, and for an alias `name@4.18.2`; nothing for `link:../x` */
function toVersion(value: string): string {
  const plain = value.replace(/[(_].*$/, '');
  if (/^(link|file|workspace|https?|git[^:]*):/.test(plain)) return '';
  return versionOnly(plain.slice(Math.max(plain.lastIndexOf('/'), plain.lastIndexOf('@')) + 1));
}
