import { globMatcher } from './globs.ts';
import { dictionary, isObject, parseJson, stringList, text, type JsonDocument } from './json.ts';
import { basename, compare, dirname, join, resolve, upward } from './paths.ts';
import { readDocument } from './read.ts';
import type { ProjectProblem, TsConfig } from './types.ts';

export interface TsConfigs {
  list: TsConfig[];
  /** index of the configuration that governs the files of a directory; -1 if there is none upwards */
  governing(directory: string): number;
  /**
   * The configuration that governs a file and leaves it out by its own `exclude`; null where another one beside it may well
   * include the file (`tsconfig.server.json`).
   */
  leavesOut(path: string): string | null;
}

interface Loaded {
  options: Record<string, unknown>;
  places: Record<string, { path: string; line: number }>;
  paths: Record<string, string[]> | null;
  baseUrl: string | null;
  unresolved: string[];
  /** bases in the project that are not there, or that lead back to where they are extended */
  broken: ProjectProblem[];
}

/** What stands in for a missing `tsconfig.json`, and what a tsconfig.json without files of its own refers to, best first. */
const STAND_INS = [
  'tsconfig.app.json',
  'tsconfig.build.json',
  'tsconfig.lib.json',
  'tsconfig.server.json',
  'tsconfig.base.json',
  'jsconfig.json',
];

/**
 * Reads the configurations that govern source files: in each directory tsconfig.json, or what stands in for it. Their bases
 * are read wherever they are, even above the audited directory, since the options that apply come from there.
 */
