import type { PendingCall } from '../evaluate/knowledge.ts';
import { makeArray, makePromise, unknown, type Value } from '../evaluate/values.ts';
import { defineLibrary } from './define.ts';
import { schemaShape, type Shape } from './support/schema-shape.ts';
import { validated, validationOf } from './support/validation.ts';

const validator = '@vinejs/vine.VineValidator()';

/** VineJS: schemas that are compiled to validators. */
export default defineLibrary({
  packages: ['@vinejs/vine'],
  docs: 'https://vinejs.dev',
  rows: [
    { api: '@vinejs/vine.Vine()', is: 'alias', of: '@vinejs/vine' },
    { api: '@vinejs/vine.withMetaData()', is: 'alias', of: '@vinejs/vine' },
    { api: '@vinejs/vine.{compile|create}()', is: 'alias', of: validator },
    { api: `${validator}.toJSON`, is: 'function' },
  ],
  hooks: {
    '@vinejs/vine.validate': (call) => {
      const [given] = call.args;
      if (given === undefined) return undefined;
      return makePromise(checked(call, schemaShape(call.member(given, 'schema')), call.member(given, 'data')));
    },
    [`${validator}.validate`]: (call) => makePromise(checked(call, vineShape(call.receiver), call.args[0])),
    [`${validator}.tryValidate`]: (call) =>
      makePromise(makeArray([unknown, checked(call, vineShape(call.receiver), call.args[0])])),
  },
  operations: {
    '@vinejs/vine.validate': (call) =>
      validationOf(call.property(call.args[0], 'data'), schemaShape(call.property(call.args[0], 'schema'))),
    [`${validator}.{validate|tryValidate}`]: (call) => validationOf(call.args[0], vineShape(call.receiver)),
  },
});

function checked(call: PendingCall, shape: Shape | null, input: Value | undefined): Value {
  return validated(call, shape, input, 'vine');
}

function vineShape(compiled: Value | null): Shape | null {
  return compiled?.kind === 'external' ? schemaShape(compiled.args[0]) : null;
}
