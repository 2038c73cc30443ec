import { asString, options, taintOf, type Value } from '../../evaluate/values.ts';
import type { CipherOperation, HashOperation } from '../../model/operations.ts';
import type { OperationCall, OperationDraft } from '../build-types.ts';
import { isPassword, numberOf } from './arguments.ts';

/** What makes bytes of text or of a number of zeros; libraries have their own besides Node's. */
const bytesOf =
  /^(?:global\.Buffer\(\)|global\.Buffer\.(?:alloc|from|allocUnsafe)\(\)|global\.Uint8Array(?:\.from)?\(\)|global\.TextEncoder\(\)\.encode\(\)|node:buffer\.Buffer(?:\.(?:alloc|from))?\(\)|crypto-js\.enc\.\w+\.parse\(\)|node-forge\.util\.createBuffer\(\))$/;

/** Whether bytes are the same each time the program runs: spelled out, or zeros. null: not known. */
export function fixedBytes(value: Value | undefined): CipherOperation['iv'] {
  if (value === undefined) return null;
  const found = options(value).map((option): CipherOperation['iv'] => {
    if (option.kind === 'literal')
      return option.value === null || option.value === '' ? 'none' : option.value === undefined ? null : 'fixed';
    if (option.kind === 'array')
      return option.rest === null && option.elements.every(({ kind }) => kind === 'literal') ? 'fixed' : null;
    if (option.kind !== 'external' || !bytesOf.test(option.path.text)) return null;
    const [first] = option.args;
    return first !== undefined && (first.kind === 'literal' || first.kind === 'array') && fixedBytes(first) !== null
      ? 'fixed'
      : null;
  });
  return found.every((each) => each === found[0]) ? (found[0] ?? null) : null;
}

/** The name of an algorithm, in lower case; '' if it is not known. */
export function algorithmName(value: Value | undefined): string {
  return (asString(value) ?? '').toLowerCase();
}

/** Describes a call that hashes one of its arguments. */
export function hashOf(
  call: OperationCall,
  algorithm: string,
  index: number,
  more: Partial<Pick<HashOperation, 'cost' | 'literalKey' | 'signs'>> = {},
): OperationDraft {
  const value = call.args[index];
  return {
    is: 'hash',
    algorithm,
    ofPassword: isPassword(call, index),
    cost: null,
    of: call.source(index),
    ofRequest: value !== undefined && ['request', 'message'].includes(taintOf(value)?.source.kind ?? ''),
    ...more,
  };
}

/** Describes a call that makes a key of a number of bits which both sides hold. */
export function symmetricKey(bits: number | null): OperationDraft {
  return { is: 'key', algorithm: 'symmetric', bits, curve: null };
}

/** Describes a call that makes a key of a number of bits, or of a curve. */
export function keyOf(call: OperationCall, kind: Value | undefined, settings: Value | undefined): OperationDraft[] {
  const name = algorithmName(kind);
  if (name === 'ec') {
    const curve = call.text(call.property(settings, 'namedCurve'));
    return [{ is: 'key', algorithm: 'ec', bits: null, curve }];
  }
  const algorithm = name.startsWith('rsa') ? 'rsa' : name === 'dsa' ? 'dsa' : name === 'dh' ? 'dh' : null;
  if (algorithm === null) return [];
  const bits = numberOf(call.property(settings, algorithm === 'dh' ? 'primeLength' : 'modulusLength'));
  return [{ is: 'key', algorithm, bits, curve: null }];
}
