import { options, type Value } from '../../evaluate/values.ts';
import { givenNames } from '../../model/code/given-names.ts';
import { expressionAt, expressionName } from '../../model/expression-names.ts';
import type { OptionValue } from '../../model/types.ts';
import type { OperationCall } from '../build-types.ts';

export { literalText } from '../../model/literal-text.ts';

/** Whether a value is spelled out as `true`. */
export function isTrue(value: Value | undefined): boolean {
  return value?.kind === 'literal' && value.value === true;
}

/** The first number that a value may be; null if none is known. */
export function numberOf(value: Value | undefined): number | null {
  if (value === undefined) return null;
  for (const option of options(value))
    if (option.kind === 'literal' && typeof option.value === 'number') return option.value;
  return null;
}

/** The members of all objects that a value may be, by name. */
export function membersIn(value: Value | undefined): [string, Value][] {
  return value === undefined
    ? []
    : options(value).flatMap((option) => (option.kind === 'object' ? [...option.props] : []));
}

/** Options given as an object, as plain data; empty if there are none or they are not known. */
export function optionsAt(call: OperationCall, index: number): Readonly<Record<string, OptionValue>> {
  const option = call.option(call.args[index]);
  return typeof option === 'object' && option !== null && 'object' in option ? option.object : {};
}

/** Whether the argument may hold options that cannot be read. */
export function isOpaque(value: Value | undefined): boolean {
  if (value === undefined) return false;
  return options(value).some(
    (option) =>
      option.kind === 'unknown' || option.kind === 'external' || (option.kind === 'object' && option.rest !== null),
  );
}

const passwordName = /passw|pwd|passphrase|passcode|pass_?word|\bpass\b|\bpin\b/i;

/** Whether an argument is called like a password, here or in the request that it comes from. */
export function isPassword(call: OperationCall, index: number): boolean {
  if (passwordName.test(call.source(index))) return true;
  const value = call.args[index];
  if (value !== undefined && isPasswordInput(value, 2)) return true;
  const place = call.event.argPlaces[index];
  const expression = place === undefined ? null : expressionAt(place);
  // `Buffer.from(password)`, `new TextEncoder().encode(password)`
  if (expression?.kind === 'call' && /^(?:Buffer\.from|.*\.encode)$/.test(expressionName(expression.callee))) {
    const [bytes] = expression.args;
    return bytes !== undefined && passwordName.test(expressionName(bytes));
  }
  return (
    place !== undefined &&
    expression !== null &&
    givenNames(expression, place.module.facts).some((name) => passwordName.test(name) && !isAbout.test(name))
  );
}

/** `password.length`, `hash(password)` */
const isAbout = /\(\)$|\.length$|hash/i;

/** … also as bytes: `new TextEncoder().encode(password)`. */
function isPasswordInput(value: Value, depth: number): boolean {
  return options(value).some((option) => {
    if (option.kind === 'unknown') return passwordName.test(option.origin?.path.at(-1) ?? '');
    // `config.password`
    if (
      option.kind === 'external' &&
      option.call === null &&
      !option.path.text.startsWith('global.process') &&
      passwordName.test(option.path.name)
    )
      return true;
    return (
      depth > 0 &&
      option.kind === 'external' &&
      /^(?:global|node:buffer)\.(?:TextEncoder|Buffer)\b/.test(option.path.text) &&
      option.args[0] !== undefined &&
      isPasswordInput(option.args[0], depth - 1)
    );
  });
}
