import { options, type Value } from '../evaluate/values.ts';

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
      ) &&
      // its argument is the name of an encoding
      !option.path.text.endsWith('.toString()')
    ) {
      const text = literalText(option.args[0], depth - 1);
      if (text !== null) return text;
    }
  }
  return null;
}
