import type { PendingCall } from '../evaluate/knowledge.ts';
import { makeArray, makeObject, makePromise, options, unknown, type Value } from '../evaluate/values.ts';
import type { OperationCall } from './build-types.ts';
import { defineLibrary } from './define.ts';
import { classShape } from './support/class-shape.ts';
import { shaped, validationOf } from './support/validation.ts';

const validate = '{validate|validateOrReject|validateSync}';

/** class-validator and class-transformer. What decorators check is read with the class that has them (`support/class-shape.ts`). */
export default defineLibrary({
  packages: ['class-validator', 'class-transformer', 'class-transformer-validator'],
  docs: 'https://github.com/typestack/class-validator',
  rows: [
    {
      api: 'class-transformer-validator.{transformAndValidate|transformAndValidateSync}',
      is: 'guard',
      guard: 'validation',
    },
    { api: 'class-transformer.{plainToInstance|plainToClass}', is: 'propagator', from: [1] },
    {
      api: 'class-transformer.{instanceToPlain|classToPlain|instanceToInstance|serialize}',
      is: 'propagator',
      from: [0],
    },
    { api: 'class-transformer.{Type|Transform|Expose|Exclude}', is: 'function', keeps: true },
    {
      api: 'class-validator.{isUUID|isMongoId|isAlphanumeric|isInt|isNumber|isDateString}',
      is: 'predicate',
      type: 'uuid',
    },
    { api: 'class-validator.{isString|isEmail|isURL}', is: 'predicate', type: 'string' },
  ],
  hooks: {
    'class-transformer.{plainToInstance|plainToClass}': (call) => instance(call, call.args[0], call.args[1]),
    'class-validator.{validate|validateOrReject}': () => makePromise(makeArray([], unknown)),
    'class-validator.validateSync': () => makeArray([], unknown),
  },
  operations: {
    [`class-validator.${validate}`]: (call: OperationCall) => validationOf(call.args[0], null),
  },
});

/** An instance whose members are the input's, as far as their decorators let it through. */
function instance(call: PendingCall, cls: Value | undefined, input: Value | undefined): Value | undefined {
  const found = cls === undefined ? undefined : options(cls).find((option) => option.kind === 'class');
  if (found?.kind !== 'class' || input === undefined) return undefined;
  const shape = classShape(
    {
      decorators: call.decorators,
      classValue: call.classValue,
      program: call.program,
      evaluator: { runRoot: (callee, args) => ({ value: call.invoke(callee, args) }) },
    },
    found,
  );
  if (shape === null) return undefined;
  if (input.kind === 'array') return makeArray([], instance(call, found, call.element(input)) ?? unknown);
  const object = makeObject(call.place, found);
  for (const [name, member] of shape.members)
    object.props.set(name, shaped(call, member, call.member(input, name), 'class-validator'));
  // unless it is told to drop it, what the class does not declare comes along
  if (input.kind === 'unknown') object.rest = input;
  return object;
}
