import { posix } from 'node:path';
import { asString, asText, options, type ExternalValue, type Place, type Value } from '../../evaluate/values.ts';
import { inProject } from '../../evaluate/project-path.ts';
import type { LibraryBuild } from '../build-types.ts';
import { memberOf } from './consumers.ts';
import { exportAt, handlerFile, type DeclaredGuard, type HandlerFile } from './deployed-functions.ts';

/** Something that a package made, also where a class of the project extends what makes it. */
export function madeBy(value: Value | undefined): ExternalValue | null {
  for (const option of value === undefined ? [] : options(value)) {
    if (option.kind === 'external') return option;
    if (option.kind === 'object' && option.base !== null) return option.base;
  }
  return null;
}

/** A setting of a construct, or of what is handed to one: they stand in an object, after the construct around it and the name. */
export function setting(build: LibraryBuild, of: ExternalValue | null, name: string): Value | undefined {
  const place = of?.call?.place;
  if (of === null || place === undefined) return undefined;
  for (const argument of of.args)
    if (options(argument).some((option) => option.kind === 'object' && option.cls === null)) {
      const found = memberOf(build, argument, name, place);
      if (found !== undefined) return found;
    }
  return undefined;
}

/** The name of a construct. */
export function idOf(of: ExternalValue | null): string {
  return asText(of?.args[1]) ?? '{?}';
}

/** The code of a function: `new NodejsFunction(this, 'id', { entry, handler })`, `new Function(this, 'id', { code, handler })`. */
export function codeOf(build: LibraryBuild, value: Value | undefined): HandlerFile | null {
  const made = madeBy(value);
  const place = made?.call?.place;
  if (made === null || place === undefined || !made.path.text.endsWith('Function()')) return null;
  const handler = asString(setting(build, made, 'handler'));
  if (made.path.text.includes('NodejsFunction')) {
    const entry = asString(setting(build, made, 'entry'));
    const file =
      entry === null
        ? place.module.path.replace(/\.[cm]?[jt]s$/, `.${idOf(made)}`)
        : entry.replace(/\.[cm]?[jt]sx?$/, '');
    const name = handler?.split('.').at(-1) ?? 'handler';
    return found(build, place, file, name, entry === null);
  }
  const code = madeBy(setting(build, made, 'code'));
  const directory = asString(code?.args[0]);
  if (handler === null || directory === null) return null;
  const named = handlerFile('', handler);
  return named === null ? null : found(build, place, posix.join(directory, named.file), named.name, false);
}

/** Relative paths start where the tool is started: at the package, or further up. */
function found(build: LibraryBuild, { module }: Place, file: string, name: string, whole: boolean): HandlerFile | null {
  const inside = inProject(file);
  if (inside !== null) return { file: inside, name };
  if (whole) return { file, name };
  const candidates: HandlerFile[] = [];
  for (let directory = posix.dirname(module.path); ; directory = posix.dirname(directory)) {
    const path = posix.join(directory, file);
    if (!path.startsWith('..')) candidates.push({ file: path, name });
    if (directory === '.' || directory === '/') break;
  }
  return candidates.reverse().find((each) => exportAt(build, each) !== null) ?? candidates[0] ?? null;
}

/** What requests of a route have to pass: its authorizer, or a key. */
export function guardOf(build: LibraryBuild, authorizer: Value | undefined): DeclaredGuard | null {
  const made = madeBy(authorizer);
  if (made === null || /None/.test(made.path.text)) return null;
  const name = /\.(\w+)\(\)/.exec(made.path.text)?.[1] ?? 'authorizer';
  const own = setting(build, made, 'handler') ?? made.args.find((argument) => codeOf(build, argument) !== null);
  return { name, handler: codeOf(build, own) };
}

/** The function that an integration calls. */
export function integrated(build: LibraryBuild, integration: Value | undefined): HandlerFile | null {
  const made = madeBy(integration);
  if (made === null || !/Lambda\w*Integration\(\)$/.test(made.path.text)) return null;
  const own = made.args.map((argument) => codeOf(build, argument)).find((code) => code !== null);
  return own ?? codeOf(build, setting(build, made, 'handler'));
}
