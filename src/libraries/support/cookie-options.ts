import type { Value } from '../../evaluate/values.ts';
import type { CookieOperation } from '../../model/operations.ts';
import type { OptionValue } from '../../model/types.ts';
import type { OperationCall } from '../build-types.ts';

type Options = NonNullable<CookieOperation['options']>;

/** The options of a cookie over what the package sets by itself; null if they are not known. */
export function cookieOptions(call: OperationCall, value: Value | undefined, defaults: Options = {}): Options | null {
  const given = call.option(value);
  if (given === undefined) return defaults;
  if (typeof given !== 'object' || given === null || !('object' in given)) return null;
  // what is spread into it may say anything
  return '...' in given.object ? null : { ...defaults, ...given.object };
}

/** The options that a `Set-Cookie` header spells out: `sid=…; HttpOnly; SameSite=Lax`. */
export function headerOptions(header: string): Options {
  const options: Record<string, OptionValue> = {};
  const names: Readonly<Record<string, string>> = { httponly: 'httpOnly', samesite: 'sameSite', 'max-age': 'maxAge' };
  for (const part of header.split(';').slice(1)) {
    const [name = '', value] = part.trim().split('=');
    const key = name.trim().toLowerCase();
    if (key !== '') options[names[key] ?? key] = value === undefined ? true : value.trim();
  }
  return options;
}
