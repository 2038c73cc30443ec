import { posix } from 'node:path';
import { literal, makeText, makeUnknown, type ExternalValue, type Place, type Value } from '../../evaluate/values.ts';
import type { Module } from '../../link/types.ts';
import type { Project } from '../../project/types.ts';
import type { LibraryBuild } from '../build-types.ts';

/** A directory that a framework with routes in files serves. `config`: its configuration file, if there is one. */
export interface FrameworkRoot {
  readonly directory: string;
  readonly config: Module | null;
  /** server modules in it, with their paths relative to it, sorted */
  readonly files: readonly { readonly path: string; readonly module: Module }[];
}

/** Where a framework is at home: directories with its configuration file, and packages that depend on it. */
export function frameworkRoots(
  build: Pick<LibraryBuild, 'project' | 'program' | 'modules'>,
  framework: { readonly packages: readonly string[]; readonly config: RegExp },
): FrameworkRoot[] {
  const configs = new Map<string, Module>();
  for (const module of build.program.modules) {
    const { dir, base } = posix.parse(module.path);
    if (framework.config.test(base) && isOurs(module.file.role)) configs.set(dir, module);
  }
  return frameworkDirectories(build.project, framework).map((directory) => ({
    directory,
    config: configs.get(directory) ?? null,
    files: filesIn(build.modules, directory),
  }));
}

/** The directories of `frameworkRoots`, before there is a program. */
export function frameworkDirectories(
  project: Project,
  framework: { readonly packages: readonly string[]; readonly config: RegExp },
): string[] {
  const directories = new Set<string>();
  for (const { path, role } of project.files) {
    const { dir, base } = posix.parse(path);
    if (framework.config.test(base) && isOurs(role)) directories.add(dir);
  }
  for (const { directory, dependencies } of project.packages)
    if (framework.packages.some((name) => dependencies[name] !== undefined)) directories.add(directory);
  return [...directories].sort();
}

/** Modules in a directory, at any depth. */
export function filesIn(modules: readonly Module[], directory: string): FrameworkRoot['files'] {
  const prefix = directory === '' ? '' : `${directory}/`;
  return modules
    .filter(({ path }) => path.startsWith(prefix))
    .map((module) => ({ path: module.path.slice(prefix.length), module }));
}

function isOurs(role: string): boolean {
  return role === 'config' || role === 'server';
}

/** `[id]`, `[...rest]`, `[[...rest]]`, `[[optional]]` and `[name=matcher]` in a piece of a path. */
export function bracketSegment(segment: string): string {
  return segment
    .replaceAll(/\[\[\.\.\.([^\]=]+)(?:=[^\]]*)?\]\]/g, ':$1*')
    .replaceAll(/\[\.\.\.([^\]=]+)(?:=[^\]]*)?\]/g, ':$1*')
    .replaceAll(/\[\[([^\]=]+)(?:=[^\]]*)?\]\]/g, ':$1?')
    .replaceAll(/\[([^\]=.][^\]=]*)(?:=[^\]]*)?\]/g, ':$1');
}

/** The path of a request to a route, with what the client puts into it. */
export function pathText(path: string, place: Place): Value {
  const given = (name: string): Value =>
    makeUnknown(
      { source: { kind: 'request', label: `path parameter \`${name}\``, place }, safeFor: 0, step: null },
      'string',
      { in: 'path', path: [name], validatedBy: '' },
    );
  const parts = path
    .split(/(:\w+[*?+]?)/)
    .map((part) => (part.startsWith(':') ? given(part.slice(1).replace(/\W$/, '')) : part));
  return makeText(parts);
}

/** A request as the web platform describes it, to a path that is known. `method` null: any. */
export function webRequest(
  build: LibraryBuild,
  route: { readonly method: string | null; readonly path: string; readonly place: Place },
): ExternalValue {
  const { evaluator } = build;
  const { paths } = evaluator.knowledge;
  const props = new Map<string, Value>();
  const request = evaluator.external(paths.parse('global.Request()'), { props });
  if (route.method !== null) props.set('method', literal(route.method));
  props.set(
    'nextUrl',
    evaluator.external(paths.parse('global.RequestUrl()'), {
      receiver: request,
      props: new Map([['pathname', pathText(route.path, route.place)]]),
    }),
  );
  return request;
}
