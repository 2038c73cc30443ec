import { sensitiveKind } from './sensitive.ts';
import { wordsOf } from './secrets.ts';

/** What only one person or program may know, by its last words, besides what is secret in a log. */
const unguessable =
  /(?:^| )(?:(?:session|auth|login|reset|verification|confirmation|confirm|activation|invite|invitation|recovery|security|access|sms|email|two factor|mfa|2fa|otp|backup|pass|pin) ?(?:code|id|key|hash|link|pin)|otp|pin|totp|nonce|salt|iv|csrf|xsrf|csrf ?token|xsrf ?token|api ?key|password|passphrase|secret|key pair|session ?id|sid|jti|signature|remember ?(?:me|key))$/;

/** Says of what kind a value is, or what it is about, rather than holding it. */
const about =
  /(?:^| )(?:has|is|no|min|max|count|length|size|index|type|name|column|field|label|expir\w*|ttl|timeout|delay|retry|attempts?|cache|idempotency|react|list|row|item|element|map|object|sort|group|partition|routing|foreign|primary|test|mock|fake|dummy|sample|demo|seed|example|placeholder)(?: |$)/;

/** Whether what has this name must not be guessed: a token, a password, a code, a salt. */
export function mustNotBeGuessed(name: string): boolean {
  const words = wordsOf(name.replace(/^#|\d*(?:\(\))?$/g, ''));
  if (about.test(words)) return false;
  return unguessable.test(words) || sensitiveKind(name.replace(/\d+$/, '')) !== '';
}

/** Whether a name says that a hash only tells one thing from another, where nobody gains by a collision. */
export function isChecksum(name: string): boolean {
  return /(?:^| )(?:e ?tag|check ?sum|cache|cached|key prefix|digest cache|gravatar|avatar|fingerprint|integrity|revision|rev|version|bucket|shard|color|colour|file ?name|path|dir|directory|folder|slug|hash code|content hash|file hash|asset|dedup\w*|build|chunk|md5 ?sum|schema|query|lock|advisory|lru|memo\w*|etags?|content md5|uuid|variant|experiment)(?: |$)/.test(
    wordsOf(name),
  );
}
