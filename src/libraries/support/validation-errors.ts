import type { PendingCall } from '../../evaluate/knowledge.ts';
import { kindBit, madeSafe, withStep } from '../../evaluate/taint.ts';
import {
  joinAll,
  literal,
  makeArray,
  makeObject,
  makeUnknown,
  options,
  taintOf,
  undefinedValue,
  type Value,
} from '../../evaluate/values.ts';

/**
 * What a validator says is wrong with a value. It names the members that it means, and whoever sent them chose their names:
 * harmless for all but a page.
 */
function errorText(call: PendingCall, value: Value | undefined): Value {
  const taint = value === undefined ? null : taintOf(value);
  return makeUnknown(withStep(madeSafe(taint, ~kindBit('html')), call.place, 'named in an error'), 'string');
}

/** Several of them, each with its message. */
function errorList(call: PendingCall, message: Value, path: string): Value {
  const one = makeObject(call.place);
  one.props.set('message', message);
  one.props.set(path, message);
  return makeArray([], one);
}

/** The error that Joi gives, if there is one. */
export function joiError(call: PendingCall, value: Value | undefined): Value {
  const message = errorText(call, value);
  const props = new Map([['details', errorList(call, message, 'path')]]);
  return joinAll([undefinedValue, call.external('global.Error()', { args: [message], props })]);
}

/** Ajv keeps what was wrong last in the function or the instance that was asked. */
export function keepAjvErrors(call: PendingCall, value: Value | undefined): void {
  call.remember('errors', joinAll([literal(null), errorList(call, errorText(call, value), 'instancePath')]));
}

/** `ajv.errorsText(validate.errors)`, in words. */
export function ajvErrorsText(call: PendingCall): Value {
  const given = call.args[0] ?? (call.receiver === null ? undefinedValue : call.member(call.receiver, 'errors'));
  const errors = options(given).find(({ kind }) => kind === 'array');
  return errors === undefined ? makeUnknown(null, 'string') : call.member(call.element(errors), 'message');
}
