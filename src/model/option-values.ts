import { options, type FunctionValue, type Value } from '../evaluate/values.ts';
import type { Expression, Pattern } from '../ir/index.ts';
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
    case 'function':
      return allowsAll(value) ? true : unknownOption;
    default:
      return unknownOption;
  }
}

/** `(origin, done) => done(null, true)`, `() => true`, `(origin) => origin`: as good as `true`, whatever it is given. */
export function allowsAll({ module, fn }: FunctionValue): boolean {
  const facts = module.facts.functions[fn];
  const [only] = facts === undefined || facts.bodiless ? [] : facts.body;
  if (facts?.body.length !== 1 || only === undefined) return false;
  const given = only.kind === 'return' || only.kind === 'expression' ? only.value : null;
  if (given === null) return false;
  if (given.kind === 'boolean') return given.value && only.kind === 'return' && facts.params.length < 2;
  if (facts.params.length === 1 && only.kind === 'return') return repeatsOrigin(given, facts.params[0]?.pattern);
  const done = facts.params.at(-1)?.pattern;
  if (given.kind !== 'call' || given.callee.kind !== 'name' || facts.params.length < 2) return false;
  const [error, answer] = given.args;
  return (
    done?.kind === 'variable' &&
    done.variable === given.callee.variable &&
    error?.kind === 'null' &&
    answer?.kind === 'boolean' &&
    answer.value
  );
}

/** `(origin) => origin`, `(context) => context.get('Origin')` */
function repeatsOrigin(given: Expression, parameter: Pattern | undefined): boolean {
  if (parameter?.kind !== 'variable') return false;
  const isParameter = (at: Expression): boolean => at.kind === 'name' && at.variable === parameter.variable;
  if (isParameter(given)) return /origin|^o$/i.test(parameter.name);
  if (given.kind !== 'call' || given.callee.kind !== 'member') return false;
  const [name] = given.args;
  return (
    isParameter(given.callee.object) &&
    /^(?:get|header)$/.test(given.callee.property) &&
    name?.kind === 'string' &&
    name.value.toLowerCase() === 'origin'
  );
}
