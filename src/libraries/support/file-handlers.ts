import { options, taintOf, type ExternalValue, type Place, type Value } from '../../evaluate/values.ts';
import type { Module } from '../../link/types.ts';
import type { Walk } from '../../model/walk.ts';
import type { DescribedReply, GuardDraft, LibraryBuild } from '../build-types.ts';

/** An export of a module that is a handler. */
export interface ExportedHandler {
  readonly name: string;
  readonly value: Value;
  readonly place: Place;
}

export const httpVerbs: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);

/** Exports with one of the names, in order of place. */
export function exportedHandlers(
  build: LibraryBuild,
  module: Module,
  wanted: (name: string) => boolean,
): ExportedHandler[] {
  // `export = handler`
  const assigned = module.facts.exports.some(({ name }) => name === '=');
  const names = assigned
    ? ['default']
    : module.facts.esm
      ? build.program.exportNames(module)
      : commonJsNames(build, module);
  return names
    .filter(wanted)
    .map((name) => ({
      name,
      value: build.evaluator.exportOf(module, assigned ? '=' : name),
      place: exportPlace(module, assigned ? '=' : name),
    }))
    .sort((a, b) => a.place.start - b.place.start || (a.name < b.name ? -1 : 1));
}

function commonJsNames(build: LibraryBuild, module: Module): string[] {
  const exported = build.evaluator.targetValue({ kind: 'commonjs', module, name: '*' });
  const names = ['default'];
  for (const option of options(exported)) {
    if (option.kind === 'object') names.push(...option.props.keys());
    else if (option.kind === 'function') names.push(...(option.props?.keys() ?? []));
  }
  return [...new Set(names)];
}

/** Where a module declares what it exports by a name, or exports it on. */
export function exportPlace(module: Module, name: string): Place {
  const own =
    module.facts.exports.find((each) => each.name === name) ?? module.facts.exports.find((each) => each.name === '*');
  if (own === undefined) return { module, start: 0, end: 0 };
  const variable = own.variable < 0 ? undefined : module.facts.variables[own.variable];
  // `const handler = …; export default handler`: the function is what a reader looks for
  return variable === undefined || variable.kind === 'import'
    ? { module, start: own.start, end: own.end }
    : { module, start: variable.start, end: variable.end };
}

/** A handler inside wrappers of packages, which are guards on its way: `withSentry(handler)`. */
export function unwrapped(value: Value, place: Place): { handler: Value; wrappers: GuardDraft[] } {
  const wrappers: GuardDraft[] = [];
  let handler = value;
  for (let depth = 0; depth < 4; depth++) {
    const external = options(handler).find((option) => option.kind === 'external');
    const inner = external === undefined ? undefined : innerHandler(external);
    if (external === undefined || inner === undefined) break;
    wrappers.push({ value: external, scope: 'route', place, conditional: false });
    handler = inner;
  }
  return { handler, wrappers };
}

function innerHandler(external: ExternalValue): Value | undefined {
  for (let at: ExternalValue | null = external; at !== null; at = at.receiver) {
    if (at.call === null) continue;
    const found = at.args.find((argument) =>
      options(argument).some(
        (option) =>
          option.kind === 'function' ||
          (option.kind === 'external' && option.call !== null && innerHandler(option) !== undefined),
      ),
    );
    if (found !== undefined) return found;
  }
  return undefined;
}

const usual = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

/**
 * The verbs that a handler for all of them answers with anything but a refusal, found by letting it answer each; `ALL`
 * if it makes no difference between them.
 */
export function answeredVerbs(
  build: LibraryBuild,
  handler: Value,
  args: (method: string) => readonly Value[],
  verbs: readonly string[] = usual,
  describes?: DescribedReply,
): string[] {
  const answer = (method: string): boolean | null => {
    const walks = options(handler).flatMap((option) =>
      option.kind === 'function' ? [build.run(option, args(method), undefined, describes)] : [],
    );
    return walks.length === 0 ? null : answers(walks);
  };
  // a verb that no handler has heard of
  if (answer('PROPFIND') === true) return ['ALL'];
  const answered = verbs.filter((verb) => answer(verb) === true);
  return answered.length === 0 ? ['ALL'] : answered;
}

/** Whether something is answered but a refusal; null if nothing is. */
export function answers(walks: readonly Walk[]): boolean | null {
  let refused = false;
  for (const { steps, returns } of walks) {
    for (const { operation } of steps) {
      if (operation.is === 'throw') refused = true;
      if (operation.is !== 'reply') continue;
      if (operation.kind === 'error' || (operation.status ?? 200) >= 400) refused = true;
      else return true;
    }
    for (const { value } of returns) if (options(value).some(isContent)) return true;
  }
  return refused ? false : null;
}

/** A value that is sent as it is, and not what a call that replies gave. */
function isContent(value: Value): boolean {
  if (value.kind === 'promise') return options(value.of).some(isContent);
  if (value.kind === 'literal') return typeof value.value === 'string';
  if (value.kind === 'object' || value.kind === 'array' || value.kind === 'text') return true;
  return value.kind === 'unknown' && taintOf(value, 0) !== null;
}

/** Whether a handler does different things for different verbs. */
export function tellsVerbsApart(
  build: LibraryBuild,
  handler: Value,
  args: (method: string) => readonly Value[],
  verbs: readonly string[],
): boolean {
  const ways = verbs.map((verb) =>
    options(handler)
      .flatMap((option) => (option.kind === 'function' ? build.run(option, args(verb)).steps : []))
      .map(({ operation: { place, is } }) => `${is} ${place.file}:${place.line}:${place.column}`)
      .join('\n'),
  );
  return new Set(ways).size > 1;
}
