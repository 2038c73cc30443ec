import type { TextCheck } from '../../model/code/text-checks.ts';
import { wordsOf } from './secrets.ts';

const endings = 'com|net|org|edu|gov|io|dev|app|co|ai|cloud|info|biz|de|uk|fr|eu|us|example|internal';
const host = new RegExp(`^(?:https?://|//)?(?:[\\w-]+\\.)+(?:${endings})(?::\\d+)?/?$`, 'i');
const address =
  /(?:^| )(?:url|uri|href|host|hostname|origin|link|domain|referer|referrer|redirect|return to|next|location|target|callback|src|endpoint|issuer)(?: |$)/;

/** Whether something, by its name, is an address. */
export function isAddress(name: string): boolean {
  return address.test(wordsOf(name));
}

/** What others can make of a question about an address; `refused`: what else the same function asks for. */
export function flawOfCheck(
  { method, of, text }: TextCheck,
  refused: readonly string[],
): 'substring' | 'start' | 'end' | 'scheme' | null {
  const isScheme = method === 'startsWith' || method === 'indexOf' || method === 'equals';
  if (/^javascript:?$/i.test(text) && isScheme && (text.endsWith(':') || /scheme|protocol/i.test(of)))
    return ['data', 'vbscript'].every((scheme) => refused.some((other) => other.replace(':', '') === scheme))
      ? null
      : 'scheme';
  const words = wordsOf(of);
  if (method === 'equals' || !host.test(text) || !address.test(words)) return null;
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
