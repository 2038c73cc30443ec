import { builtinModules } from 'node:module';
import type { Package, Project, TsConfig } from '../project/types.ts';
import { assetAt, createFileTable, isTypeScript, sourceExtension } from './file-table.ts';
import { createPackageEntries } from './package-entry.ts';
import { matchPattern } from './package-targets.ts';
import { below, directoryOf, joinPath } from './paths.ts';
import type { GeneratedPackage, Module, PathAliases, Resolution } from './types.ts';

/** Says what a specifier written in a module refers to. */
export type Resolver = (from: Module, source: string) => Resolution;

/**
 * Resolution in memory, over the paths that discovery found.
 * Memoised per specifier and origin: all modules of one directory under one tsconfig and package.
 */
export function createResolver(
  project: Project,
  modules: readonly Module[],
  generated: readonly GeneratedPackage[],
  aliases: readonly PathAliases[] = [],
): Resolver {
  const files = createFileTable(project, modules);
  const packages = createPackageEntries(project, files);
  const packageAt = new Map(project.packages.map((pkg) => [pkg.directory, pkg]));
  const tsconfigAt = new Map(project.tsconfigs.map((tsconfig) => [tsconfig.path, tsconfig]));
  const packagesByName = Map.groupBy(
    project.packages.filter((pkg) => pkg.name !== ''),
    (pkg) => pkg.name,
  );
  const origins = new Map<string, Origin>();
  const originOf: (Origin | undefined)[] = [];

  const findOrigin = (from: Module): Origin => {
    const directory = directoryOf(from.path);
    const typescript = isTypeScript(from.path);
    const key = `${directory}|${from.file.tsconfig}|${from.file.package}|${typescript}`;
    let origin = origins.get(key);
    if (origin === undefined) {
      const chain = packageChain(directory);
      const told = from.tsconfig === null ? [] : mappingsOf(from.tsconfig, tsconfigAt);
      const mappings = [...told, ...aliasesAt(aliases, directory)];
      origin = {
        directory,
        typescript,
        package: from.package,
        chain,
        mappings,
        baseUrl: from.tsconfig?.baseUrl ?? null,
        resolved: new Map(),
      };
      origins.set(key, origin);
    }
    return origin;
  };

  /** The package.json files that a look-up from the directory passes, nearest first. */
  const packageChain = (directory: string): Package[] => {
    const chain: Package[] = [];
    for (let at = directory; ; at = directoryOf(at)) {
      const pkg = packageAt.get(at);
      if (pkg !== undefined) chain.push(pkg);
      if (at === '') return chain;
    }
  };

  const fileOrDirectory = (path: string, typescript: boolean): Resolution | undefined => {
    const found = files.file(path, typescript);
    if (found !== undefined) return found;
    const pkg = packageAt.get(path);
    return (pkg === undefined ? undefined : packages.entry(pkg, '')) ?? files.index(path, typescript);
  };

  const relative = (origin: Origin, source: string): Resolution => {
    const query = source.indexOf('?');
    const written = query < 0 ? source : source.slice(0, query);
    const path = joinPath(origin.directory, written);
    if (path === null) return missing;
    // `.` and `./` name the directory even where a file of that name stands beside it.
    const found = /(?:^|\/)\.{0,2}$/.test(written)
      ? files.index(path, origin.typescript)
      : fileOrDirectory(path, origin.typescript);
    const built = found === undefined && origin.package !== null ? packages.sourceOf(origin.package, path) : undefined;
    return found ?? built ?? assetAt(origin.directory, written) ?? { kind: 'missing', path };
  };

  /** A file that one of the tsconfig's `paths` patterns leads to; `missing` if one matches and none of its targets is there. */
  const mapped = (origin: Origin, source: string, catchAll: boolean): Resolution | undefined => {
    const mapping = bestMapping(origin.mappings, source, catchAll);
    if (mapping === null) return undefined;
    let outside = false;
    let expected = '';
    for (const target of mapping.targets) {
      const path = joinPath(
        '',
        target.replace('*', () => mapping.rest),
      );
      if (path === null || /(?:^|\/)node_modules\//.test(path)) {
        outside = true;
        continue;
      }
      const found =
        fileOrDirectory(path, origin.typescript) ??
        (origin.package === null ? undefined : packages.sourceOf(origin.package, path));
      if (found !== undefined) return found;
      if (catchAll && !startsInProject(path, target.replace('*', ''))) outside = true;
      else if (assetAt('', path) !== undefined) return assetAt('', path);
      expected ||= path;
    }
    return outside ? undefined : { kind: 'missing', path: expected };
  };

  const belowBase = (origin: Origin, source: string): Resolution | undefined => {
    const path = origin.baseUrl === null ? null : joinPath(origin.baseUrl, source);
    if (path === null) return undefined;
    const found = fileOrDirectory(path, origin.typescript);
    return (
      found ??
      (startsInProject(path, origin.baseUrl ?? '') ? (assetAt('', path) ?? { kind: 'missing', path }) : undefined)
    );
  };

  /**
   * The first name below the base is a folder of the project: `src/generated/client` is then a file that has not been
   * generated rather than a package called `src`.
   */
  const startsInProject = (path: string, base: string): boolean => {
    const directory = joinPath('', base) ?? '';
    const [first, ...rest] = (below(directory, path) ?? '').split('/');
    return (
      first !== undefined && rest.length > 0 && files.hasDirectory(directory === '' ? first : `${directory}/${first}`)
    );
  };

  /** A package of the project by name: the importer's own, one of its workspace, or one that a manifest links to by path. */
  const projectPackage = (origin: Origin, name: string): Package | undefined => {
    for (const pkg of origin.chain) {
      // a project called like a package that it depends on means that package
      if (pkg.name === name && !Object.hasOwn(pkg.dependencies, name)) return pkg;
      const link = /^(?:file|link|portal):(.*)$/.exec(pkg.dependencies[name]?.range ?? '');
      const directory = link?.[1] === undefined ? null : joinPath(pkg.directory, link[1]);
      const linked = directory === null ? undefined : packageAt.get(directory);
      if (linked !== undefined) return linked;
    }
    const candidates = packagesByName.get(name);
    if (candidates === undefined || origin.package === null) return undefined;
    const home = workspaceOf(project, origin.package);
    return candidates.find(
      (pkg) => workspaceOf(project, pkg) === home && !(pkg === origin.package && Object.hasOwn(pkg.dependencies, name)),
    );
  };

  const bare = (origin: Origin, source: string): Resolution => {
    const alias = mapped(origin, source, false);
    if (alias !== undefined && alias.kind !== 'missing') return alias;
    if (builtins.has(source)) return packageResolution(source, true);

    const { name, subpath } = splitPackage(source);
    const pkg = projectPackage(origin, name);
    const entry = pkg === undefined ? undefined : packages.entry(pkg, subpath);
    if (entry !== undefined) return entry;
    if (origin.chain.some((owner) => Object.hasOwn(owner.dependencies, name))) return packageResolution(source, false);

    // TypeScript lets these two shadow dependencies; what runs seldom does, so a declared dependency has gone first.
    const caught = mapped(origin, source, true) ?? belowBase(origin, source);
    if (caught !== undefined) return caught;
    // An alias without its file, or something that no registry could hold: not a package that someone forgot to declare.
    if (alias !== undefined) return alias;
    if (pkg !== undefined || !isPackageName(name)) return customary(origin, source) ?? missing;
    return packageResolution(source, false);
  };

  const spelledOut = new Set(
    project.tsconfigs.flatMap(({ paths }) => Object.keys(paths).map((key) => key.slice(0, 2))),
  );

  /** `@/x` and `~/x` stand for the package's sources, by custom: where no tsconfig says what they are, a bundler or loader does. */
  const customary = (origin: Origin, source: string): Resolution | undefined => {
    const rest = /^[@~]\/(.+)$/.exec(source)?.[1];
    if (rest === undefined || spelledOut.has(source.slice(0, 2))) return undefined;
    for (const below of ['src', '']) {
      const path = joinPath(joinPath(origin.package?.directory ?? '', below) ?? '', rest);
      const found = path === null ? undefined : fileOrDirectory(path, origin.typescript);
      if (found !== undefined) return found;
    }
    return undefined;
  };

  const internal = (origin: Origin, source: string): Resolution => {
    const alias = mapped(origin, source, false);
    if (alias !== undefined && alias.kind !== 'missing') return alias;
    const found = origin.package === null ? undefined : packages.internal(origin.package, source);
    if (typeof found === 'string') return bare(origin, found);
    return found ?? mapped(origin, source, true) ?? alias ?? missing;
  };

  const find = (origin: Origin, source: string): Resolution => {
    if (source.startsWith('.')) {
      const found = relative(origin, source);
      // `.prisma/client` is a package although it starts with a dot.
      return found.kind === 'missing' && /^\.[^./]/.test(source) ? packageResolution(source, false) : found;
    }
    if (source.startsWith('node:')) return packageResolution(source.slice('node:'.length), true);
    if (source.startsWith('#')) return internal(origin, source);
    const npm = /^(?:npm|jsr):\/?(@?[^@]+)(?:@[^/]*)?(\/.*)?$/.exec(source);
    if (npm !== null) return packageResolution(`${npm[1]}${npm[2] ?? ''}`, false);
    const hosted = hostedPackage(source);
    if (hosted !== null) return packageResolution(hosted, false);
    // `bun:sqlite`, `https://…`, `virtual:…`: modules of a runtime, a server or a bundler. The specifier is their name.
    if (/^[a-z][a-z0-9+.-]*:/i.test(source)) return { kind: 'package', name: source, subpath: '', builtin: false };
    if (source === '') return missing;
    return bare(origin, source);
  };

  return (from, source) => {
    const origin = (originOf[from.id] ??= findOrigin(from));
    let found = origin.resolved.get(source);
    if (found === undefined) origin.resolved.set(source, (found = asGenerated(find(origin, source), generated)));
    return found;
  };
}

