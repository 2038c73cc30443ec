import type { ModuleFacts } from '../../ir/index.ts';
import type { Package, Project, SourceFile, TsConfig } from '../../project/types.ts';
import { isTypeScript, sourceExtension } from '../file-table.ts';
import { directoryOf } from '../paths.ts';

/** A project as discovery would describe it, from what a test wants to say: the rest is plain. For tests only. */
export function testProject(description: {
  files: readonly string[];
  packages?: readonly Partial<Package>[];
  tsconfigs?: readonly (Partial<TsConfig> & { path: string })[];
}): Project {
  const packages = (description.packages ?? []).map(testPackage);
  const tsconfigs = (description.tsconfigs ?? []).map(testTsconfig);
  const nearest = (directories: readonly string[], path: string): number => {
    for (let at = directoryOf(path); ; at = directoryOf(at)) {
      const index = directories.indexOf(at);
      if (index >= 0 || at === '') return index;
    }
  };
  const files = description.files.map((path): SourceFile => ({
    path,
    role: /\.(?:test|spec)\.[jt]s$/.test(path) ? 'test' : path.endsWith('.d.ts') ? 'declaration' : 'server',
    reason: '',
    size: 0,
    package: nearest(
      packages.map((pkg) => pkg.directory),
      path,
    ),
    tsconfig: isTypeScript(path)
      ? nearest(
          tsconfigs.map((tsconfig) => directoryOf(tsconfig.path)),
          path,
        )
      : -1,
  }));
  return {
    root: '/project',
    files: files.filter((file) => sourceExtension(file.path) !== ''),
    packages,
    tsconfigs,
    documents: files
      .filter((file) => sourceExtension(file.path) === '')
      .map((file) => ({ path: file.path, kind: 'config', role: 'server', tracked: true, size: 0 })),
    git: null,
    problems: [],
  };
}

/** The facts of an empty file. */
export function emptyFacts(): ModuleFacts {
  return {
    lineStarts: new Uint32Array([0]),
    variables: [],
    functions: [],
    classes: [],
    types: [],
    imports: [],
    exports: [],
    requests: [],
    calls: [],
    directives: [],
    observations: [],
    prologue: [],
    problems: [],
    esm: true,
    codeLines: 0,
  };
}

/** Dependencies by name and range. */
export function dependencies(ranges: Record<string, string>): Package['dependencies'] {
  return Object.fromEntries(
    Object.entries(ranges).map(([name, range]) => [name, { range, kind: 'prod', version: '' }]),
  );
}

function testPackage(given: Partial<Package>): Package {
  const directory = given.directory ?? '';
  return {
    directory,
    manifest: directory === '' ? 'package.json' : `${directory}/package.json`,
    name: '',
    version: '1.0.0',
    workspaceRoot: -1,
    private: true,
    type: 'module',
    main: '',
    exports: null,
    imports: null,
    bin: {},
    scripts: {},
    dependencies: {},
    engines: {},
    packageManager: '',
    lockfile: '',
    kind: 'service',
    lines: {},
    ...given,
  };
}

function testTsconfig(given: Partial<TsConfig> & { path: string }): TsConfig {
  return { options: {}, optionPlaces: {}, paths: {}, baseUrl: null, references: [], unresolvedExtends: [], ...given };
}
