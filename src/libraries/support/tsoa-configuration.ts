import { posix } from 'node:path';
import type { Value } from '../../evaluate/values.ts';
import type { Module } from '../../link/types.ts';
import { isObject, parseJson } from '../../project/json.ts';
import { readDocument } from '../../project/read.ts';
import type { LibraryBuild } from '../build-types.ts';

/** What `tsoa.json` says of the routes that are generated. */
export interface TsoaConfiguration {
  readonly basePath: string;
  /** extra members of a body are refused or dropped */
  readonly closed: boolean;
  /** `expressAuthentication`, or what it is called for another framework; null if the project has none */
  readonly authentication: Value | null;
}

/** The configuration that counts for a module: the nearest one around it. */
export function tsoaConfiguration(build: LibraryBuild, module: Module): TsoaConfiguration {
  for (const directory of ancestors(posix.dirname(module.path))) {
    const read = readDocument(build.project.root, posix.join(directory, 'tsoa.json'));
    if (!('text' in read)) continue;
    const settings = membersOf(parseJson(read.text, true).value);
    const routes = membersOf(settings['routes']);
    const file = textOf(routes['authenticationModule']);
    return {
      basePath: textOf(routes['basePath']) ?? textOf(membersOf(settings['spec'])['basePath']) ?? '',
      closed: /^(?:throw-on-extras|silently-remove-extras)$/.test(
        textOf(settings['noImplicitAdditionalProperties']) ?? '',
      ),
      authentication: authenticationIn(build, file === null ? null : posix.join(directory, file)),
    };
  }
  return { basePath: '', closed: false, authentication: authenticationIn(build, null) };
}

const names = ['expressAuthentication', 'koaAuthentication', 'hapiAuthentication'];

function authenticationIn(build: LibraryBuild, path: string | null): Value | null {
  for (const module of build.modules) {
    const own = path === null ? module.facts.functions.some(({ name }) => names.includes(name)) : isAt(module, path);
    const name = own ? names.find((each) => build.program.exportNames(module).includes(each)) : undefined;
    if (name !== undefined) return build.evaluator.exportOf(module, name);
  }
  return null;
}

function isAt({ path }: Module, wanted: string): boolean {
  const bare = (text: string): string => text.replace(/\.[cm]?[jt]s$/, '');
  return bare(path) === bare(wanted) || bare(path) === `${bare(wanted)}/index`;
}

/** A directory and those around it, up to the one that is audited. */
function ancestors(directory: string): string[] {
  return directory === '.' || directory === '' ? [''] : [directory, ...ancestors(posix.dirname(directory))];
}

function membersOf(value: unknown): Record<string, unknown> {
  return isObject(value) ? value : {};
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
