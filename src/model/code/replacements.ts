import type { Location } from '../../findings/types.ts';
import type { Expression, FunctionFacts } from '../../ir/index.ts';
import { expressionName } from '../expression-names.ts';
import type { SourceModule } from '../types.ts';
import { resolved, spelledText } from './declared-values.ts';
import { bare, codeOf, type CallNode, type ModuleCode } from './module-code.ts';

/** `text.replace(what, by)`. */
export interface Replacement extends Replaced {
  /** it replaces every occurrence */
  readonly all: boolean;
  /** what the replacements before and after it in the same chain are about */
  readonly others: readonly string[];
  /** what its chain begins with, in the words of the code */
  readonly of: string;
  /** what has been replaced before in the same text: in its chain, and in statements that give the text back to its variable */
  readonly before: readonly Replaced[];
  /** what is replaced after it in the same text */
  readonly after: readonly Replaced[];
  /** it is done again and again */
  readonly looped: boolean;
  readonly inFunction: string;
  readonly place: Location;
}

/** What stands for what. */
export interface Replaced {
  readonly what: string;
  /** null for a plain text */
  readonly flags: string | null;
  /** null if it is computed */
  readonly by: string | null;
  /** where it ends in the file */
  readonly end: number;
}

/** Methods that replace. */
export const replacing: readonly string[] = ['replace', 'replaceAll'];

/** What a call replaces, and where the result is given; null if it replaces nothing, or something that is computed. */
export function replacementOf(call: CallNode, source: SourceModule, inFunction: string): WrittenReplacement | null {
  const code = codeOf(source);
  const own = partsOf(call, code);
  if (own === null) return null;
  const others: string[] = [];
  const before: Replaced[] = [];
  let of = '';
  let isText = true;
  for (let at: CallNode = call; ;) {
    const object: Expression | null = at.kind === 'call' && at.callee.kind === 'member' ? bare(at.callee.object) : null;
    if (object === null) break;
    if (isText) of = expressionName(object);
    if (object.kind !== 'call') break;
    const parts = partsOf(object, code);
    isText &&= object.callee.kind === 'member' && (parts !== null || textual.test(object.callee.property));
    others.push(parts?.what ?? '');
    if (parts !== null) before.unshift(parts);
    at = object;
  }
  let target = '';
  let looped = false;
  let direct = true;
  for (let at = code.parent(call); at !== undefined; at = code.parent(at)) {
    if (!('kind' in at)) continue;
    if (at.kind === 'loop' && (at.form === 'while' || at.form === 'do' || (at.form === 'for' && at.test === null)))
      looped = true;
    // given to the function that it stands in
    if (at.kind === 'call' && at.callee.kind === 'name' && inFunction !== '' && at.callee.name === inFunction)
      looped = true;
    if (!direct) continue;
    if (at.kind === 'call') others.push(partsOf(at, code)?.what ?? '');
    else if (at.kind !== 'member') {
      direct = false;
      if (at.kind === 'assign' && at.target.kind === 'variable') target = at.target.name;
      else if (at.kind === 'declare' && at.pattern.kind === 'variable') target = at.pattern.name;
    }
  }
  return {
    ...own,
    others: others.filter((other) => other !== ''),
    of,
    before,
    looped,
    inFunction,
    place: source.locate(call.start, call.end),
    target,
  };
}

/** What an expression, or what the variable it names is declared with, has replaced in a text, last first. */
export function replacedIn(expression: Expression, code: ModuleCode): Replaced[] {
  const found: Replaced[] = [];
  const given = resolved(expression, code);
  // a function of the file that cleans what it is given
  const cleaner = given.kind === 'call' && given.callee.kind === 'name' ? given.callee.name : '';
  const own = cleaner === '' ? null : returnedBy(code.source.facts.functions.find(({ name }) => name === cleaner));
  for (let at = own === null ? given : resolved(own, code); at.kind === 'call' && at.callee.kind === 'member';) {
    const parts = partsOf(at, code);
    if (parts !== null) found.push(parts);
    else if (!textual.test(at.callee.property)) break;
    at = resolved(at.callee.object, code);
  }
  return found;
}