interface Origin {
  directory: string;
  typescript: boolean;
  package: Package | null;
  chain: Package[];
  mappings: { pattern: string; targets: string[] }[];
  baseUrl: string | null;
  resolved: Map<string, Resolution>;
}

const missing: Resolution = { kind: 'missing', path: '' };

const builtins = new Set(builtinModules.filter((name) => !name.includes(':')));

/** The tsconfig's own `paths`, and those of the projects it references: a solution file often holds nothing but references. */
function mappingsOf(tsconfig: TsConfig, tsconfigAt: ReadonlyMap<string, TsConfig>): Origin['mappings'] {
  const mappings = Object.entries(tsconfig.paths).map(([pattern, targets]) => ({ pattern, targets }));
  if (mappings.length > 0) return mappings;
  for (const reference of tsconfig.references) {
    const referenced = tsconfigAt.get(reference) ?? tsconfigAt.get(`${reference}/tsconfig.json`);
    // A reference to another folder is another project, with aliases of its own.
    if (referenced === undefined || directoryOf(referenced.path) !== directoryOf(tsconfig.path)) continue;
    for (const [pattern, targets] of Object.entries(referenced.paths)) mappings.push({ pattern, targets });
  }
  return mappings;
}

/** What frameworks map in a directory; what the innermost of them says comes first. */
function aliasesAt(aliases: readonly PathAliases[], directory: string): Origin['mappings'] {
  return aliases
    .filter((each) => below(each.directory, directory) !== null)
    .sort((a, b) => b.directory.length - a.directory.length)
    .flatMap(({ paths }) => Object.entries(paths).map(([pattern, targets]) => ({ pattern, targets })));
}

