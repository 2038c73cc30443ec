interface Range {
  readonly text: string;
  readonly first: string;
  readonly last: string;
}

/** A range of characters that holds more than its ends say: `A-z`, `0-z`, `$-_`. */
export function wideRange(pattern: string): string | null {
  for (const { ranges } of setsOf(pattern)) {
    const wide = ranges.find(({ first, last }) => first < last && !isMeant(first, last));
    if (wide !== undefined) return wide.text;
  }
  return null;
}

/** A range whose characters others of its set hold too: of `[a-fd-z]` and `[\\w0-9]`, one end is hardly the one that was meant. */
export function doubledRange(pattern: string): string | null {
  for (const { ranges, classes } of setsOf(pattern)) {
    const doubled = ranges.find(
      (range, index) =>
        ranges.some((other, at) => at !== index && range.first <= other.last && other.first <= range.last) ||
        classes.some((one) => one.test(between(range.first, range.last))),
    );
    if (doubled !== undefined) return doubled.text;
  }
  return null;
}

const classOf: Readonly<Record<string, RegExp>> = { '\\w': /\w/, '\\d': /\d/, '\\s': /\s/ };

/** What stands in the brackets of an expression. Ends that are escapes are chosen with care. */
function setsOf(pattern: string): { ranges: Range[]; classes: RegExp[] }[] {
  const sets = pattern.replaceAll(/\\[[\]]/g, '\\_').matchAll(/\[\^?((?:\\.|[^\]\\])*)\]/g);
  return [...sets].map(([, members = '']) => {
    const ranges: Range[] = [];
    const classes: RegExp[] = [];
    for (const [text, from = '', to] of members.matchAll(/(\\.|[^\\])(?:-(\\.|[^\\]))?/g)) {
      if (to === undefined) classes.push(...[classOf[from] ?? []].flat());
      else if (!/^\\[^\W]/.test(from) && !/^\\[^\W]/.test(to))
        ranges.push({ text, first: from.at(-1) ?? '', last: to.at(-1) ?? '' });
    }
    return { ranges, classes };
  });
}

function isMeant(first: string, last: string): boolean {
  const kind = kindOf(first);
  // all that can be printed, from a space or the first sign on, or to the last; what is not ASCII
  if (last >= '~' || first <= '!' || (first === '@' && last === '_')) return true;
  if (kind !== 'sign') return kind === kindOf(last) || (kind === 'digit' && last <= '@');
  // signs in a row are meant; with letters or digits between them they hardly are
  return !/[0-9A-Za-z]/.test(between(first, last));
}

function kindOf(character: string): 'digit' | 'upper' | 'lower' | 'sign' {
  if (/[0-9]/.test(character)) return 'digit';
  if (/[A-Z]/.test(character)) return 'upper';
  return /[a-z]/.test(character) ? 'lower' : 'sign';
}

function between(first: string, last: string): string {
  const codes = Array.from({ length: last.charCodeAt(0) - first.charCodeAt(0) + 1 }, (_, i) => first.charCodeAt(0) + i);
  return String.fromCharCode(...codes);
}