/** A replacement with what is needed to put those of several statements in a row. */
export interface WrittenReplacement extends Omit<Replacement, 'after'> {
  /** the variable that gets the result; '' if none does */
  readonly target: string;
}

/** In the order in which they are done, with what was replaced in the same variable by the statements before. */
export function inOrder(written: readonly WrittenReplacement[]): Replacement[] {
  const done = new Map<string, Replaced[]>();
  const row = [...written]
    .sort((a, b) => a.end - b.end)
    .map(({ target, ...replacement }) => {
      const earlier = done.get(replacement.of) ?? [];
      if (target !== '')
        done.set(target, [...(target === replacement.of ? earlier : []), ...replacement.before, replacement]);
      return { ...replacement, before: [...earlier, ...replacement.before] };
    });
  return row.map((replacement) => ({
    ...replacement,
    after: row.filter(({ before }) => before.some(({ end }) => end === replacement.end)),
  }));
}

/** Methods that leave a text what it is, or nearly so. */
const textual = /^(?:trim\w*|to\w+Case|toString|slice|substr(?:ing)?|normalize|concat)$/;

function partsOf(call: CallNode, code: ModuleCode): Pick<Replacement, 'what' | 'flags' | 'by' | 'all' | 'end'> | null {
  if (call.kind !== 'call' || call.callee.kind !== 'member') return null;
  if (call.callee.property === 'join') return rejoined(call, code);
  if (!replacing.includes(call.callee.property)) return null;
  const [pattern, replacement] = call.args;
  if (pattern === undefined || replacement === undefined) return null;
  const by = givenFor(replacement, code);
  const what = whatIn(pattern, call.callee.property === 'replaceAll', code);
  return what === null ? null : { ...what, by, end: call.end };
}

/**
 * What takes the place: a text, or what a function always returns. Of a function that looks the texts up, the first that it has:
 * they are of one kind.
 */
function givenFor(given: Expression, code: ModuleCode): string | null {
  const value = resolved(given, code);
  if (value.kind === 'string') return value.value;
  const returned = value.kind === 'function' ? returnedBy(code.source.facts.functions[value.fn]) : null;
  if (returned?.kind === 'string') return returned.value;
  if (returned?.kind !== 'index') return null;
  const table = resolved(returned.object, code);
  if (table.kind !== 'object') return null;
  const [first] = table.properties;
  return first?.value.kind === 'string' ? first.value.value : null;
}

/** What a function returns that does nothing else; null for any other. */
function returnedBy(fn: FunctionFacts | undefined): Expression | null {
  const [only, ...others] = fn?.body ?? [];
  return only?.kind === 'return' && others.length === 0 && only.value !== null ? bare(only.value) : null;
}

/** `text.split('…').join('…')` */
function rejoined(call: CallNode, code: ModuleCode): Pick<Replacement, 'what' | 'flags' | 'by' | 'all' | 'end'> | null {
  if (call.kind !== 'call' || call.callee.kind !== 'member') return null;
  const split = bare(call.callee.object);
  const [by] = call.args;
  if (split.kind !== 'call' || split.callee.kind !== 'member' || split.callee.property !== 'split') return null;
  if (split.args[0] === undefined || split.args.length > 1 || by?.kind !== 'string') return null;
  const what = whatIn(split.args[0], true, code);
  return what === null ? null : { ...what, by: by.value, end: call.end };
}

/** What is replaced: a text, a literal expression, or what a variable was declared with. */
function whatIn(
  given: Expression,
  every: boolean,
  code: ModuleCode,
): Pick<Replacement, 'what' | 'flags' | 'all'> | null {
  const pattern = resolved(given, code);
  if (pattern.kind === 'string') return { what: pattern.value, flags: null, all: every };
  if (pattern.kind === 'regexp')
    return { what: pattern.pattern, flags: pattern.flags, all: every || pattern.flags.includes('g') };
  if (pattern.kind !== 'new' && pattern.kind !== 'call') return null;
  if (pattern.callee.kind !== 'name' || pattern.callee.name !== 'RegExp' || pattern.args[0] === undefined) return null;
  const what = spelledText(pattern.args[0], code);
  const flags = pattern.args[1] === undefined ? '' : spelledText(pattern.args[1], code);
  return what === null || flags === null ? null : { what, flags, all: every || flags.includes('g') };
}
