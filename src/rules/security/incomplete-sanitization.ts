import type { Confidence } from '../../findings/types.ts';
import type { Replacement } from '../../model/code/replacements.ts';
import { spelledIn } from '../../model/code/scan.ts';
import { defineRule } from '../define.ts';
import { isOutOfOrder } from '../support/replacing-order.ts';
import { missedBy, remadeAfter } from '../support/tag-filters.ts';

/** Characters that mean something to HTML, SQL, shells and string literals. */
const special = /^(?:\\?['"`<>&|;*%$\\]|\t|\\t|\n|\\n)$/;
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
    missed: '{pattern} is not found in {text}, which browsers take for the same.',
  },
  check(model, report) {
    for (const source of model.sources) {
      const { replacements, patterns } = spelledIn(source);
      const told = new Set<string>();
      for (const replacement of replacements) {
        const flaw = flawOf(replacement);
        if (flaw === null) continue;
        told.add(replacement.what);
        const { message, what = replacement.what, confidence = 'medium' } = flaw;
        const text = message === 'same' ? what : `\`${shown(what)}\``;
        report({ message, place: replacement.place, arguments: { what: text }, confidence });
      }
      for (const { pattern, flags, place, use } of patterns) {
        const text = missedBy(pattern, flags);
        if (text === null || told.has(pattern)) continue;
        const [written, missed] = [`\`${shown(pattern)}\``, `\`${JSON.stringify(text).slice(1, -1)}\``];
        // what only looks for scripts in pages of its own may be content with less
        const confidence = use === 'replace' || use === 'test' ? 'medium' : 'low';
        report({ message: 'missed', place, arguments: { pattern: written, text: missed }, confidence });
      }
    }
  },
});

interface Flaw {
  readonly message: 'first' | 'nested' | 'backslash' | 'same' | 'encoded' | 'decoded' | 'expanded';
  readonly what?: string;
  readonly confidence?: Confidence;
}

function flawOf(replacement: Replacement): Flaw | null {
  const { what, flags, by, all, others, of, looped } = replacement;
  if (by !== null && /^\\?['"`\n]$/.test(what) && by === what.replace('\\', '')) return { message: 'same' };
  if (!all && special.test(what) && !isStripped(what, by, others) && !isSplitOff(what, by)) return { message: 'first' };
  // `<b/>` becomes `<b></b>`
  if (flags !== null && /^<\(.*\[\^.*\\?\/>$/.test(what) && by !== null && /^<\$1><\/\$\d>$/.test(by))
    return { message: 'expanded' };
  if (by === '' && !looped) {
    const remade = remadeAfter(flags === null ? what.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&') : what, flags ?? '');
    // whatever stands in angle brackets, which is mostly done for the looks
    if (remade !== null) return { message: 'nested', ...(/^<\W/.test(what) ? { confidence: 'low' } : {}) };
  }
  const order = isOutOfOrder(replacement);
  if (order !== null) return { message: order };
  // JSON has its backslashes escaped
  if (
    flags !== null &&
    all &&
    /^\\?['"]$/.test(what) &&
    by !== null &&
    /^\\['"]$|^\\\$&$/.test(by) &&
    of !== 'JSON.stringify()'
  )
    return others.some((other) => other.includes('\\\\')) ? null : { message: 'backslash' };
  return null;
}

/** The end of the first line is a seam. */
function isSplitOff(what: string, by: string | null): boolean {
  return /^(?:\n|\\n)$/.test(what) && (by === null || !/^\\+n$|^<br/.test(by));
}

/** A sign that stands once by its nature: a currency, a percentage, a quote at each end. */
function isStripped(what: string, by: string | null, others: readonly string[]): boolean {
  if (by === '' && /^\\?[%$*;|&]$/.test(what)) return true;
  return by === '' && /^\\?["'`]$/.test(what) && others.includes(what);
}

function shown(what: string): string {
  return what === '\t' ? '\\t' : what.length > 40 ? `${what.slice(0, 40)}…` : what;
}
