import type { Package, Project, TsConfig } from '../project/types.ts';
import type { FileTable } from './file-table.ts';
import { packageTargets } from './package-targets.ts';
import { below, directoryOf, joinPath } from './paths.ts';
import type { Resolution } from './types.ts';

/** Finds source files of the project's own packages from what their manifests say about built ones. */
export interface PackageEntries {
  /** The file a package gives for a subpath ('' for the package itself). */
  entry(pkg: Package, subpath: string): Resolution | undefined;
  /** The file a package's `imports` give for `#name`; a bare name if they lead to another package. */
  internal(pkg: Package, name: string): Resolution | string | undefined;
  /** The source of a file that a build would put at `path`. */
  sourceOf(pkg: Package, path: string): Resolution | undefined;
}

/** Memoised per package and subpath. */
export function createPackageEntries(project: Project, files: FileTable): PackageEntries {
  const outputs = new Map<Package, Output[]>();
  const entries = new Map<string, Resolution | undefined>();

  const sourceOf = (pkg: Package, path: string): Resolution | undefined => {
    let known = outputs.get(pkg);
    if (known === undefined) outputs.set(pkg, (known = outputsOf(project, pkg)));
    for (const candidate of sourceCandidates(pkg, known, path)) {
      const found = files.file(candidate, true) ?? files.index(candidate, true);
      if (found !== undefined) return found;
    }
    return undefined;
  };

  /**
   * The first target with a file behind it: as written, else as the source it was built from, else one of the usual
   * places, else a mere declaration.
   */
  const firstOf = (pkg: Package, targets: readonly string[], guesses: readonly string[]): Resolution | undefined => {
    const paths = targets.flatMap((target) => joinPath(pkg.directory, target) ?? []);
    const usual = guesses.flatMap((guess) => joinPath(pkg.directory, guess) ?? []);
    const written = paths.map((path) => files.file(path, true) ?? files.index(path, true));
    const code = written.find((found) => found !== undefined && !isDeclaration(found));
    if (code !== undefined) return code;
    for (const path of paths) {
      const found = sourceOf(pkg, path);
      if (found !== undefined) return found;
    }
    for (const path of usual) {
      const found = files.file(path, true) ?? files.index(path, true) ?? sourceOf(pkg, path);
      if (found !== undefined) return found;
    }
    return written.find((found) => found !== undefined);
  };

  const find = (pkg: Package, subpath: string): Resolution | undefined => {
    const targets = packageTargets(pkg.exports, subpath === '' ? '.' : `./${subpath}`);
    // Past a closed `exports` too: bundlers and path-mapped builds reach in regardless.
    if (subpath !== '') return firstOf(pkg, targets, [subpath, `src/${subpath}`]);
    if (pkg.main !== '') targets.push(pkg.main);
    // A bundler may write its one file anywhere; the source has the usual entry then.
    return firstOf(pkg, targets, ['index', 'src/index', 'src/main', 'lib/index', 'source/index']);
  };

  return {
    entry(pkg, subpath) {
      const key = `${pkg.manifest}|${subpath}`;
      let found = entries.get(key);
      if (found === undefined && !entries.has(key)) entries.set(key, (found = find(pkg, subpath)));
      return found;
    },
    internal(pkg, name) {
      const targets = packageTargets(pkg.imports, name);
      const inside = targets.filter((target) => target.startsWith('.'));
      return firstOf(pkg, inside, []) ?? targets.find((target) => !target.startsWith('.'));
    },
    sourceOf,
  };
}

/** A directory that a tsconfig builds into, and where it builds from (null: not said). */
interface Output {
  outDir: string;
  rootDir: string | null;
}

function outputsOf(project: Project, pkg: Package): Output[] {
  const outputs: Output[] = [];
  for (const tsconfig of project.tsconfigs) {
    if (directoryOf(tsconfig.path) !== pkg.directory) continue;
    const outDir = optionPath(tsconfig, 'outDir');
    if (outDir !== null && outDir !== pkg.directory) outputs.push({ outDir, rootDir: optionPath(tsconfig, 'rootDir') });
  }
  return outputs;
}

/** Path options are relative to the file that sets them, which may be a base. */
function optionPath(tsconfig: TsConfig, option: string): string | null {
  const value = tsconfig.options[option];
  if (typeof value !== 'string') return null;
  if (value.startsWith('${configDir}'))
    return joinPath(directoryOf(tsconfig.path), `.${value.slice('${configDir}'.length)}`);
  return joinPath(directoryOf(tsconfig.optionPlaces[option]?.path ?? tsconfig.path), value);
}

/** Where the source of a built file may lie, likeliest first. Paths without extension where the built one has one of JavaScript. */
function sourceCandidates(pkg: Package, outputs: readonly Output[], path: string): string[] {
  const candidates: string[] = [];
  const stem = path.replace(/(?:\.d)?\.(?:[cm]?[jt]s|[jt]sx)$/, '');
  for (const { outDir, rootDir } of outputs) {
    const rest = below(outDir, stem);
    if (rest === null) continue;
    if (rootDir !== null) candidates.push(under(rootDir, rest));
    // Without a rootDir it is the common directory of all inputs: the package, or its only source folder.
    candidates.push(under(pkg.directory, `src/${rest}`), under(pkg.directory, rest));
  }
  const inside = below(pkg.directory, stem);
  if (inside === null) return candidates;
  // `dist/esm/index` may come from `src/esm/index` or `src/index`, and `dist/src/index` from `src/index`.
  const segments = inside.split('/');
  for (let first = 1; first < segments.length && outputFolders.has(segments[first - 1] ?? ''); first++) {
    const rest = segments.slice(first).join('/');
    candidates.push(
      under(pkg.directory, `src/${rest}`),
      under(pkg.directory, rest),
      under(pkg.directory, `lib/${rest}`),
    );
  }
  return candidates;
}

const outputFolders = new Set([
  'dist',
  'lib',
  'build',
  'out',
  'output',
  'esm',
  'cjs',
  'es',
  'es6',
  'commonjs',
  'module',
  'types',
  'typings',
  'compiled',
  'bin',
  'node',
  'development',
  'production',
]);

function under(directory: string, rest: string): string {
  if (rest === '') return directory;
  return directory === '' ? rest : `${directory}/${rest}`;
}

function isDeclaration(resolution: Resolution): boolean {
  const path =
    resolution.kind === 'module' ? resolution.module.path : resolution.kind === 'asset' ? resolution.path : '';
  return /\.d\.[cm]?ts$/.test(path);
}
