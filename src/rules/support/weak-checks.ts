import type { TextCheck } from '../../model/code/text-checks.ts';
import { wordsOf } from './secrets.ts';
import { endings } from './weak-hosts.ts';

const host = new RegExp(`^(?:(?:[a-z]*:)?//)?\\.?(?:[\\w-]+\\.)+(?:${endings})(?::\\d+)?/?$`, 'i');
/** What is a host without doubt, whatever is asked for it. */
const plainHost = /^(?:(?:[a-z]*:)?\/\/)?\.?(?:[a-z\d-]+\.)+(?:com|org|edu|gov|uk|net|io)(?::\d+)?\/?$/i;
const site = /^https?:\/\/(?:[a-z\d-]+\.)+[a-z]+(?::\d+)?\/?$/i;
const page = /^https?:\/\/(?:[a-z\d-]+\.)+[a-z]+(?::\d+)?\/[\w/-]+$/i;
const address =
  /(?:^| )(?:url|uri|href|host|hostname|origin|link|domain|referer|referrer|redirect|return to|next|location|target|callback|src|endpoint|issuer)(?: |$)/;
/** Texts in which addresses may stand, and lists of which one may be an address. */
const content =
  /(?:^| )(?:texts?|contents?|html|body|messages?|msg|err|errors?|lines?|logs?|output|stdout|stderr|css|markdown|md|descriptions?|titles?|agent|files?|filename|path|pathname|code|sql|comments?|notes?|chunks?|pages?|templates?|style|script|summary|labels?|readme|manifest|snippet|config|settings|patterns?|list|set|array|allowed|permitted|denied|blocked|whitelist|allowlist|blacklist|denylist|json|xml|data|raw|source)(?: |$)/;

/** Whether something, by its name, is an address. */
export function isAddress(name: string): boolean {
  return address.test(wordsOf(name));
}

/** Whether something, by its name, is a text in which there may be addresses, or a list of them. */
export function holdsAddresses(name: string): boolean {
  const words = wordsOf(name);
  return content.test(words) || (words.endsWith('s') && !/(?:address|alias|https)$/.test(words));
}

/** What others can make of a question about an address; `refused`: what else the same function asks for. */
export function flawOfCheck(
  { method, of, text }: TextCheck,
  refused: readonly string[],
): 'substring' | 'start' | 'end' | 'scheme' | null {
  const isScheme = method === 'startsWith' || method === 'indexOf' || method === 'equals';
  const before = /^(.*)\.split\(\)\[0\]$/.exec(of)?.[1] ?? '';
  if (
    /^javascript:?$/i.test(text) &&
    isScheme &&
    (text.endsWith(':') || /scheme|protocol/i.test(of) || isAddress(before))
  )
    return ['data', 'vbscript'].every((scheme) => refused.some((other) => other.replace(':', '') === scheme))
      ? null
      : 'scheme';
  if (method === 'equals' || !isHost(method, of, text)) return null;
  switch (method) {
    case 'startsWith':
      return /(?::\d+|\/)$/.test(text) ? null : 'start';
    case 'endsWith':
      return /^\.[\w-]+(?:\.[\w-]+)+$/.test(text) ? null : 'end';
    default:
      return 'substring';
  }
}

function isHost(method: TextCheck['method'], of: string, text: string): boolean {
  if (isAddress(of)) {
    // one of a list of hosts is that host
    const words = wordsOf(of);
    const isList = words.endsWith('s') && !/(?:address|alias|https)$/.test(words);
    return !isList && (host.test(text) || site.test(text) || (method === 'includes' && page.test(text)));
  }
  if (of === '' || holdsAddresses(of)) return false;
  return plainHost.test(text) || site.test(text) || (method === 'includes' && page.test(text));
}
