import type { Replacement } from '../../model/code/replacements.ts';
import { spelledIn } from '../../model/code/scan.ts';
import { defineRule } from '../define.ts';

/** Characters that mean something to HTML, SQL, shells and string literals. */
const special = /^(?:\\?['"`<>&|;*%$\\]|\t|\\t)$/;
/** What is put together again by taking a part out of its middle: `..././` */
const nested =
  /^(?:(?:\\?\.){2}(?:\\?\/)?|\\?\.{2}\[\\\/\\\\\]|<!--|--!?>|<\\?\/?script.*|<script[^]*|javascript:?|on\w+=.*|\\?<\\?!--.*)$/i;

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
  },
  check(model, report) {
    for (const source of model.sources) {
      for (const replacement of spelledIn(source).replacements) {
        const message = flawOf(replacement);
        if (message === null) continue;
        report({ message, place: replacement.place, arguments: { what: `\`${shown(replacement.what)}\`` } });
      }
    }
  },
});

function flawOf({ what, flags, by, all, others }: Replacement): 'first' | 'nested' | 'backslash' | null {
  if (!all && special.test(what) && !isStripped(what, by, others)) return 'first';
  if (by === '' && nested.test(what)) return 'nested';
  if (flags !== null && all && /^\\?['"]$/.test(what) && by !== null && /^\\['"]$|^\\\$&$/.test(by))
    return others.some((other) => other.includes('\\\\')) ? null : 'backslash';
  return null;
}

/** A sign that stands once by its nature: a currency, a percentage, a quote at each end. */
function isStripped(what: string, by: string | null, others: readonly string[]): boolean {
  if (by === '' && /^\\?[%$*;|&]$/.test(what)) return true;
  return by === '' && /^\\?["'`]$/.test(what) && others.includes(what);
}

function shown(what: string): string {
  return what === '\t' ? '\\t' : what.length > 40 ? `${what.slice(0, 40)}…` : what;
}