export function readTsConfigs(
  root: string,
  files: string[],
  nodeModules: boolean,
  problems: ProjectProblem[],
): TsConfigs {
  const documents = new Map<string, JsonDocument | null>();
  const read = (path: string): JsonDocument | null => {
    const known = documents.get(path);
    if (known !== undefined) return known;
    const document = readDocument(root, path);
    const parsed = 'problem' in document ? null : parseJson(document.text, true);
    if (parsed?.error)
      problems.push({
        path,
        line: parsed.error.line,
        message: `The configuration is not valid JSON: ${parsed.error.message}.`,
      });
    documents.set(path, parsed);
    return parsed;
  };

  const candidates = new Map<string, Set<string>>();
  for (const path of files) {
    if (!/^(tsconfig|jsconfig)(\..+)?\.json$/.test(basename(path))) continue;
    const directory = dirname(path);
    const names = candidates.get(directory) ?? new Set();
    candidates.set(directory, names.add(basename(path)));
  }

  const list: TsConfig[] = [];
  const governs = new Map<string, number>();
  const exclusions = new Map<number, ((path: string) => boolean)[]>();
  for (const directory of [...candidates.keys()].sort(compare)) {
    const path = chooseConfig(directory, candidates.get(directory) ?? new Set(), read);
    if (path === null) continue;
    const loaded = toTsConfig(path, read, nodeModules);
    if (loaded === null) continue;
    const { config, broken } = loaded;
    for (const problem of broken)
      if (!problems.some((known) => known.path === problem.path && known.message === problem.message))
        problems.push(problem);
    governs.set(directory, list.length);
    const value = read(path)?.value;
    const alone = ![...(candidates.get(directory) ?? [])].some(
      (name) => name !== basename(path) && !/spec|test|eslint|base|build|node\.json/.test(name),
    );
    if (alone && isObject(value))
      exclusions.set(
        list.length,
        stringList(value['exclude']).map((pattern) =>
          globMatcher(join(directory, pattern.replace(/^\.\//, '').replace(/\/(\*\*?(\/\*)?)?$/, ''))),
        ),
      );
    list.push(config);
  }
  const governing = (directory: string): number => {
    for (const place of upward(directory)) {
      const index = governs.get(place);
      if (index !== undefined) return index;
    }
    return -1;
  };
  return {
    list,
    governing,
    leavesOut(path) {
      const index = governing(dirname(path));
      const patterns = exclusions.get(index) ?? [];
      // A pattern for a folder excludes all that is in it.
      for (const place of upward(path))
        if (place !== '' && patterns.some((matches) => matches(place))) return list[index]?.path ?? null;
      return null;
    },
  };
}

function chooseConfig(
  directory: string,
  names: Set<string>,
  read: (path: string) => JsonDocument | null,
): string | null {
  if (names.has('tsconfig.json')) {
    const path = join(directory, 'tsconfig.json');
    const value = read(path)?.value;
    // A "solution" has only references; the options are in the configuration it refers to.
    if (
      isObject(value) &&
      Array.isArray(value['files']) &&
      value['files'].length === 0 &&
      Array.isArray(value['references'])
    ) {
      const referred = value['references'].map((item: unknown) => (isObject(item) ? basename(text(item['path'])) : ''));
      const chosen =
        STAND_INS.find((name) => referred.includes(name) && names.has(name)) ??
        referred.find((name) => names.has(name) && !/spec|test|e2e|node\.json/.test(name));
      if (chosen !== undefined) return join(directory, chosen);
    }
    return path;
  }
  const standIn = STAND_INS.find((name) => names.has(name));
  return standIn === undefined ? null : join(directory, standIn);
}

function toTsConfig(
  path: string,
  read: (path: string) => JsonDocument | null,
  nodeModules: boolean,
): { config: TsConfig; broken: ProjectProblem[] } | null {
  const value = read(path)?.value;
  if (!isObject(value)) return null;
  const loaded = load(path, read, nodeModules, [], dirname(path));
  const references = Array.isArray(value['references']) ? value['references'] : [];
  const config: TsConfig = {
    path,
    options: loaded.options,
    optionPlaces: loaded.places,
    paths: loaded.paths ?? dictionary(),
    baseUrl: loaded.baseUrl,
    references: references
      .map((item: unknown) => (isObject(item) ? resolve(dirname(path), text(item['path'])) : ''))
      .filter((item) => item !== ''),
    unresolvedExtends: loaded.unresolved,
  };
  return { config, broken: loaded.broken };
}

/** A configuration over its bases: what it sets itself wins, later bases win over earlier ones. */
function load(
  path: string,
  read: (path: string) => JsonDocument | null,
  nodeModules: boolean,
  chain: string[],
  configDir: string,
): Loaded {
  const result: Loaded = {
    options: dictionary(),
    places: dictionary(),
    paths: null,
    baseUrl: null,
    unresolved: [],
    broken: [],
  };
  const document = read(path);
  if (document === null || !isObject(document.value)) return result;
  const directory = dirname(path);
  const bases = document.value['extends'];
  for (const base of typeof bases === 'string' ? [bases] : stringList(bases)) {
    const found = findBase(directory, base, read, nodeModules);
    if (found === null || chain.includes(found) || found === path) {
      result.unresolved.push(base);
      // packages may just not be installed
      if (found !== null || base.startsWith('.')) {
        const line = document.lines['extends'] ?? 1;
        const message =
          found === null
            ? `The configuration extends ${base}, which is not there.`
            : `The configuration extends ${base}, which leads back to it: none of them has all its options.`;
        result.broken.push({ path, line, message });
      }
      continue;
    }
    const inherited = load(found, read, nodeModules, [...chain, path], configDir);
    Object.assign(result.options, inherited.options);
    Object.assign(result.places, inherited.places);
    result.paths = inherited.paths ?? result.paths;
    result.baseUrl = inherited.baseUrl ?? result.baseUrl;
    result.unresolved.push(...inherited.unresolved);
    result.broken.push(...inherited.broken);
  }
  const options = document.value['compilerOptions'];
  if (!isObject(options)) return result;
  for (const [name, option] of Object.entries(options)) {
    result.options[name] = option;
    result.places[name] = { path, line: document.lines[`compilerOptions.${name}`] ?? 1 };
  }
  const locate = (target: string): string =>
    target.startsWith('${configDir}')
      ? resolve(configDir, target.slice('${configDir}'.length))
      : resolve(directory, target);
  if (typeof options['baseUrl'] === 'string') result.baseUrl = locate(options['baseUrl']);
  if (isObject(options['paths'])) {
    result.paths = dictionary();
    // Targets are relative to baseUrl where there is one, else to the configuration that sets them.
    for (const [alias, targets] of Object.entries(options['paths'])) {
      result.paths[alias] = stringList(targets).map((target) =>
        result.baseUrl === null || target.startsWith('${configDir}') ? locate(target) : resolve(result.baseUrl, target),
      );
    }
  }
  return result;
}

function findBase(
  directory: string,
  base: string,
  read: (path: string) => JsonDocument | null,
  nodeModules: boolean,
): string | null {
  const readable = (path: string): string | null => {
    for (const candidate of [path, `${path}.json`, `${path}/tsconfig.json`])
      if (isObject(read(candidate)?.value)) return candidate;
    return null;
  };
  if (base.startsWith('.')) return readable(resolve(directory, base));
  if (base.startsWith('/') || base === '' || base.split('/').includes('..') || !nodeModules) return null;
  for (const place of upward(directory)) {
    const found = readable(join(place, `node_modules/${base}`));
    if (found !== null) return found;
  }
  return null;
}
