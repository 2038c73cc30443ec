import { options, type Value } from '../../evaluate/values.ts';
import type { OptionValue } from '../../model/types.ts';
import type { OperationCall, OperationDraft } from '../build-types.ts';

/** Tokens that @fastify/jwt signs and verifies: what is set where it is registered holds unless the call says otherwise. */
export const fastifyTokens: Record<string, (call: OperationCall) => OperationDraft> = {
  'fastify().jwt.sign': (call) => token(call, 'sign', registrationOf(call.receiver), call.args[1]),
  'fastify().jwt.verify': (call) => token(call, 'verify', registrationOf(call.receiver), call.args[1]),
  'fastify().jwt.decode': (call) => token(call, 'decode', registrationOf(call.receiver), call.args[1]),
  'fastify.FastifyReply().jwtSign': (call) => token(call, 'sign', serverRegistration(call), call.args[1]),
  'fastify.FastifyRequest().jwtVerify': (call) => token(call, 'verify', serverRegistration(call), call.args[0]),
  'fastify.FastifyRequest().jwtDecode': (call) => token(call, 'decode', serverRegistration(call), call.args[0]),
};

/** The options given to `register(jwt, options)`, which the decorated `jwt` carries as its arguments. */
function registrationOf(value: Value | undefined | null): Value | undefined {
  for (const option of value === null || value === undefined ? [] : options(value))
    if (option.kind === 'external' && option.path.text === 'fastify().jwt') return option.args[0];
  return undefined;
}

function serverRegistration(call: OperationCall): Value | undefined {
  return registrationOf(call.property(call.property(call.receiver ?? undefined, 'server'), 'jwt'));
}

function token(
  call: OperationCall,
  operation: 'sign' | 'verify' | 'decode',
  registration: Value | undefined,
  own: Value | undefined,
): OperationDraft {
  const general = call.object(registration) === null ? undefined : call.property(registration, operation);
  const settings: Record<string, OptionValue> = { ...plain(call, general), ...plain(call, own) };
  const secret = call.object(registration)?.get('secret');
  const literalKey = secret?.kind === 'literal' && typeof secret.value === 'string' ? secret.value : null;
  const algorithms = settings['algorithms'] !== undefined || settings['algorithm'] !== undefined;
  return {
    is: 'token',
    operation,
    literalKey,
    options: settings,
    // a plugin that was set up with a secret only accepts what that secret can have signed
    algorithmsPinned: operation === 'decode' ? null : algorithms ? true : registration === undefined ? null : true,
    expires:
      operation === 'sign'
        ? registration === undefined && own === undefined
          ? null
          : settings['expiresIn'] !== undefined || settings['exp'] !== undefined
        : null,
  };
}

function plain(call: OperationCall, value: Value | undefined): Record<string, OptionValue> {
  const option = call.option(value);
  return typeof option === 'object' && option !== null && 'object' in option ? { ...option.object } : {};
}
