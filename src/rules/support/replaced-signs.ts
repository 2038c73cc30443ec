import type { Replacement } from '../../model/code/replacements.ts';
import { parsePattern, type Pattern } from '../../model/regexp/parse.ts';

/** Characters that mean something to HTML, SQL, shells and string literals, and ways up in a path. */
const special = /^(?:['"`<>&|;*%$\\{}[\]\t]|\n|\/?\.\.\/?)$/;
const code = /^(?:%[0-9a-f]{2})+$/i;

/** The texts that a pattern stands for, if they are few and spelled out: of `/["']|<b>/`, three. */
export function textsOf(what: string, flags: string | null): string[] | null {
  if (flags === null) return [what];
  const parsed = parsePattern(what, flags.replace('i', ''));
  return parsed === null ? null : spelled(parsed);
}

/**
 * What is meant to be replaced wherever it stands, and is replaced once: the sign that harms, or that makes up a code;
 * null if there is nothing like that. `certain`: it has no other use, as a currency at the front of a price would be.
 */
export function leftBehind({ what, flags, by, all, looped, others }: Replacement): { certain: boolean } | null {
  if (all || looped) return null;
  const texts = textsOf(what, flags);
  if (texts === null) return null;
  if (texts.some((text) => code.test(text)) || (by !== null && code.test(by))) return { certain: true };
  const signs = texts.filter((text) => special.test(text));
  if (signs.length === 0) return null;
  if (isSplitOff(signs, by)) return by === ' ' ? { certain: false } : null;
  // a space for a space
  if (by !== null && /^ +$/.test(by) && signs.every((sign) => sign === '\t')) return null;
  if (by !== '') return { certain: true };
  // the signs around a text are taken off one by one
  if (signs.some((sign) => others.some((other) => partners(sign, other)))) return null;
  if (signs.every((sign) => /^[{}[\]]$/.test(sign)) && others.length > 0) return null;
  if (signs.every((sign) => /^[%$]$/.test(sign))) return null;
  return { certain: !signs.every((sign) => /^[*;|&{}[\]]$/.test(sign)) };
}

/** The end of the first line is a seam. */
function isSplitOff(signs: readonly string[], by: string | null): boolean {
  return signs.every((sign) => sign === '\n') && (by === null || !/^\\+n$|^<br/.test(by));
}

function partners(sign: string, other: string): boolean {
  const plain = other.replaceAll(/^\^|\$$|\\/g, '');
  return plain === ({ '{': '}', '}': '{', '[': ']', ']': '[' }[sign] ?? sign);
}

function spelled(pattern: Pattern): string[] | null {
  switch (pattern.kind) {
    case 'set': {
      const count = pattern.characters.reduce((sum, [from, to]) => sum + to - from + 1, 0);
      if (count > 20) return null;
      return pattern.characters.flatMap(([from, to]) =>
        Array.from({ length: to - from + 1 }, (_, i) => String.fromCharCode(from + i)),
      );
    }
    case 'group':
      return spelled(pattern.of);
    case 'choice': {
      const options = pattern.options.map(spelled);
      return options.every((each) => each !== null) ? options.flat() : null;
    }
    case 'sequence': {
      let texts = [''];
      for (const item of pattern.items) {
        const next = spelled(item);
        if (next === null || next.length * texts.length > 40) return null;
        texts = texts.flatMap((text) => next.map((each) => text + each));
      }
      return texts;
    }
    default:
      return null;
  }
}
