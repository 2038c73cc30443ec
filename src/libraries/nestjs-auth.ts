import type { Value } from '../evaluate/values.ts';
import type { OptionValue } from '../model/types.ts';
import type { OperationCall, OperationDraft } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { isOpaque, literalText, optionsAt } from './support/arguments.ts';

const guard = '@nestjs/passport.AuthGuard()';
const canActivate = `{${guard}.canActivate|${guard}().canActivate}`;
const service = '@nestjs/jwt.JwtService()';

/** Nest's packages that decide who may pass: Passport guards, rate limits and tokens. */
export default defineLibrary({
  packages: ['@nestjs/passport', '@nestjs/throttler', '@nestjs/jwt'],
  docs: 'https://docs.nestjs.com/security/authentication',
  rows: [
    // what is injected as such: `@Inject('AUTH_GUARD') private guard: IAuthGuard`
    { api: '@nestjs/passport.IAuthGuard()', is: 'alias', of: `${guard}()` },
    { api: '@nestjs/passport.AuthGuard', is: 'guard', guard: 'authentication', by: 'strategy' },
    { api: `{${guard}|${guard}()}.{handleRequest|getRequest|logIn|getAuthenticateOptions}`, is: 'function' },
    { api: canActivate, is: 'guard', guard: 'authentication', by: 'strategy' },
    { api: canActivate, is: 'function', async: true },
    { api: '@nestjs/throttler.ThrottlerGuard', is: 'guard', guard: 'rate-limit' },
    { api: '@nestjs/throttler.ThrottlerGuard().{canActivate|handleRequest}', is: 'guard', guard: 'rate-limit' },
    { api: `${service}.{signAsync|verifyAsync}`, is: 'function', async: true },
    { api: `${service}.decode`, is: 'sanitizer', kinds: ['nosql'] },
  ],
  operations: {
    [`${service}.{sign|signAsync}`]: sign,
    [`${service}.{verify|verifyAsync}`]: verify,
    [`${service}.decode`]: () => ({
      is: 'token',
      operation: 'decode',
      literalKey: null,
      options: {},
      algorithmsPinned: null,
      expires: null,
    }),
  },
});

/** Options of the call over those of `JwtModule.register({ secret, signOptions: { … } })`. */
function settings(
  call: OperationCall,
  general: string,
): { own: Readonly<Record<string, OptionValue>>; key: string | null; known: boolean } {
  const registered = registration(call.receiver);
  const shared = call.option(call.property(registered, general));
  const own = {
    ...(typeof shared === 'object' && shared !== null && 'object' in shared ? shared.object : {}),
    ...optionsAt(call, 1),
  };
  const keys = ['secret', 'privateKey', 'publicKey'].map(
    (name) => call.property(call.args[1], name) ?? call.property(registered, name),
  );
  return {
    own,
    key: keys.map((value) => literalText(value)).find((text) => text !== null) ?? null,
    known: registered !== undefined && !isOpaque(call.args[1]),
  };
}

function registration(receiver: Value | null): Value | undefined {
  return receiver?.kind === 'external' && receiver.path.text === service
    ? receiver.args.find((argument) => argument.kind === 'object')
    : undefined;
}

function sign(call: OperationCall): OperationDraft {
  const { own, key, known } = settings(call, 'signOptions');
  const claims = call.object(call.args[0]);
  const expires = own['expiresIn'] !== undefined || claims?.has('exp') === true;
  return {
    is: 'token',
    operation: 'sign',
    literalKey: key,
    options: own,
    algorithmsPinned: own['algorithm'] !== 'none',
    expires: expires ? true : known && claims !== null && claims.size > 0 ? false : null,
  };
}

function verify(call: OperationCall): OperationDraft {
  const { own, key } = settings(call, 'verifyOptions');
  return {
    is: 'token',
    operation: 'verify',
    literalKey: key,
    options: own,
    // the versions of jsonwebtoken below it accept what the kind of the key allows: a public key never verifies an HMAC
    algorithmsPinned: own['algorithms'] !== undefined ? true : null,
    expires: own['ignoreExpiration'] !== true,
  };
}
