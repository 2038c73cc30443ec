/** What a string in the code may be, by its look and by its name. */
export interface SecretGuess {
  /** what a reader calls it: `AWS access key`, `signing secret` */
  readonly what: string;
  /** `issued`: has the form of a real credential; `random`: its name says secret and it looks like one; `weak`: its name says secret, but it is a word; `placeholder`: meant to be replaced */
  readonly kind: 'issued' | 'random' | 'weak' | 'placeholder';
}

/** Formats that providers chose so that leaks can be found. */
const issued: readonly [RegExp, string][] = [
  [/-----BEGIN (?:(?:RSA|EC|DSA|OPENSSH|ENCRYPTED|PGP) )?PRIVATE KEY(?: BLOCK)?-----/, 'private key'],
  [/^(?:AKIA|ASIA)[0-9A-Z]{16}$/, 'AWS access key'],
  [/^gh[pousr]_[A-Za-z0-9]{36,}$/, 'GitHub token'],
  [/^github_pat_\w{60,}$/, 'GitHub token'],
  [/^glpat-[\w-]{20,}$/, 'GitLab token'],
  [/^xox[abeoprs]-[\w-]{20,}$/, 'Slack token'],
  [/^(?:sk|rk)_live_\w{20,}$/, 'Stripe live key'],
  [/^whsec_\w{24,}$/, 'Stripe webhook secret'],
  [/^SG\.[\w-]{20,}\.[\w-]{30,}$/, 'SendGrid key'],
  [/^sk-ant-[\w-]{30,}$/, 'Anthropic key'],
  [/^sk-(?:proj-)?[A-Za-z0-9_-]{40,}$/, 'OpenAI key'],
  [/^npm_[A-Za-z0-9]{36}$/, 'npm token'],
  [/^dop_v1_[a-f0-9]{64}$/, 'DigitalOcean token'],
  [/^shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}$/, 'Shopify token'],
  [/^key-[a-f0-9]{32}$/, 'Mailgun key'],
  [/^\d{8,10}:AA[\w-]{33}$/, 'Telegram bot token'],
  [/^EAACEdEose0cBA\w+$/, 'Facebook token'],
];

