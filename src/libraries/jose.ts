import { options, trueValue, type ExternalValue, type Value } from '../evaluate/values.ts';
import type { OperationCall } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { literalText, optionsAt } from './support/arguments.ts';

/** JSON Web Tokens with jose: tokens are built by a chain that ends in `sign()`. */
export default defineLibrary({
  packages: ['jose'],
  docs: 'https://github.com/panva/jose',
  rows: [
    {
      api: 'jose.SignJWT().{setProtectedHeader|setIssuedAt|setIssuer|setAudience|setSubject|setJti|setNotBefore|setExpirationTime}()',
      is: 'alias',
      of: 'jose.SignJWT()',
    },
    { api: 'jose.SignJWT().sign', is: 'function', async: true },
    { api: 'jose.{jwtVerify|jwtDecrypt|importJWK|importSPKI|importPKCS8}', is: 'function', async: true },
    // what it holds nobody vouches for, which `security/jwt-verification` tells; that it is an object is not an attack by itself
    { api: 'jose.decodeJwt', is: 'sanitizer', kinds: ['nosql'] },
  ],
  hooks: {
    // `if (lifetime) signer.setExpirationTime(lifetime)`: set on the object, whatever is chained to it
    'jose.SignJWT().setExpirationTime': (call) => {
      call.remember('expires', trueValue);
      return undefined;
    },
  },
  operations: {
    'jose.SignJWT().sign': (call) => ({
      is: 'token',
      operation: 'sign',
      literalKey: literalText(call.args[0]),
      options: {},
      algorithmsPinned: true,
      expires:
        chain(call.receiver).includes('setExpirationTime') ||
        payloadExpires(call) ||
        (isSet(call.receiver) ? null : false),
    }),
    // the algorithms that jose accepts follow from the type of the key; `none` is never among them
    'jose.{jwtVerify|jwtDecrypt}': (call) => ({
      is: 'token',
      operation: 'verify',
      literalKey: literalText(call.args[1]),
      options: optionsAt(call, 2),
      algorithmsPinned: true,
      expires: true,
    }),
    'jose.{decodeJwt|decodeProtectedHeader|UnsecuredJWT.decode}': () => ({
      is: 'token',
      operation: 'decode',
      literalKey: null,
      options: {},
      algorithmsPinned: null,
      expires: null,
    }),
  },
});

/** An expiration time was set on one of the objects that a chain goes through, at least under some condition. */
function isSet(value: Value | null): boolean {
  if (value === null) return false;
  for (const option of options(value)) {
    for (let at = option.kind === 'external' ? option : null; at !== null; at = at.receiver)
      if (at.props?.has('expires') === true) return true;
  }
  return false;
}

/** Names of the methods that were called to get to a value, last first. */
function chain(value: Value | null): string[] {
  const names: string[] = [];
  let at: ExternalValue | null =
    value === null ? null : (options(value).find((option) => option.kind === 'external') ?? null);
  for (; at !== null; at = at.receiver) if (at.call !== null) names.push(at.call.name);
  return names;
}

function payloadExpires(call: OperationCall): boolean {
  let at = call.receiver?.kind === 'external' ? call.receiver : null;
  while (at !== null && at.receiver !== null) at = at.receiver;
  return call.object(at?.args[0])?.has('exp') === true;
}
