import { wordsOf } from './secrets.ts';

/** What a name stands for, by its last words. */
const sensitive: readonly [RegExp, string][] = [
  [
    /(?:^| )(?:password|passwd|pwd|passphrase|passcode)\d*(?: (?:text|plain|plaintext|raw|value|string|str|input|confirmation))?$/,
    'password',
  ],
  [
    /(?:^| )(?:(?:access|refresh|auth|bearer|session|id|reset|verification|api|security|login|user|jwt|device|push|client)? ?token|jwt|csrf id|session cookie)$/,
    'token',
  ],
  // those of a payment, a recording or a scan say nothing of who is signed in
  [/^(?:(?:my|user|login|auth|web|browser|http|current) )?session id$/, 'token'],
  [
    /(?:^| )(?:(?:client|app|api|shared|signing|jwt|webhook|session|totp|otp|mfa|two factor) )?secret$|(?:^| )(?:api|private|secret|access|encryption|signing|master|auth|authentication|authori[sz]ation) key$|(?:^| )credentials?$/,
    'secret',
  ],
  [/(?:^| )(?:otp|one time (?:password|code)|pin code|mfa code|totp)$/, 'one-time code'],
  [/(?:^| )(?:authorization|authorisation|cookies?|set cookie)$/, 'credential'],
  [/(?:^| )(?:(?:credit |debit )?card (?:number|no)|credit ?card|pan|cvv2?|cvc|card ?holder|iban)$/, 'card number'],
  [/(?:^| )(?:ssn|social security(?: number)?|passport (?:number|no)|national id)$/, 'personal number'],
];

/** Talks about a secret, or holds what is left of it. */
const about =
  /^(?:has|is|no|not|needs?|should|must|can|use[sd]?|with|missing|invalid|wrong|expired|masked|redacted|hashed|hash|encrypted|public|count|num|number|total|max|min|csrf|xsrf|next|prev|previous|page|continuation|cursor|sync|input|output|prompt|completion|cancellation|cancel|abort|design|lexer|current|end|start)(?= )/;

/** `password` for `user.newPassword`; '' for a name that holds nothing to hide, as far as it tells. */
export function sensitiveKind(name: string): string {
  if (/^\[|[('"]/.test(name)) return '';
  const words = wordsOf(name.split('.').at(-1) ?? '');
  if (/^current (?:password|passwd|pwd|passphrase)$/.test(words)) return 'password';
  if (about.test(words)) return '';
  return sensitive.find(([pattern]) => pattern.test(words))?.[1] ?? '';
}
