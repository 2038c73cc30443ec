import type { BackendModel, CallFrame } from '../types.ts';
import { functionAt, spotOf } from './module-code.ts';

/** The text of a function and what is written right before it, such as decorators and a wrapper that it is handed to. */
export function functionText(model: BackendModel, { location }: Pick<CallFrame, 'location'>): string {
  const spot = spotOf(model, location);
  const fn = spot === null ? undefined : spot.code.source.facts.functions[functionAt(spot)];
  if (spot === null || fn === undefined) return '';
  return (model.readDocument(location.file) ?? '').slice(
    Math.max(0, Math.min(fn.start, fn.nameStart) - before),
    fn.end,
  );
}

/** Characters. */
const before = 120;
