import { posix } from 'node:path';
import type { PendingCall } from '../../evaluate/knowledge.ts';
import { inProject } from '../../evaluate/project-path.ts';
import {
  asString,
  literal,
  makeArray,
  makePromise,
  options,
  truthiness,
  unknown,
  type Value,
} from '../../evaluate/values.ts';
import { fileMatcher } from './file-globs.ts';

/** Directories that compilers write to: what is looked for there lies among the sources. */
const output = /^(?:build|dist|lib|out|output|compiled|\.build)$/;

/**
 * What a pattern such as `routes/**` finds: the project's files that match, as the package names them. What cannot be told
 * (a pattern that is not known, a directory elsewhere) gives undefined.
 */
export function globbedFiles(call: PendingCall): Value | undefined {
  const patterns = patternsOf(call.args[0]);
  if (patterns.length === 0) return undefined;
  const given = call.args[1]?.kind === 'object' ? call.args[1] : undefined;
  const absolute = truthiness(given?.props.get('absolute') ?? literal(false)) === true;
  const cwd = asString(given?.props.get('cwd'));
  const found = new Set<string>();
  let isOurs = false;
  for (const base of basesOf(call, cwd)) {
    for (const pattern of patterns) {
      if (pattern.startsWith('!')) continue;
      const inside = pattern.startsWith('/') ? inProject(pattern) : posix.join(base, pattern);
      if (inside === null || inside.startsWith('..')) continue;
      isOurs = true;
      const names = pattern.startsWith('/') || absolute ? '/{project}' : base;
      const without = patterns
        .filter((each) => each.startsWith('!'))
        .map((each) => `!${posix.join(base, each.slice(1))}`);
      for (const path of matches(call, inside, without)) found.add(named(path, names));
    }
    if (found.size > 0) break;
  }
  // what lies outside of the project is whatever is there when it runs
  return isOurs && found.size > 0 ? makeArray([...found].sort().map((path) => literal(path))) : undefined;
}

/** `fs.readdirSync(path.join(__dirname, 'routes'))`: the names of the files and directories there. */
export function directoryEntries(call: PendingCall): Value | undefined {
  const given = options(call.args[0] ?? literal(null)).map((option) => asString(option));
  const settings = call.args[1];
  const flag = (name: string): boolean =>
    settings?.kind === 'object' && truthiness(settings.props.get(name) ?? literal(false)) === true;
  for (const text of given) {
    if (text === null) continue;
    const bases = text.startsWith('/') ? [inProject(text)] : basesOf(call, null).map((base) => posix.join(base, text));
    for (const base of bases) {
      if (base === null || base.startsWith('..')) continue;
      const directory = base === '.' ? '' : base;
      const names = new Set<string>();
      for (const { path } of call.program.project.files) {
        const rest =
          directory === '' ? path : path.startsWith(`${directory}/`) ? path.slice(directory.length + 1) : null;
        if (rest === null) continue;
        names.add(flag('recursive') ? rest : (rest.split('/')[0] ?? rest));
      }
      if (names.size === 0) continue;
      const entries = [...names].sort().map((name) => literal(name));
      return makeArray(
        flag('withFileTypes')
          ? entries.map((name) => call.external('node:fs.Dirent()', { props: new Map([['name', name]]) }))
          : entries,
      );
    }
  }
  return undefined;
}

export function promised(list: (call: PendingCall) => Value | undefined): (call: PendingCall) => Value | undefined {
  return (call) => {
    const found = list(call);
    return found === undefined ? undefined : makePromise(found);
  };
}

/** The text of an SQL file that is read, as far as the project has it: it is a statement that somebody is about to ask. */
export function statementFile({ args, program, place }: PendingCall): Value | undefined {
  const path = asString(args[0])?.replace(/^file:\/\//, '');
  if (path === undefined || !path.endsWith('.sql')) return undefined;
  const inside = inProject(path);
  // a path of its own begins where the program is started
  const places = inside === null ? [posix.join(place.module.package?.directory ?? '', path), path] : [inside];
  for (const at of places.map((each) => posix.normalize(each))) {
    const text = at.startsWith('..') || at.startsWith('/') ? undefined : program.dataOf(at);
    if (typeof text === 'string') return literal(text);
  }
  return undefined;
}

/** `fs.readdir(directory, (error, names) => …)`. */
export function calledBack(list: (call: PendingCall) => Value | undefined): (call: PendingCall) => Value | undefined {
  return (call) => {
    const callback = call.args.findLast((argument) => argument.kind === 'function');
    const found = callback === undefined ? undefined : list(call);
    if (callback === undefined || found === undefined) return undefined;
    // a folder that is there now may be gone when the program runs
    call.invoke(callback, [unknown, found]);
    return literal(undefined);
  };
}

function patternsOf(value: Value | undefined): string[] {
  return (value === undefined ? [] : options(value)).flatMap((option) =>
    option.kind === 'array' ? option.elements.flatMap(patternsOf) : (asString(option) ?? []),
  );
}

/** Where relative paths may start: what the call says, the package of its code, the audited directory. */
function basesOf(call: PendingCall, cwd: string | null): string[] {
  const inside = cwd === null ? null : inProject(cwd);
  if (inside !== null) return [inside];
  return [...new Set([posix.join(call.place.module.package?.directory ?? '', cwd ?? ''), ''])].map((base) =>
    base === '.' ? '' : base,
  );
}

function matches(call: PendingCall, pattern: string, without: readonly string[]): string[] {
  const files = call.program.project.files.map(({ path }) => path);
  const source = pattern.replaceAll(/\bjs\b/g, '{js,ts,mjs,mts,cjs,cts,jsx,tsx}');
  const parts = pattern.split('/');
  const at = parts.findIndex((part) => output.test(part));
  const replaced = (by: readonly string[]): string => [...parts.slice(0, at), ...by, ...parts.slice(at + 1)].join('/');
  const candidates = [pattern, source];
  if (at >= 0)
    for (const each of [replaced(['src']), replaced([])])
      candidates.push(each, each.replaceAll(/\bjs\b/g, '{js,ts,mjs,mts,cjs,cts,jsx,tsx}'));
  for (const candidate of candidates) {
    const found = files.filter(fileMatcher([candidate, ...without]));
    if (found.length > 0) return found;
  }
  return [];
}

function named(path: string, base: string): string {
  if (base === '/{project}') return `/{project}/${path}`;
  return base === '' ? path : posix.relative(base, path);
}
