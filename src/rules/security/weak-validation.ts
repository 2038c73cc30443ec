import { linesOf } from '../support/lines.ts';
import type { Location } from '../../findings/types.ts';
import { spelledIn } from '../../model/code/scan.ts';
import type { BackendModel } from '../../model/types.ts';
import { defineRule } from '../define.ts';
import { flawOfCheck } from '../support/weak-checks.ts';
import { flawsOfPattern, lostEscape } from '../support/weak-patterns.ts';

export default defineRule({
  title: 'Checks of addresses that others can pass',
  severity: 'medium',
  precision: 'medium',
  needs: ['sources'],
  tags: ['cwe-20', 'cwe-183', 'cwe-625', 'cwe-184', 'owasp-a01'],
  docs: {
    why: '`example.com` stands in `https://example.com.evil.net`, in `https://evil.net/?x=example.com` and at the end of `evilexample.com`. What such a check lets through is then fetched, redirected to or allowed to read replies.',
    fix: "Parse the address and compare its host as a whole: `new URL(address).hostname === 'example.com'`, for its subdomains `hostname.endsWith('.example.com')`. In regular expressions escape dots and anchor both ends.",
    bad: `
export function isOurs(url: string) {
  return url.includes('shop.example.com');
}
`,
    good: `
export function isOurs(url: string) {
  return new URL(url).hostname === 'shop.example.com';
}
`,
  },
  messages: {
    substring: '{text} may stand anywhere in {of}: in the path of another host, or in front of its name.',
    start: '{of} may go on after {text}: `{text}.evil.net` begins with it too.',
    end: '{of} may have other letters before {text}: the host `evil{text}` ends with it too.',
    dot: 'In {pattern} a dot stands for any character: other hosts match as well.',
    anchor: '{pattern} is not anchored: it is found in the addresses of other hosts too.',
    scheme: '{of} is refused for `javascript:` only; `data:` and `vbscript:` run scripts as well.',
    schemes: '{pattern} holds back some of the schemes that run scripts: `javascript:`, `data:` and `vbscript:`.',
    range: 'In {pattern}, `{range}` holds more than its ends say, signs among it.',
    loose: 'In {pattern}, `^` and `$` hold one alternative each: put the alternatives in parentheses.',
    escape:
      'A text loses the backslash of `{escape}`: the expression means something else. Write two, or a literal expression.',
    suffix:
      'Where {of} does not have it, the index is -1, which is right for a text that is one shorter: ask `endsWith`.',
  },
  check(model, report) {
    for (const source of model.sources) {
      const { checks, patterns, patternTexts, suffixChecks } = spelledIn(source);
      const refused = Map.groupBy(checks, ({ fn }) => fn);
      for (const check of checks) {
        const texts = (refused.get(check.fn) ?? []).map(({ text }) => text.toLowerCase());
        const message = flawOfCheck(check, texts);
        if (message === null) continue;
        report({
          message,
          place: check.place,
          arguments: { of: check.of, text: check.text },
          // that scheme is gone with the browsers that knew it
          ...(message === 'scheme' && texts.some((text) => /^data:?$/.test(text)) ? { confidence: 'low' } : {}),
        });
      }
      for (const { of, place } of suffixChecks) report({ message: 'suffix', place, arguments: { of } });
      for (const written of patterns) {
        const text = `/${written.pattern}/`;
        const pattern = text.length > 60 ? `${text.slice(0, 57)}…` : text;
        for (const { message, confidence, range } of flawsOfPattern(written))
          report({ message, place: written.place, arguments: { pattern, range }, confidence });
      }
      for (const place of patternTexts) {
        const escape = lostEscape(textAt(model, place));
        if (escape !== null) report({ message: 'escape', place, arguments: { escape }, severity: 'low' });
      }
    }
  },
});

/** What stands at a place of one line or more, as it is written. */
function textAt(model: BackendModel, { file, line, column, endLine, endColumn }: Location): string {
  const lines = linesOf(model, file).slice(line - 1, endLine);
  const last = lines.length - 1;
  return lines
    .map((text, index) => text.slice(index === 0 ? column - 1 : 0, index === last ? endColumn - 1 : undefined))
    .join('\n');
}
