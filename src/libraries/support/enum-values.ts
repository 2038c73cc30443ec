import { options, type Value } from '../../evaluate/values.ts';
import { setting } from './decorated-members.ts';

/** What a column may hold, where code lists it: texts, a list of them, an enumeration; nothing if one is not known. */
export function enumValues(given: readonly (Value | undefined)[]): { readonly values?: readonly string[] } {
  const values = given.flatMap((value) => textsIn(value) ?? [null]);
  const known = values.filter((value) => value !== null);
  return known.length === 0 || known.length < values.length ? {} : { values: [...new Set(known)] };
}

function textsIn(value: Value | undefined): (string | null)[] | null {
  const all = value === undefined ? [] : options(value);
  const [only] = all;
  if (only === undefined || all.length > 1) return null;
  switch (only.kind) {
    case 'literal':
      return typeof only.value === 'string' ? [only.value] : null;
    case 'array':
      return only.rest === null ? only.elements.flatMap((element) => textsIn(element) ?? [null]) : null;
    case 'object': {
      if (only.rest !== null || only.cls !== null) return null;
      const listed = setting(only, 'values');
      return listed === undefined
        ? [...only.props.values()].flatMap((each) => textsIn(each) ?? [null])
        : textsIn(listed);
    }
    default:
      return null;
  }
}
