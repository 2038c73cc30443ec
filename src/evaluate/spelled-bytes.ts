import { kindBit } from './taint.ts';
import { asString, literal, makeUnknown, type ExternalValue, type Place, type Value } from './values.ts';

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

/** Shorter texts hide nothing. */
const minHidden = 8;

/** What `Buffer.from('6576616c', 'hex')` spells out, which nobody who reads the code sees: harmless but as code. */
export function hiddenText({ args }: ExternalValue, place: Place): Value | null {
  const [text, encoding] = args;
  if (text === undefined || encoding === undefined || !/^(?:hex|base64)$/.test(asString(encoding) ?? '')) return null;
  return hiddenIn(text, asString(encoding) ?? '', place);
}

/** What a text of some length stands for, as in `atob('…')`; null if the code does not spell it out. */
export function hiddenIn(text: Value, encoding: string, place: Place): Value | null {
  const spelled = asString(text);
  return spelled === null || spelled.length < minHidden ? null : hiddenAs(encoding, place, spelled);
}

/** A text that nobody can read in the code, by how it is written there: harmless but as code. */
export function hiddenAs(encoding: string, place: Place, spelled?: string): Value {
  const label = `text that is written in ${encoding} in the code`;
  const source = { kind: 'hidden', in: 'hidden', label, place, ...(spelled === undefined ? {} : { spelled }) };
  return makeUnknown({ source, safeFor: ~kindBit('code'), step: null }, 'string');
}
