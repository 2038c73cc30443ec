import { options, type Value } from '../evaluate/values.ts';
import type { OptionValue } from './types.ts';

const unknownOption = { unknown: true } as const;
const maxDepth = 4;

/** A value as plain data, as far as it is known. */
export function optionOf(value: Value | undefined, depth = 0): OptionValue | undefined {
  if (value === undefined) return undefined;
  switch (value.kind) {
    case 'literal':
      if (value.value === undefined) return undefined;
      return typeof value.value === 'bigint' ? String(value.value) : value.value;
    case 'text':
      return value.parts.map((part) => (typeof part === 'string' ? part : '{?}')).join('');
    case 'regexp':
      return `/${value.pattern}/${value.flags}`;
    case 'array':
      if (depth >= maxDepth) return unknownOption;
      return [
        ...value.elements.map((element) => optionOf(element, depth + 1) ?? null),
        ...(value.rest === null ? [] : [unknownOption]),
      ];
    case 'object': {
      if (depth >= maxDepth) return unknownOption;
      const object: Record<string, OptionValue> = {};
      for (const [key, prop] of value.props) {
        const option = optionOf(prop, depth + 1);
        if (option !== undefined) object[key] = option;
      }
      if (value.rest !== null) object['...'] = unknownOption;
      return { object };
    }
    case 'union': {
      // `process.env.X || 'default'`: the default says more than nothing, but it is not the value
      const known = options(value).filter((option) => option.kind === 'literal');
      return known.length === value.options.length && known.length === 1 ? optionOf(known[0], depth) : unknownOption;
    }
    default:
      return unknownOption;
  }
}
