import type { CookieOperation } from '../../model/operations.ts';
import type { OptionValue } from '../../model/types.ts';
import { wordsOf } from './secrets.ts';
import { isCodeForDevelopment } from './secret-places.ts';

/** Names of cookies that say who somebody is. */
const identifying =
  /(?:^| )(?:session|sess|sid|sessid|sessionid|token|tokens|auth|authkey|authtoken|jwt|login|remember|remember me|access|refresh|credential|identity|user id|api key)(?: id| key| token)?$|^connect sid$/;
/** Meant to be read by scripts, of no use to anybody, or about something else. */
const open = /csrf|xsrf|logged ?in|is auth|has |expir|state|nonce|flash|theme|locale|lang|consent|id token hint/;

/** Whether a cookie lets whoever has it act as somebody. */
export function identifies({ name, ofToken, value, session }: CookieOperation): boolean {
  if (session !== undefined) return true;
  const words = wordsOf(name ?? '');
  if (open.test(words)) return false;
  return ofToken || identifying.test(words) || (name === null && identifying.test(wordsOf(value)));
}

/** Whether a cookie is taken away rather than set. */
export function isRemoval({ value, options }: CookieOperation): boolean {
  return value === "''" || value === 'null' || isOver(options?.['maxAge']) || isOver(options?.['expires']);
}

/** `maxAge: 0`, `maxAge: -1` */
function isOver(age: OptionValue | undefined): boolean {
  return (typeof age === 'number' || (typeof age === 'string' && age !== '')) && Number(age) <= 0;
}

/** Flags that a cookie lacks, by their names; those that are not known are not among them. */
export function missingFlags({ options, place }: CookieOperation): ('httpOnly' | 'secure')[] {
  if (options === null || isCodeForDevelopment(place.file)) return [];
  return (['httpOnly', 'secure'] as const).filter((flag) => options[flag] === undefined || options[flag] === false);
}
