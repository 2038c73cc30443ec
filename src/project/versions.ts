import { isObject, parseJson, text } from './json.ts';
import { parseBunLockfile } from './lockfiles/bun.ts';
import type { Lockfile } from './lockfiles/lockfile.ts';
import { parseNpmLockfile } from './lockfiles/npm.ts';
import { parsePnpmLockfile } from './lockfiles/pnpm.ts';
import { parseYarnLockfile } from './lockfiles/yarn.ts';
import { below, join, upward } from './paths.ts';
import { readDocument } from './read.ts';
import type { Package, ProjectProblem } from './types.ts';

interface Format {
  file: string;
  manager: string;
  parse(source: string): Lockfile | null;
}

/** Where several lie side by side and the manifest does not name its package manager, the first of these counts. */
const FORMATS: Format[] = [
  { file: 'package-lock.json', manager: 'npm', parse: parseNpmLockfile },
  { file: 'npm-shrinkwrap.json', manager: 'npm', parse: parseNpmLockfile },
  { file: 'pnpm-lock.yaml', manager: 'pnpm', parse: parsePnpmLockfile },
  { file: 'yarn.lock', manager: 'yarn', parse: parseYarnLockfile },
  { file: 'bun.lock', manager: 'bun', parse: parseBunLockfile },
];

/** Sets `lockfile` of each package and the `version` of its dependencies, from the lockfile or else an installed copy. */
export function resolveVersions(
  root: string,
  packages: Package[],
  files: Set<string>,
  nodeModules: boolean,
  problems: ProjectProblem[],
): void {
  const parsed = new Map<string, Lockfile | null>();
  for (const item of packages) {
    const found = findLockfile(item, packages, files);
    let lockfile: Lockfile | null = null;
    if (found !== null) {
      item.lockfile = found.path;
      const known = parsed.get(found.path);
      lockfile = known === undefined ? readLockfile(root, found.path, found.format, problems) : known;
      parsed.set(found.path, lockfile);
    }
    const directory =
      found === null
        ? ''
        : (below(found.directory, item.directory) ?? (item.directory === found.directory ? '' : item.directory));
    for (const [name, dependency] of Object.entries(item.dependencies)) {
      dependency.version = lockfile?.version(directory, name, dependency.range) ?? '';
      if (dependency.version === '' && nodeModules) dependency.version = installedVersion(root, item.directory, name);
    }
  }
}

function findLockfile(
  item: Package,
  packages: Package[],
  files: Set<string>,
): { path: string; directory: string; format: Format } | null {
  const manager = (item.packageManager || (packages[item.workspaceRoot]?.packageManager ?? '')).split('@')[0] ?? '';
  const preferred = [
    ...FORMATS.filter((format) => format.manager === manager),
    ...FORMATS.filter((format) => format.manager !== manager),
  ];
  for (const directory of upward(item.directory)) {
    for (const format of preferred) {
      const path = join(directory, format.file);
      if (files.has(path)) return { path, directory, format };
    }
  }
  return null;
}

function readLockfile(root: string, path: string, format: Format, problems: ProjectProblem[]): Lockfile | null {
  const document = readDocument(root, path);
  const lockfile = 'text' in document ? format.parse(document.text) : null;
  if (lockfile === null)
    problems.push({
      path,
      line: 0,
      message: 'The lockfile could not be understood: versions of dependencies are unknown.',
    });
  return lockfile;
}

function installedVersion(root: string, from: string, name: string): string {
  // A name is joined to a path: one that climbs out of node_modules is not a package name.
  if (!/^(@[\w.~-]+\/)?[\w.~-]+$/.test(name) || name.startsWith('.')) return '';
  for (const directory of upward(from)) {
    const document = readDocument(root, join(directory, `node_modules/${name}/package.json`));
    if ('problem' in document) continue;
    const { value } = parseJson(document.text, false);
    return isObject(value) ? text(value['version']) : '';
  }
  return '';
}
