import type { OperationCall, OperationDraft } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { isOpaque, literalText, optionsAt } from './support/arguments.ts';

/** JSON Web Tokens with jsonwebtoken and its promise-returning wrappers. What `verify` returns was signed by us: it is no input. */
export default defineLibrary({
  packages: ['jsonwebtoken', 'jsonwebtoken-promisified', 'jwt-simple', 'jwt-decode', 'jws', 'fast-jwt'],
  versions: '8 || 9',
  docs: 'https://github.com/auth0/node-jsonwebtoken',
  rows: [
    { api: 'jsonwebtoken-promisified', is: 'alias', of: 'jsonwebtoken' },
    // what it holds nobody vouches for, which `security/jwt-verification` tells; that it is an object is not an attack by itself
    { api: 'jsonwebtoken.decode', is: 'sanitizer', kinds: ['nosql'] },
    { api: '{jsonwebtoken.sign|jwt-simple.encode}', is: 'sink', kind: 'secret', arg: 1 },
    { api: 'jwt-decode.jwtDecode', is: 'alias', of: 'jwt-decode' },
    { api: '{jwt-decode|jws.decode|fast-jwt.createDecoder()}', is: 'sanitizer', kinds: ['nosql'] },
  ],
  operations: {
    'jsonwebtoken.sign': (call) => sign(call, 2),
    'jsonwebtoken.verify': (call) => verify(call, 2),
    '{jsonwebtoken.decode|jwt-decode|jws.decode|fast-jwt.createDecoder()}': () => ({
      is: 'token',
      operation: 'decode',
      literalKey: null,
      options: {},
      algorithmsPinned: null,
      expires: null,
    }),
    // encode(payload, key, algorithm); decode(token, key, noVerify, algorithm)
    'jwt-simple.encode': (call) => ({
      is: 'token',
      operation: 'sign',
      literalKey: literalText(call.args[1]),
      options: {},
      algorithmsPinned: true,
      expires: hasClaim(call, 'exp'),
    }),
    'jwt-simple.decode': (call) => ({
      is: 'token',
      operation: 'verify',
      literalKey: literalText(call.args[1]),
      options: {},
      algorithmsPinned: call.args[3] !== undefined,
      expires: true,
    }),
  },
});

function sign(call: OperationCall, at: number): OperationDraft {
  const options = optionsAt(call, at);
  const opaque = isOpaque(call.args[at]) && call.args[at]?.kind !== 'function';
  const expires = 'expiresIn' in options || hasClaim(call, 'exp') === true;
  return {
    is: 'token',
    operation: 'sign',
    literalKey: literalText(call.args[1]),
    options,
    algorithmsPinned: options['algorithm'] !== 'none',
    expires: expires ? true : opaque || hasClaim(call, 'exp') === null ? null : false,
  };
}

function verify(call: OperationCall, at: number): OperationDraft {
  const options = optionsAt(call, at);
  const { algorithms } = options;
  const acceptsNone =
    Array.isArray(algorithms) &&
    algorithms.some((algorithm) => typeof algorithm === 'string' && algorithm.toLowerCase() === 'none');
  return {
    is: 'token',
    operation: 'verify',
    literalKey: literalText(call.args[1]),
    options,
    algorithmsPinned: acceptsNone
      ? false
      : algorithms !== undefined
        ? true
        : isOpaque(call.args[at]) || choosesByKey(call)
          ? null
          : false,
    expires: options['ignoreExpiration'] !== true,
  };
}

/** Since version 5 the kind of the key decides which algorithms are accepted: a public key never verifies an HMAC. */
function choosesByKey({ event }: OperationCall): boolean {
  const { version, range } = event.place.module.package?.dependencies['jsonwebtoken'] ?? { version: '', range: '' };
  const major = /\d+/.exec(version || range)?.[0];
  return major === undefined || Number(major) >= 5;
}

/** Whether the payload sets a claim; null if the payload cannot be read in full. */
function hasClaim(call: OperationCall, claim: string): boolean | null {
  const [payload] = call.args;
  const members = call.object(payload);
  if (members?.has(claim) === true) return true;
  return members === null || isOpaque(payload) ? null : false;
}
