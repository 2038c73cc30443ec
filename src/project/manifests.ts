import { dictionary, isObject, parseJson, strings, text } from './json.ts';
import { dirname } from './paths.ts';
import { readDocument } from './read.ts';
import type { Dependency, Package, ProjectProblem } from './types.ts';

/** A package as its manifest tells it: before workspaces, lockfiles and roles are known. */
export interface Manifest {
  package: Package;
  /** the value as parsed, for the fields `Package` does not keep */
  raw: Record<string, unknown>;
}

/** In the order of precedence that npm gives them: the last one that names a package wins. */
const SECTIONS: [section: string, kind: Dependency['kind']][] = [
  ['peerDependencies', 'peer'],
  ['devDependencies', 'dev'],
  ['optionalDependencies', 'optional'],
  ['dependencies', 'prod'],
];

/**
 * Reads package.json files. A manifest that names nothing and depends on nothing is only a marker (`{"type": "commonjs"}`
 * beside generated files), not a package: counting it would cut its files off from the dependencies they use.
 */
export function readManifests(root: string, paths: string[], problems: ProjectProblem[]): Manifest[] {
  const manifests: Manifest[] = [];
  for (const path of paths) {
    const document = readDocument(root, path);
    if ('problem' in document) {
      problems.push({ path, line: 0, message: document.problem });
      continue;
    }
    const { value, lines, error } = parseJson(document.text, false);
    if (error !== null)
      problems.push({ path, line: error.line, message: `The manifest is not valid JSON: ${error.message}.` });
    else if (!isObject(value)) problems.push({ path, line: 1, message: 'The manifest is not a JSON object.' });
    if (!isObject(value)) continue;
    const dependencies = readDependencies(value);
    if (
      text(value['name']) === '' &&
      Object.keys(dependencies).length === 0 &&
      !isObject(value['scripts']) &&
      value['workspaces'] === undefined
    )
      continue;
    manifests.push({ package: toPackage(path, value, lines, dependencies), raw: value });
  }
  return manifests;
}

function toPackage(
  path: string,
  value: Record<string, unknown>,
  lines: Record<string, number>,
  dependencies: Record<string, Dependency>,
): Package {
  const name = text(value['name']);
  const bin = value['bin'];
  return {
    directory: dirname(path),
    manifest: path,
    name,
    version: text(value['version']),
    workspaceRoot: -1,
    private: value['private'] === true,
    type: value['type'] === 'module' ? 'module' : 'commonjs',
    main: text(value['main']),
    exports: value['exports'] ?? null,
    imports: value['imports'] ?? null,
    // A lone path is the command called like the package, without its scope.
    bin: typeof bin === 'string' ? { [name.replace(/^@[^/]*\//, '')]: bin } : strings(bin),
    scripts: strings(value['scripts']),
    dependencies,
    engines: strings(value['engines']),
    packageManager: text(value['packageManager']),
    lockfile: '',
    kind: 'library',
    lines,
  };
}

function readDependencies(manifest: Record<string, unknown>): Record<string, Dependency> {
  const dependencies = dictionary<Dependency>();
  for (const [section, kind] of SECTIONS) {
    for (const [name, range] of Object.entries(strings(manifest[section])))
      dependencies[name] = { range, kind, version: '' };
  }
  return dependencies;
}
