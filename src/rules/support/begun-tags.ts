import { parsePattern, type Pattern } from '../../model/regexp/parse.ts';

/** What does harm as soon as it has begun, and what in an expression says that it is about something of the page's own. */
const beginnings: readonly (readonly [text: string, own: RegExp | null])[] = [
  ['<script', null],
  ['<iframe', null],
  ['<style', null],
  ['<cript', null],
  ['<!--', /[a-z\d]{2}/i],
  ['../', /[\w-]{2}/],
  ['/..', /[\w-]/],
];
/** Attributes that hold code, by name or as all that begin like one. */
const handlers =
  /(?:^|\\[sSbW]|[^a-z\\])(?:on(?:\\w[+*]|\[(?:\\w|a-z)[^\]]*\][+*]|(?:click|error|load|mouse\w+|focus|blur|change|submit|key\w+)\b)|(?:data-|x-)?ng[-:](?:\\w[+*]|\[(?:\\w|a-z)[^\]]*\][+*]|[a-z]+))/i;

/**
 * What an expression that takes texts out may begin with, so that taking one out can put together another: of `<scr<script…>ipt>`
 * the rest is `<script…>`. Null if it is about nothing that does harm, or holds to a place.
 */
export function begunBy(pattern: string, flags: string): string | null {
  if (/(?<![\\[])[$^]/.test(pattern)) return null;
  const parsed = parsePattern(pattern, flags);
  if (parsed === null) return null;
  const spelled = pattern.replaceAll(/\\[bBdDsSwW]|\\u[\da-f]{4}|\[(?:\\.|[^\]\\])*\]|\(\?(?:[:=!]|<[=!])/gi, '');
  const found = beginnings.find(([text, own]) => own?.test(spelled) !== true && mayBegin(parsed, text));
  return found?.[0] ?? (handlers.test(pattern) ? 'onclick' : null);
}

function mayBegin(pattern: Pattern, text: string): boolean {
  let steps = 0;
  const run = (node: Pattern, at: number, next: (end: number) => boolean): boolean => {
    if (at === text.length) return true;
    if (++steps > 5000) return false;
    switch (node.kind) {
      case 'set':
        return reads(node, text.charCodeAt(at)) && next(at + 1);
      case 'sequence':
        return node.items.reduceRight<(end: number) => boolean>(
          (rest, item) => (end) => run(item, end, rest),
          (end) => end === text.length || next(end),
        )(at);
      case 'choice':
        return node.options.some((option) => run(option, at, next));
      case 'group':
        return run(node.of, at, next);
      case 'repeat':
        return (
          (node.max > 0 && run(node.of, at, (end) => end > at && (next(end) || run(node, end, next)))) ||
          (node.min === 0 && next(at))
        );
      case 'edge':
        return next(at);
      case 'look':
        return next(at);
      case 'back':
        return false;
    }
  };
  return run(pattern, 0, (end) => end === text.length);
}

/** Signs are spelled out; letters are not those of anything that goes on behind the tag's end, over lines. */
function reads({ characters }: Extract<Pattern, { kind: 'set' }>, code: number): boolean {
  const holds = (one: number): boolean => characters.some(([first, last]) => one >= first && one <= last);
  if (!holds(code)) return false;
  const isSign = !/\w/.test(String.fromCharCode(code));
  if (isSign) return characters.every(([first, last]) => last - first < 3);
  return !holds(62) || !holds(10);
}
