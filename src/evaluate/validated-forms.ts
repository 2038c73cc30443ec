import type { Origin, Value } from './values.ts';

const forms = new WeakMap<Value, Origin>();

/** `schema.parse(request.body)`: an object that remembers which part of the input a schema made it of. */
export function asFormOf(object: Value, origin: Origin | null): void {
  if (origin !== null) forms.set(object, origin);
}

/** Whether an object is what a schema lets through of that input. */
export function isFormOf(object: Value, input: Value): boolean {
  const form = object.kind === 'object' ? forms.get(object) : undefined;
  return (
    form !== undefined &&
    input.kind === 'unknown' &&
    input.origin?.validatedBy === '' &&
    input.origin.in === form.in &&
    input.origin.path.join('.') === form.path.join('.')
  );
}
