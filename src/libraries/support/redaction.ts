import type { Value } from '../../evaluate/values.ts';
import type { OperationCall, OperationDraft } from '../build-types.ts';

/** A logger whose options say what it leaves out, as the client that it is; null for any other. */
export function redactingLogger(call: OperationCall, options: Value | undefined): OperationDraft | null {
  const given = call.option(options);
  if (typeof given !== 'object' || given === null || !('object' in given) || !('redact' in given.object)) return null;
  return { is: 'client', client: 'other', options: given.object };
}
