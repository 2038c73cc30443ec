import { options, type Value } from '../../evaluate/values.ts';

/** Middleware that is put together by a call of `api`, one by one. */
export function sequence(value: Value, api: string): Value[] {
  const call = options(value).find((option) => option.kind === 'external' && option.path.text === api);
  if (call?.kind !== 'external') return [value];
  return call.args
    .flatMap((argument) => (argument.kind === 'array' ? argument.elements : [argument]))
    .flatMap((each) => sequence(each, api));
}
