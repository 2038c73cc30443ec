import { findIn } from '../../model/regexp/match.ts';
import { parsePattern, type Pattern } from '../../model/regexp/parse.ts';

/** Ways to write a script or a comment that browsers take for one; what a filter has to know if it knows the first of them. */
const scripts: readonly string[] = [
  '<script>a</script>',
  '<SCRIPT>a</SCRIPT>',
  '<script>a</script >',
  '<script>a</script\t\n b>',
  '<script>\na\n</script>',
  '<script a="b">a</script>',
];
const comments: readonly string[] = ['<!-- a -->', '<!-- a\nb -->', '<!-- a --!>'];
const openings: readonly string[] = ['<script>', '<SCRIPT>', '<script a="b">', '<script\n>'];

/**
 * What a browser takes for a script or a comment, and an expression that looks for such does not; null if it knows them all. What
 * is not known to be a filter is one if it knows attributes.
 */
export function missedBy(pattern: string, flags: string, isFilter: boolean): string | null {
  if (!/script|!--/i.test(pattern)) return null;
  const parsed = parsePattern(pattern, flags);
  if (parsed === null) return null;
  for (const ways of [scripts, comments, openings]) {
    const [plain = ''] = ways;
    if (!matchesWhole(parsed, plain)) continue;
    if (ways === scripts && !isFilter && !matchesWhole(parsed, '<script a="b">a</script>')) return null;
    return ways.find((text) => !matchesWhole(parsed, text)) ?? null;
  }
  return null;
}

function matchesWhole(pattern: Pattern, text: string): boolean {
  const found = findIn(pattern, text);
  return found !== null && found.start === 0 && found.end === text.length;
}

/** Texts that do harm, each made again by what is left when it is taken out of the middle of itself. */
const harmful: readonly (readonly [text: string, again: RegExp])[] = [
  ['<script>', /<script/i],
  ['<script', /<script/i],
  ['<!--a-->', /<!--/],
  ['<!--', /<!--/],
  ['../', /\.\.\//],
  ['..', /\.\./],
  ['javascript:', /javascript:/],
  ['<iframe>', /<iframe/i],
  ['<object>', /<object/i],
  ['<embed>', /<embed/i],
  [' onclick="a"', / on\w+=/],
  ['onclick="a"', /onclick=/],
  [' onclick=', / on\w+=/],
  ['onclick', /onclick/],
];

/** The harmful text that can be there again after what an expression finds is taken out once: of `<scr<script>ipt>`, `<script>`. */
export function remadeAfter(pattern: string, flags: string): string | null {
  const parsed = parsePattern(pattern, flags);
  if (parsed === null) return null;
  const isFirst = pattern.startsWith('^') && !pattern.includes('|');
  for (const [text, again] of harmful) {
    if (!matchesWhole(parsed, text)) continue;
    // at the beginning there can be another one behind it
    if (isFirst) {
      const found = findIn(parsed, text + text);
      if (found !== null && again.test((text + text).slice(found.end))) return text;
      continue;
    }
    for (let at = 1; at < text.length; at++) {
      const left = withoutAll(parsed, text.slice(0, at) + text + text.slice(at));
      if (left !== null && again.test(left)) return text;
    }
  }
  return null;
}

/** Whether an expression takes out any tag with its end, but not one that ends nowhere, which browsers read to the next `>`. */
export function needsEnd(pattern: string, flags: string): boolean {
  if (!/^\(?<[^!]*>\)?$/.test(pattern)) return false;
  const parsed = parsePattern(pattern, flags);
  return parsed !== null && ['<script>', '<b>', '<i a="b">'].every((tag) => matchesWhole(parsed, tag));
}

/** A text without what an expression finds in it, as `replace` with `g` leaves it. */
function withoutAll(pattern: Pattern, text: string): string | null {
  let left = '';
  let rest = text;
  for (let turn = 0; turn < 20; turn++) {
    const found = findIn(pattern, rest);
    if (found === null || found.end === found.start) return left + rest;
    left += rest.slice(0, found.start);
    rest = rest.slice(found.end);
  }
  return null;
}