const credentialUrl = /^[a-z][a-z0-9+.-]*:\/\/[^\s:@/{]+:([^\s@/{]+)@([^\s/:?]+)/i;
/** The last words of a name that holds a secret. */
const secretName =
  /(?:secret|password|passwd|passphrase|pwd|private key|(?:api|access|auth|encryption|signing|session|cookie|jwt|hmac|crypto|master|service|account|storage|client|webhook) key|secret or key|access token|auth token|api token|bearer token|refresh token|credential|session secret|cookie secret|client secret|jwt secret)s?$/;
/** Keys that front ends ship to everybody. */
const publishable = /^(?:phc_|pk_(?:live|test)_|pk\.|AIza)/;
/** Names that talk about a secret, and hold none. */
const aboutSecrets =
  /(?:public|publishable|or|header|name|field|label|message|error|placeholder|url|uri|path|regex|pattern|param|prefix|hint|title|event|action|route|column|hash(?:ed)?|invalid|wrong|missing|forgot|reset|change|confirm|new|old|current|repeat|strength|policy|type|selector|i18n|mask(?:ed)?|token type) |(?:invalid|wrong|missing|forgot|reset|change|confirm|update|test|mock|fake|dummy|example|sample) /;
const placeholder =
  /^(?:<.*>|\[.*\]|\{\{?.*\}\}?|\$\{?.*|%.*%|x{3,}|\*{3,}|\.{3,}|-+|_+|(?:some|any|enter|insert|add|put|set)[ _-].*)$|change.?(?:me|it|this)|your.|replace|placeholder|example|to.?be.?(?:set|defined)|(?:^|[^a-z])(?:todo|tbd|dummy|fake|sample|redacted|masked|n\/a|undefined|null|none)(?:$|[^a-z])|\bhere$|_here$/i;

/** `jwtSecretKey`, `JWT_SECRET_KEY` → `jwt secret key`. */
export function wordsOf(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
    .replaceAll(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .replaceAll(/[^A-Za-z0-9]+/g, ' ')
    .trim()
    .toLowerCase();
}

/** What a string under a name is; null for one that is no secret. */
export function guessSecret(name: string, value: string): SecretGuess | null {
  const text = value.trim();
  for (const [pattern, what] of issued) {
    if (pattern.test(text))
      return { what, kind: placeholder.test(text) || entropy(text) < 2.5 ? 'placeholder' : 'issued' };
  }
  const url = credentialUrl.exec(text);
  if (url?.[1] !== undefined) {
    if (/^(?:localhost|127\.|0\.0\.0\.0|host\.docker|\[?::1|example\.|[\w-]+$)/.test(url[2] ?? '')) return null;
    return placeholder.test(url[1]) || /^(?:pass(?:word)?|user|pw|secret)$/i.test(url[1])
      ? null
      : { what: 'password in a connection URL', kind: 'random' };
  }
  // `JWT_SECRET2`
  const words = wordsOf(name.replace(/(?<=[a-z])_?\d$/i, ''));
  if (words === 'authorization') return guessHeader(text);
  if (publishable.test(text) || /^x algolia api key$|algolia search (?:only )?(?:api )?key$/.test(words)) return null;
  if (!secretName.test(words) || aboutSecrets.test(`${words} `) || !isKeyMaterial(text, words)) return null;
  const what = `value of ${name}`;
  if (placeholder.test(text)) return { what, kind: 'placeholder' };
  return { what, kind: looksRandom(text) ? 'random' : 'weak' };
}

/** `Bearer …` with something that looks issued. */
function guessHeader(text: string): SecretGuess | null {
  const [, scheme = '', given = ''] = /^(basic|bearer|token)\s+(\S{8,})$/i.exec(text) ?? [];
  if (!/[a-z]/i.test(given) || !/\d/.test(given) || /[{}<>$%]|token|test|abc|example|your|1234/i.test(given))
    return null;
  const what = scheme.toLowerCase() === 'basic' ? 'password of another service' : 'token of another service';
  return { what, kind: looksRandom(given) ? 'random' : 'weak' };
}

/** Signs or encrypts: knowing it is enough to forge, whatever else is configured. */
export function isSigningName(name: string): boolean {
  return isSigningWords(wordsOf(name.replace(/(?<=[a-z])_?\d$/i, '')));
}

function isSigningWords(words: string): boolean {
  return /(?:jwt|session|cookie|sign|hmac|encrypt|crypto|token|csrf|access|refresh|webhook|^)\s?(?:\w+ )?(?:secret|secret key|key|secret or key)$/.test(
    words,
  );
}

/** Not a sentence for people, a path, an address, or the name of something. */
function isKeyMaterial(text: string, words: string): boolean {
  // a word for people or the code of an error; passwords of one word cannot be told from them
  if (!isSigningWords(words) && /^[A-Za-z\s_.-]+$/.test(text)) return false;
  if (text.length < 4 || text.includes('{?}') || /\s\S+\s|^[./~]|^https?:|^[a-z]+:\/\/|^\$\{|^[^\w]+$/i.test(text))
    return false;
  // `const API_KEY = 'apiKey'`, `password: 'Password'`: names of fields, headers and translations
  const own = wordsOf(text);
  if (own === words || words.endsWith(own) || own.startsWith(`${words} `) || /^[a-z]+(?:\.[a-z_-]+)+$/i.test(text))
    return false;
  return !/^(?:string|text|password|hidden|secret|token|bearer|basic|hash|true|false|required|optional|x-[\w-]+|[a-z]+-key|authorization)$/i.test(
    text,
  );
}

/** Hex, base64 and the like of some length, or a password with several kinds of characters. */
function looksRandom(text: string): boolean {
  if (text.length < 12 || /\s/.test(text)) return false;
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((kind) => kind.test(text)).length;
  if (/^[a-f0-9-]{16,}$/i.test(text)) return entropy(text) >= 2.8 && /\d/.test(text);
  return kinds >= 3 && entropy(text) >= 3.2 && /\d/.test(text);
}

/** Bits per character. */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const character of text) counts.set(character, (counts.get(character) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}
