import type { WrittenPattern } from '../../model/code/regular-expressions.ts';
import { spelledIn } from '../../model/code/scan.ts';
import type { TextCheck } from '../../model/code/text-checks.ts';
import { defineRule } from '../define.ts';
import { wordsOf } from '../support/secrets.ts';

const endings = 'com|net|org|edu|gov|io|dev|app|co|ai|cloud|info|biz|de|uk|fr|eu|us|example|internal';
const host = new RegExp(`^(?:https?://|//)?(?:[\\w-]+\\.)+(?:${endings})(?::\\d+)?/?$`, 'i');
/** The name of a host in an expression, with dots escaped or not. */
const hostInPattern = new RegExp(`((?:[\\w-]+(?:\\\\)?\\.)+)(?:${endings})(?![\\w-])`, 'i');
const address =
  /(?:^| )(?:url|uri|href|host|hostname|origin|link|domain|referer|referrer|redirect|return to|next|location|target|callback|src|endpoint|issuer)(?: |$)/;

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
  },
  check(model, report) {
    for (const source of model.sources) {
      const { checks, patterns } = spelledIn(source);
      const refused = new Set(checks.map(({ text }) => text.toLowerCase()));
      for (const check of checks) {
        const message = flawOfCheck(check, refused);
        if (message !== null) report({ message, place: check.place, arguments: { of: check.of, text: check.text } });
      }
      for (const written of patterns) {
        const message = flawOfPattern(written);
        const pattern = `/${written.pattern}/`;
        if (message !== null)
          report({
            message,
            place: written.place,
            arguments: { pattern: pattern.length > 60 ? `${pattern.slice(0, 57)}…` : pattern },
          });
      }
    }
  },
});

function flawOfCheck(
  { method, of, text }: TextCheck,
  refused: ReadonlySet<string>,
): 'substring' | 'start' | 'end' | 'scheme' | null {
  if (/^javascript:/i.test(text) && method !== 'endsWith')
    return refused.has('data:') || refused.has('vbscript:') ? null : 'scheme';
  const words = wordsOf(of);
  if (!host.test(text) || !address.test(words)) return null;
  // one of a list of hosts is that host
  if (words.endsWith('s') && !/(?:address|alias|https)$/.test(words)) return null;
  switch (method) {
    case 'startsWith':
      return text.endsWith('/') || !/^https?:|^\/\//i.test(text) ? null : 'start';
    case 'endsWith':
      return 'end';
    default:
      return 'substring';
  }
}

function flawOfPattern({ pattern }: WrittenPattern): 'dot' | 'anchor' | null {
  const found = hostInPattern.exec(pattern);
  if (found?.[1] === undefined || !/https?|\/\/|www|^\^/.test(pattern)) return null;
  if (/(?:^|[^\\])\.$/.test(found[1]) || /\w\.\w/.test(found[1])) return 'dot';
  const after = pattern.slice(found.index + found[0].length);
  return !pattern.startsWith('^') && /^https?\b|^\(https?/.test(pattern) && !/^\(?\??:?[$/]|^\\\//.test(after)
    ? 'anchor'
    : null;
}
