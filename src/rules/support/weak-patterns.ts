import type { WrittenPattern } from '../../model/code/regular-expressions.ts';
import { parsePattern, type Pattern } from '../../model/regexp/parse.ts';
import { holdsAddresses, isAddress } from './weak-checks.ts';
import { flawOfHost } from './weak-hosts.ts';
import { doubledRange, wideRange } from './wide-ranges.ts';

export interface PatternFlaw {
  readonly message: 'dot' | 'anchor' | 'schemes' | 'range' | 'loose';
  readonly confidence: 'low' | 'medium';
  /** the characters that it is about; '' otherwise */
  readonly range: string;
}

/** What an expression lets through that it does not mean to. */
export function flawsOfPattern({ pattern, flags, use, of }: WrittenPattern): PatternFlaw[] {
  const flaws: PatternFlaw[] = [];
  const say = (message: PatternFlaw['message'], confidence: 'low' | 'medium' = 'medium', range = ''): void => {
    flaws.push({ message, confidence, range });
  };
  const wide = wideRange(pattern);
  const range = wide ?? doubledRange(pattern);
  if (range !== null) say('range', wide === null ? 'low' : 'medium', range);
  if (use === 'replace') return flaws;
  // what an address is looked at for is mostly whose it is; a text may have addresses in it
  const isAsked = use !== 'other' && (isAddress(of) || /\breq(?:uest)?\.(?:query|body|params|headers)\b/.test(of));
  const flaw = flawOfHost(pattern, isAsked, (use === 'test' || use === 'match') && !holdsAddresses(of));
  const loose = looseAnchor(pattern, flags);
  const schemes = /\bjavascript(?:\b[^|]*:|\|)/i.test(pattern);
  if (flaw !== null) say(flaw);
  // it is kept, and what it is tried on is not known
  else if (use === 'other' && flawOfHost(pattern, false, true) === 'anchor') say('anchor', 'low');
  else if (schemes && !/\bdata\b/i.test(pattern)) say('schemes');
  // that scheme is gone with the browsers that knew it
  else if (schemes && pattern.startsWith('^') && !/vbscript/i.test(pattern)) say('schemes', 'low');
  else if (loose !== null) say('loose', loose === 'both' || plainWords.test(pattern) ? 'medium' : 'low');
  return flaws;
}

/** Alternatives that are spelled out. */
const plainWords = /^\^?(?:\(?(?:\\[./]|[\w:/.?,@ -])+\)?\|?)+\$?$/;

/** Characters that mean something else in an expression without their backslash, which a text does not keep. */
const lost = /(?<!\\)(?:\\\\)*\\([dDwWsSbBcpPk1-9.*+?()[\]{}^$|])/;

/** The escape that a text, as it is written, loses: `'\d'` is `d`. */
export function lostEscape(written: string): string | null {
  const quote = written[0];
  if (quote === undefined || !'\'"`'.includes(quote)) return null;
  // in a set of characters most signs stand for themselves
  const whole = written.slice(1, -1);
  // the character itself; behind a backslash that is kept, a sign needs no other
  if (whole === '\\b' || /^(?:[^\\]|\\\\)*\\\\\\\W/.test(whole)) return null;
  const text = whole.replaceAll(/(?<!\\)\[(?:[^\]\\dDwWsSb]|\\[^dDwWsSb])*\]/g, '');
  const [, found] = lost.exec(text) ?? [];
  // what is put into a template is written `${…}`, and `\$` keeps it from that
  return found === undefined || (quote === '`' && (found === '$' || found === '{')) ? null : `\\${found}`;
}

/** Of alternatives without parentheses, an anchor holds one only: `^a|b$`. Both ends, or just one. */
function looseAnchor(pattern: string, flags: string): 'both' | 'one' | null {
  const parsed = parsePattern(pattern, flags);
  if (parsed?.kind !== 'choice') return null;
  const options = parsed.options.map((option) => ({
    start: isEdge(first(option), 'start'),
    end: isEdge(last(option), 'end'),
    words: hasLetters(option),
  }));
  if (!options.every(({ words }) => words) || options.some(({ start, end }) => start && end)) return null;
  const starts = options.filter(({ start }) => start).length;
  const ends = options.filter(({ end }) => end).length;
  const begins = options[0]?.start === true && starts === 1;
  const closes = options.at(-1)?.end === true && ends === 1;
  if (begins && closes) return 'both';
  return (begins && ends === 0) || (closes && starts === 0) ? 'one' : null;
}

function first(pattern: Pattern): Pattern | undefined {
  return pattern.kind === 'sequence' ? pattern.items[0] : pattern;
}

function last(pattern: Pattern): Pattern | undefined {
  return pattern.kind === 'sequence' ? pattern.items.at(-1) : pattern;
}

function isEdge(pattern: Pattern | undefined, at: 'start' | 'end'): boolean {
  return pattern?.kind === 'edge' && pattern.at === at;
}

/** Spells out a letter: spaces and signs at both ends of a text are trimmed that way. */
function hasLetters(pattern: Pattern): boolean {
  switch (pattern.kind) {
    case 'set':
      return (
        pattern.characters.length <= 2 &&
        pattern.characters.every(([from, to]) => from === to && /[a-z]/i.test(String.fromCharCode(from)))
      );
    case 'sequence':
      return pattern.items.some(hasLetters);
    case 'choice':
      return pattern.options.some(hasLetters);
    case 'group':
    case 'repeat':
      return hasLetters(pattern.of);
    default:
      return false;
  }
}
