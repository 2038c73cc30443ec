import { isObject, parseJson, text } from '../json.ts';
import { versionOnly } from './lockfile.ts';

/** One version of a package that a lockfile installs, at whatever depth. */
export interface Installed {
  readonly name: string;
  readonly version: string;
  /** 1-based line of the lockfile */
  readonly line: number;
  /** only for development, as far as the lockfile says */
  readonly dev: boolean;
}

/** Everything that a lockfile installs, each version of a package once; empty for what is no lockfile. `path` says which kind it is. */
export function installedBy(path: string, source: string): Installed[] {
  const file = path.slice(path.lastIndexOf('/') + 1);
  const all =
    file === 'pnpm-lock.yaml'
      ? byPnpm(source)
      : file === 'yarn.lock'
        ? byYarn(source)
        : file === 'bun.lock'
          ? byBun(source)
          : byNpm(source);
  const known = new Map<string, Installed>();
  for (const each of all) {
    const key = `${each.name}@${each.version}`;
    const before = known.get(key);
    if (each.version !== '' && (before === undefined || (before.dev && !each.dev))) known.set(key, each);
  }
  return [...known.values()];
}

function byNpm(source: string): Installed[] {
  const { value, lines } = parseJson(source, false);
  if (!isObject(value)) return [];
  const { packages, dependencies } = value;
  if (isObject(packages))
    return Object.entries(packages).flatMap(([place, entry]) => {
      const name = place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length);
      if (!place.includes('node_modules/') || !isObject(entry) || entry['link'] === true) return [];
      const dev = entry['dev'] === true;
      const real = text(entry['name']) || name;
      return { name: real, version: versionOnly(text(entry['version'])), line: lines[`packages.${place}`] ?? 1, dev };
    });
  return isObject(dependencies) ? nested(dependencies, 'dependencies', lines) : [];
}

/** Version 1: what a package needs for itself stands in its entry. */
function nested(dependencies: Record<string, unknown>, path: string, lines: Record<string, number>): Installed[] {
  return Object.entries(dependencies).flatMap(([name, entry]) => {
    if (!isObject(entry)) return [];
    const at = `${path}.${name}`;
    const own = {
      name,
      version: versionOnly(text(entry['version'])),
      line: lines[at] ?? lines[path] ?? 1,
      dev: entry['dev'] === true,
    };
    return [
      own,
      ...(isObject(entry['dependencies']) ? nested(entry['dependencies'], `${at}.dependencies`, lines) : []),
    ];
  });
}

/** `/name/1.2.3:`, `/name@1.2.3(peer@2):`, `'@scope/name@1.2.3':` under `packages:`; until version 6 with `dev: true` below. */
function byPnpm(source: string): Installed[] {
  const found: { name: string; version: string; line: number; dev: boolean }[] = [];
  let inside = false;
  for (const [index, line] of source.split('\n').entries()) {
    if (/^\S/.test(line)) inside = line.startsWith('packages:');
    else if (inside) {
      const [, key] = /^ {2}(?:'([^']+)'|([^\s:]+)):/.exec(line)?.filter((part) => part !== undefined) ?? [];
      const last = found.at(-1);
      if (key !== undefined) found.push({ ...pnpmKey(key), line: index + 1, dev: false });
      else if (last !== undefined && /^ {4}dev: true\s*$/.test(line)) last.dev = true;
    }
  }
  return found;
}

function pnpmKey(key: string): { name: string; version: string } {
  const [, name = '', version = ''] = /^\/?((?:@[^/@]+\/)?[^/@]+)[@/]([^(_]+)/.exec(key) ?? [];
  return { name, version: versionOnly(version) };
}

/** A line of descriptors (`a@^1, a@^1.2:`), then the version. */
function byYarn(source: string): Installed[] {
  const found: Installed[] = [];
  let name = '';
  let line = 0;
  for (const [index, content] of source.split('\n').entries()) {
    if (/^[^\s#]/.test(content)) {
      const descriptor = content.replaceAll('"', '');
      name = descriptor.includes('@workspace:') ? '' : descriptor.slice(0, Math.max(0, descriptor.indexOf('@', 1)));
      line = index + 1;
    } else if (name !== '') {
      const version = /^ {2}version:? "?([^"\s]+)"?/.exec(content)?.[1];
      if (version !== undefined) found.push({ name, version: versionOnly(version), line, dev: false });
    }
  }
  return found;
}

function byBun(source: string): Installed[] {
  const { value, lines } = parseJson(source, true);
  if (!isObject(value) || !isObject(value['packages'])) return [];
  return Object.entries(value['packages']).flatMap(([key, entry]) => {
    const resolved = Array.isArray(entry) ? text(entry[0]) : '';
    const at = resolved.lastIndexOf('@');
    if (at <= 0) return [];
    const version = versionOnly(resolved.slice(at + 1));
    return { name: resolved.slice(0, at), version, line: lines[`packages.${key}`] ?? 1, dev: false };
  });
}
