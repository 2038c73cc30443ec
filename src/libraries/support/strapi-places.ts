import { posix } from 'node:path';
import { makeObject, options, type ExternalValue, type ObjectValue, type Value } from '../../evaluate/values.ts';
import type { Module, Program } from '../../link/types.ts';
import type { LibraryBuild } from '../build-types.ts';
import { given } from './consumers.ts';

export const strapiRoot = '@strapi/strapi';
export const strapiApi = `${strapiRoot}.Strapi()`;

const extensions = ['ts', 'js', 'mts', 'mjs', 'cts', 'cjs'];

/** `api::article.article`: the API, and what it is called there. */
export interface Uid {
  readonly scope: string;
  readonly owner: string;
  readonly name: string;
}

export function readUid(text: string): Uid | null {
  const [, scope, owner, name] = /^(\w+)::([\w-]+)(?:\.([\w.-]+))?$/.exec(text) ?? [];
  return scope === undefined || owner === undefined ? null : { scope, owner, name: name ?? '' };
}

/** The module at a path without its extension; a directory is its `index`. */
export function moduleNear(program: Program, path: string): Module | undefined {
  for (const each of [path, `${path}/index`])
    for (const extension of extensions) {
      const module = program.moduleAt(`${each}.${extension}`);
      if (module !== undefined) return module;
    }
  return undefined;
}

/** The application that a file belongs to: what is before its `src`. */
export function applicationOf(path: string): string | null {
  return /^(|.*?\/)src\/(?:api|plugins|extensions|policies|middlewares|index\b)/.exec(path)?.[1] ?? null;
}

/** Where an application keeps what a uid names: `services` of an API or a plugin. */
export function placesOf(application: string, { scope, owner, name }: Uid, kind: string): string[] {
  const join = (...parts: string[]): string => posix.join(application, ...parts);
  if (scope === 'api') return [join('src/api', owner, kind, name)];
  if (scope === 'global') return [join('src', kind, owner)];
  const plugin = join('src/plugins', owner);
  return [`${plugin}/server/${kind}/${name}`, `${plugin}/server/src/${kind}/${name}`];
}

/** What a file of an application exports. */
export function exportedBy(build: LibraryBuild, module: Module): Value {
  if (!module.facts.esm) return build.evaluator.targetValue({ kind: 'commonjs', module, name: '*' });
  if (build.program.exportNames(module).includes('default')) return build.evaluator.exportOf(module, 'default');
  const object = makeObject();
  for (const name of build.program.exportNames(module)) object.props.set(name, build.evaluator.exportOf(module, name));
  return object;
}

/** What many files export is made with the application: `({ strapi }) => ({ … })`. */
export function made(build: LibraryBuild, value: Value, before: readonly Value[] = []): Value {
  const fn = options(value).find((option) => option.kind === 'function');
  return fn === undefined ? value : build.evaluator.runRoot(fn, [...before, withStrapi(given(build, strapiApi))]).value;
}

/** `{ strapi }`. */
export function withStrapi(strapi: ExternalValue): ObjectValue {
  const context = makeObject();
  context.props.set('strapi', strapi);
  return context;
}

export function objectIn(value: Value | undefined): ObjectValue | null {
  for (const option of value === undefined ? [] : options(value)) if (option.kind === 'object') return option;
  return null;
}

/** … and those that a loop adds, once. */
export function elementsOf(value: Value | undefined): readonly Value[] {
  return (value === undefined ? [] : options(value)).flatMap((option) =>
    option.kind === 'array' ? [...option.elements, ...(option.rest === null ? [] : options(option.rest))] : [],
  );
}
