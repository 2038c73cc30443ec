import { options, type Value } from '../../evaluate/values.ts';
import type { OptionValue } from '../../model/types.ts';
import type { OperationCall } from '../build-types.ts';

/**
 * Text that the code itself holds, also wrapped in bytes (`new TextEncoder().encode('secret')`); null if there is none, or
 * if it is only what a missing setting falls back to (`process.env.KEY || 'secret'`).
 */
export function literalText(value: Value | undefined, depth = 2): string | null {
  if (value === undefined || value.kind === 'union') return null;
  for (const option of options(value)) {
    if (option.kind === 'literal' && typeof option.value === 'string' && option.value !== '') return option.value;
    if (
      option.kind === 'external' &&
      depth > 0 &&
      option.args.length > 0 &&
      /^(?:global\.(?:Buffer|TextEncoder)|node:crypto\.createSecretKey|node:buffer\.Buffer|jose\.(?:JWK\.asKey|base64url))/.test(
        option.path.text,
      )
    ) {
      const text = literalText(option.args[0], depth - 1);
      if (text !== null) return text;
    }
  }
  return null;
}

export function numberOf(value: Value | undefined): number | null {
  if (value === undefined) return null;
  for (const option of options(value))
    if (option.kind === 'literal' && typeof option.value === 'number') return option.value;
  return null;
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
  return (
    value !== undefined &&
    options(value).some((option) => option.kind === 'unknown' && passwordName.test(option.origin?.path.at(-1) ?? ''))
  );
}
