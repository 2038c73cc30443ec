import { asString, literal, type ExternalValue, type Value } from './values.ts';

const digits = /^(?:hex|base64|base64url)$/;

/** `btoa('user:password')`, of a text that the code spells out; null where it does not. */
export function spelledBase64(text: Value): Value | null {
  const spelled = asString(text);
  return spelled === null ? null : literal(Buffer.from(spelled, 'latin1').toString('base64'));
}

/** `Buffer.from('user:password').toString('base64')`, of a text that the code spells out; null where it does not, or hides it. */
export function spelledBytes({ args: [text, from] }: ExternalValue, to: Value | undefined): Value | null {
  const spelled = text === undefined ? null : asString(text);
  if (spelled === null || (from !== undefined && !/^utf-?8$/i.test(asString(from) ?? ''))) return null;
  const encoding = to === undefined ? 'utf8' : asString(to);
  if (encoding === 'utf8' || encoding === 'utf-8') return literal(spelled);
  return digits.test(encoding ?? '') ? literal(bytesOf(spelled, encoding)) : null;
}

function bytesOf(text: string, encoding: string | null): string {
  return Buffer.from(text).toString(encoding === 'hex' ? 'hex' : encoding === 'base64' ? 'base64' : 'base64url');
}