/** As TypeScript chooses: an exact pattern, else the one with the longest text before its `*`. `*` alone is asked for apart. */
function bestMapping(
  mappings: Origin['mappings'],
  source: string,
  catchAll: boolean,
): { targets: string[]; rest: string } | null {
  let best: { targets: string[]; rest: string } | null = null;
  let length = -1;
  for (const { pattern, targets } of mappings) {
    if ((pattern === '*') !== catchAll) continue;
    if (pattern === source) return { targets, rest: '' };
    const star = pattern.indexOf('*');
    if (star <= length) continue;
    const rest = matchPattern(pattern, source);
    if (rest === null) continue;
    best = { targets, rest };
    length = star;
  }
  return best;
}

/** A file of a generated package stands for the package, whether it is there or not. */
function asGenerated(found: Resolution, generated: readonly GeneratedPackage[]): Resolution {
  if (generated.length === 0 || found.kind === 'package') return found;
  const path = found.kind === 'module' ? found.module.path : found.path;
  for (const { directory, package: name } of generated) {
    const rest = below(directory, path);
    if (path === '' || rest === null) continue;
    const subpath = rest.slice(0, rest.length - sourceExtension(rest).length);
    return {
      kind: 'package',
      name,
      subpath: subpath === 'index' || subpath === 'client' ? '' : subpath,
      builtin: false,
    };
  }
  return found;
}

/** The package that an address of a server for packages names: `https://deno.land/x/oak@v12.6.1/mod.ts` is `oak`. */
function hostedPackage(source: string): string | null {
  // the standard library of Deno, by the names that it has elsewhere
  const standard = /^https:\/\/deno\.land\/std(?:@[^/]+)?\/(.+?)(?:\/mod)?\.ts$/.exec(source)?.[1];
  if (standard !== undefined) return `@std/${standard}`;
  const path = /^https:\/\/(?:deno\.land\/x|esm\.sh|jsr\.io|cdn\.skypack\.dev)\/(?:v\d+\/)?(.+)$/.exec(source)?.[1];
  const parts = path === undefined ? null : /^(@[^/]+\/[^/@]+|[^/@]+)(?:@[^/]*)?(\/[^?]*)?/.exec(path);
  if (parts === null) return null;
  // the module that stands for the whole of it
  const subpath = (parts[2] ?? '').replace(/^\/(?:mod|index)\.[jt]s$/, '').replace(/\.[jt]s$/, '');
  return `${parts[1]}${subpath}`;
}

function packageResolution(source: string, builtin: boolean): Resolution {
  return { kind: 'package', ...splitPackage(source), builtin };
}

function splitPackage(source: string): { name: string; subpath: string } {
  const first = source.indexOf('/');
  const end = source.startsWith('@') && first >= 0 ? source.indexOf('/', first + 1) : first;
  if (end < 0) return { name: source, subpath: '' };
  return { name: source.slice(0, end), subpath: source.slice(end + 1) };
}

/** `@/x` and `~/x` are aliases that some tool knows, not names; so is a path from the file system's root. */
function isPackageName(name: string): boolean {
  return /^(?:@[^/]+\/)?[^/@~.][^/]*$/.test(name) || /^\.[^./]/.test(name);
}

function workspaceOf(project: Project, pkg: Package): number {
  return pkg.workspaceRoot >= 0 ? pkg.workspaceRoot : project.packages.indexOf(pkg);
}
