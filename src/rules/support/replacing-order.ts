import type { Replaced, Replacement } from '../../model/code/replacements.ts';

/** What encodings are made of: their own sign, and what they write it as. */
const encodings: readonly { readonly sign: RegExp; readonly written: RegExp; readonly code: RegExp }[] = [
  { sign: /^&$/, written: /^&(?:amp|#38|#x26);$/i, code: /^&(?:\w+|#\w+);$/ },
  { sign: /^(?:\\\\|\\)$/, written: /^\\\\$/, code: /^\\(?:[^\\]|\$&)$/ },
  { sign: /^%$/, written: /^%25$/, code: /^%[0-9a-f]{2}$/i },
];

/**
 * Whether a replacement comes too late or too early in its row: the sign of an encoding is encoded after others, which are then encoded twice,
 * or decoded before others, which are then decoded twice.
 */
export function isOutOfOrder(replacement: Replacement): 'encoded' | 'decoded' | null {
  if (!replacement.all) return null;
  for (const { sign, written, code } of encodings) {
    if (
      isFrom(replacement, sign, written) &&
      replacement.before.some(({ by }) => by !== null && code.test(by) && !written.test(by))
    )
      return 'encoded';
    // JSON decodes its backslashes itself
    if (replacement.of === 'JSON.parse()' && /^\\["']$/.test(plain(replacement.what, replacement.flags)))
      return 'decoded';
    if (isFrom(replacement, written, sign) && replacement.after.some((other) => decodes(other, code, written)))
      return 'decoded';
  }
  return null;
}

/** Replaces one text by another, however the first is written. */
function isFrom({ what, flags, by }: Replaced, from: RegExp, to: RegExp): boolean {
  return by !== null && from.test(plain(what, flags)) && to.test(by.replaceAll('$$', '$'));
}

function decodes({ what, flags, by }: Replaced, code: RegExp, written: RegExp): boolean {
  const text = plain(what, flags);
  return by !== null && by.length <= 1 && code.test(text) && !written.test(text);
}

/** An expression of one text, as that text. */
function plain(what: string, flags: string | null): string {
  if (flags === null) return what;
  const set = /^\[(\\?.)\]$/.exec(what);
  return (set?.[1] ?? what).replaceAll(/\\(\W)/g, '$1');
}
