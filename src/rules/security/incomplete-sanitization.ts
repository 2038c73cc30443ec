import type { Confidence } from '../../findings/types.ts';
import type { Replaced, Replacement } from '../../model/code/replacements.ts';
import { spelledIn } from '../../model/code/scan.ts';
import { escapedPattern } from '../../model/regexp/escape.ts';
import { defineRule } from '../define.ts';
import { isOutOfOrder } from '../support/replacing-order.ts';
import { begunBy } from '../support/begun-tags.ts';
import { leftBehind, textsOf } from '../support/replaced-signs.ts';
import { missedBy, needsEnd, remadeAfter } from '../support/tag-filters.ts';

export default defineRule({
  title: 'Sanitisation that leaves some of it behind',
  severity: 'medium',
  precision: 'medium',
  needs: ['sources'],
  tags: ['cwe-116', 'cwe-20', 'cwe-80', 'owasp-a03'],
  docs: {
    why: 'A text as pattern, or an expression without `g`, replaces the first occurrence only: the second quote, or the second `../`, goes through. Taking `<script>` out of `<scr<script>ipt>` leaves `<script>`. It looks safe in review and in every test with one such character.',
    fix: 'Encode for the place where the text goes (parameters in SQL, `path.basename` for names of files, an HTML encoder), or refuse what has such characters. Where something must be replaced, replace all of it: `replaceAll({what}, …)`.',
    bad: `
export function quoted(text: string) {
  return "'" + text.replace("'", "''") + "'";
}
`,
    good: `
export function quoted(text: string) {
  return "'" + text.replaceAll("'", "''") + "'";
}
`,
  },
  messages: {
    first: 'Only the first {what} is replaced; those after it stay.',
    nested: '{what} is taken out once: what is left can be {what} again.',
    backslash:
      '{what} gets a backslash, and backslashes that are there already get none: `\\\\` before it undoes that.',
    same: 'What is replaced is replaced by itself: a text loses the backslash of `\\{what}`.',
    encoded: '{what} is encoded after other signs, whose codes have it in them: they are encoded twice.',
    decoded: '{what} is decoded before other codes, which it may begin: they are decoded twice.',
    expanded:
      'Tags that close themselves are written out by an expression: what stands in quotes inside of one can end it early, and become a tag.',
    unended: '{what} needs the end of a tag: one that is not closed stays, and goes on to the next `>` of the page.',
    attribute: '{what} stands between the quotes of an attribute, and its own quotes, which end it, were left in.',
    code: '{what} becomes part of a program: JSON leaves `</script>` and the line ends U+2028 and U+2029 as they are.',
    missed: '{pattern} is not found in {text}, which browsers take for the same.',
  },
  check(model, report) {
    for (const source of model.sources) {
      const { replacements, patterns, surrounded } = spelledIn(source);
      const told = new Set<string>();
      for (const replacement of replacements) {
        const flaw = flawOf(replacement);
        if (flaw === null) continue;
        told.add(replacement.what);
        const { message, what = replacement.what, confidence = 'medium' } = flaw;
        const text = message === 'same' ? what : `\`${shown(what)}\``;
        report({ message, place: replacement.place, arguments: { what: text }, confidence });
      }
      for (const { of, before, around, replaced, isJson, place } of surrounded) {
        if (leavesQuote(before, replaced)) report({ message: 'attribute', place, arguments: { what: of } });
        else if (isJson && functionText.test(around))
          report({ message: 'code', place, arguments: { what: of }, confidence: 'low' });
      }
      for (const { pattern, flags, place, use } of patterns) {
        const text = missedBy(pattern, flags, use === 'replace' || use === 'test');
        if (text === null || told.has(pattern)) continue;
        const [written, missed] = [`\`${shown(pattern)}\``, `\`${JSON.stringify(text).slice(1, -1)}\``];
        // what only looks for scripts in pages of its own may be content with less
        const confidence = use === 'match' || use === 'read' ? 'low' : 'medium';
        report({ message: 'missed', place, arguments: { pattern: written, text: missed }, confidence });
      }
    }
  },
});

/** The text of a program. */
const functionText = /\bfunction\s*\w*\s*\(|\b(?:eval|new Function)\(|\)\s*=>|=>\s*[{(]/;

/** Between the quotes of an attribute, where nothing was done about quotes. */
function leavesQuote(before: string, replaced: readonly Replaced[]): boolean {
  const [, name = '', quote] = /([\w-]+)=(["'])[^"'<>=]*$/.exec(before) ?? [];
  if (quote === undefined || replaced.length === 0) return false;
  const texts = replaced.map(({ what, flags }) => textsOf(what, flags));
  // what is not one of a few signs may be about quotes too
  if (texts.some((each) => each === null)) return false;
  const signs = texts.flatMap((each) => each ?? []);
  // what is code is decoded first: `&#39;` is a quote there
  const isLeft = !signs.includes(quote) || (/^on[a-z]+$/i.test(name) && !signs.includes('&'));
  return signs.some((sign) => sign === '<' || sign === '>') && isLeft;
}

interface Flaw {
  readonly message: 'first' | 'nested' | 'backslash' | 'same' | 'encoded' | 'decoded' | 'expanded' | 'unended';
  readonly what?: string;
  readonly confidence?: Confidence;
}

function flawOf(replacement: Replacement): Flaw | null {
  const { what, flags, by, all, of, looped, before } = replacement;
  if (by !== null && /^\\?['"`\n]$/.test(what) && by === what.replace('\\', '')) return { message: 'same' };
  const left = leftBehind(replacement);
  if (left !== null) return { message: 'first', confidence: left.certain ? 'medium' : 'low' };
  // `<b/>` becomes `<b></b>`
  if (flags !== null && /^<\(.*\[\^.*\\?\/>$/.test(what) && by !== null && /^<\$1><\/\$\d>$/.test(by))
    return { message: 'expanded' };
  if (by === '' && !looped) {
    const remade = remadeAfter(flags === null ? escapedPattern(what) : what, flags ?? '');
    // whatever stands in angle brackets, which is mostly done for the looks
    const isLoose = /^<(?!!--)\W/.test(what) || what.startsWith('^');
    if (remade !== null || (flags !== null && begunBy(what, flags) !== null))
      return { message: 'nested', ...(isLoose ? { confidence: 'low' } : {}) };
  }
  const order = isOutOfOrder(replacement);
  if (order !== null) return { message: order };
  // JSON has its backslashes escaped
  if (all && of !== 'JSON.stringify()' && givesBackslash(replacement) && !before.some(isOfBackslash))
    return { message: 'backslash', ...(/['"`]/.test(what) ? {} : { confidence: 'low' }) };
  if (by === '' && flags !== null && !looped && needsEnd(what, flags)) return { message: 'unended', confidence: 'low' };
  return null;
}

/** Quotes are escaped, and backslashes with them are not. */
function givesBackslash({ what, flags, by }: Replacement): boolean {
  const texts = flags === null ? null : textsOf(what, flags);
  if (by === null || texts === null || texts.includes('\\')) return false;
  return (
    texts.some((text) => /^[^\w\s]$/.test(text)) && (/^\\\$[&\d]$/.test(by) || texts.some((text) => by === `\\${text}`))
  );
}

function isOfBackslash({ what, flags }: Replaced): boolean {
  return textsOf(what, flags)?.includes('\\') ?? what.includes('\\\\');
}

function shown(what: string): string {
  return what === '\t' ? '\\t' : what.length > 40 ? `${what.slice(0, 40)}…` : what;
}
