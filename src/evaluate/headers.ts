import { asString, options, type Value } from './values.ts';

/** A header in an object of headers, a list of pairs, or a `Headers` that was made of one; `name` in lower case. Null if it is not among them. */
export function headerOf(headers: Value, name: string): Value | null {
  for (const option of options(headers)) {
    if (option.kind === 'object') {
      for (const [key, value] of option.props) if (key.toLowerCase() === name) return value;
    } else if (option.kind === 'array') {
      for (const pair of option.elements)
        if (pair.kind === 'array' && asString(pair.elements[0])?.toLowerCase() === name)
          return pair.elements[1] ?? null;
    } else if (option.kind === 'external' && option.path.text === 'global.Headers()') {
      const own = option.props?.get(name);
      if (own !== undefined) return own;
      const made = option.args[0] === undefined ? null : headerOf(option.args[0], name);
      if (made !== null) return made;
    }
  }
  return null;
}

/** Stands for a content type where headers were set whose names are not known. */
export const unknownType = 'unknown/unknown';
