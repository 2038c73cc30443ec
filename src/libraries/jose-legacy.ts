import type { OperationCall, OperationDraft } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { literalText, optionsAt } from './support/arguments.ts';

/** JSON Web Tokens with jose 1 and 2, which had everything below `JWT` and `JWK`. */
export default defineLibrary({
  packages: ['jose'],
  versions: '1 || 2',
  docs: 'https://github.com/panva/jose/tree/v2.x/docs',
  operations: {
    'jose.JWT.sign': (call) => token(call, 'sign'),
    'jose.JWT.verify': (call) => token(call, 'verify'),
    'jose.JWT.decode': (call) => token(call, 'decode'),
  },
});

function token(call: OperationCall, operation: 'sign' | 'verify' | 'decode'): OperationDraft {
  const options = optionsAt(call, 2);
  const key = call.args[1];
  const unsigned = key?.kind === 'external' && key.path.text === 'jose.JWK.None';
  return {
    is: 'token',
    operation,
    literalKey: operation === 'decode' ? null : literalText(key),
    // a key for no signature is what other versions call the algorithm `none`
    options: unsigned ? { ...options, algorithms: ['none'] } : options,
    // the type of the key decides which algorithms are accepted
    algorithmsPinned: !unsigned,
    expires: operation === 'sign' ? ('expiresIn' in options ? true : null) : true,
  };
}
