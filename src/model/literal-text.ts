import { options, type Value } from '../evaluate/values.ts';

/** What gives the text that it is given in another form. */
const wrapper =
  /^(?:global\.(?:Buffer|TextEncoder|btoa|atob)|node:crypto\.createSecretKey|node:buffer\.Buffer|jose\.(?:JWK\.asKey|base64url|importPKCS8)|crypto-js\.enc\.\w+\.parse|crypto-js\/enc-\w+\.parse)\b/;

/**
 * Text that the code itself holds, also wrapped in bytes (`new TextEncoder().encode('secret')`); null if there is none, or
 * if it is only what a missing setting falls back to (`process.env.KEY || 'secret'`).
 */
export function literalText(value: Value | undefined, depth = 3): string | null {
  if (value === undefined || value.kind === 'union') return null;
  for (const option of options(value)) {
    if (option.kind === 'literal' && typeof option.value === 'string' && option.value !== '') return option.value;
    if (option.kind === 'unknown' && option.taint?.source.spelled !== undefined) return option.taint.source.spelled;
    if (option.kind === 'external' && depth > 0 && wrapper.test(option.path.text)) {
      // the argument of `toString` is the name of an encoding
      const held = option.path.text.endsWith('.toString()') ? option.receiver : option.args[0];
      const text = literalText(held ?? undefined, depth - 1);
      if (text !== null) return text;
    }
  }
  return null;
}
