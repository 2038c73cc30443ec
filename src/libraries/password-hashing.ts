import type { OperationCall, OperationDraft } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { isPassword, numberOf } from './support/arguments.ts';

/** Hash functions that are slow on purpose: bcrypt and Argon2. */
export default defineLibrary({
  packages: ['bcrypt', 'bcryptjs', '@node-rs/bcrypt', 'bcrypt-nodejs', 'argon2', '@node-rs/argon2', 'scrypt-js'],
  docs: 'https://github.com/kelektiv/node.bcrypt.js',
  rows: [
    { api: '{@node-rs/bcrypt|bcrypt-nodejs}', is: 'alias', of: 'bcrypt' },
    { api: '@node-rs/argon2', is: 'alias', of: 'argon2' },
    { api: '{bcrypt|bcryptjs}.{hash|genSalt}', is: 'function', async: true, calls: 'all' },
    { api: '{bcrypt|bcryptjs}.{compare|verify}', is: 'function', async: true, calls: 'all' },
    { api: '{bcrypt|bcryptjs}.{hashSync|compareSync|genSaltSync}', is: 'blocking' },
    { api: '{bcrypt|bcryptjs}.{compare|compareSync|verify}', is: 'tagged', tags: ['password-check'] },
    { api: 'argon2.{hash|verify}', is: 'function', async: true },
    { api: 'argon2.{hashSync|verifySync}', is: 'blocking' },
    { api: 'argon2.{verify|verifySync}', is: 'tagged', tags: ['password-check'] },
  ],
  operations: {
    '{bcrypt|bcryptjs}.{hash|hashSync}': (call) => hash(call, 'bcrypt', costOf(call, 1)),
    'argon2.{hash|hashSync}': (call) => hash(call, 'argon2', numberOf(call.property(call.args[1], 'timeCost'))),
  },
});

function hash(call: OperationCall, algorithm: string, cost: number | null): OperationDraft {
  return { is: 'hash', algorithm, ofPassword: isPassword(call, 0), cost };
}

/** Rounds, given as such or with the salt: `hash(password, await genSalt(10))`. */
function costOf(call: OperationCall, index: number): number | null {
  const value = call.args[index];
  if (value?.kind === 'external' && /\.genSalt/.test(value.path.text)) return numberOf(value.args[0]) ?? 10;
  return numberOf(value);
}
