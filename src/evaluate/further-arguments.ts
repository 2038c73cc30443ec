import { makeArray, type ArrayValue, type UnknownValue, type Value } from './values.ts';

const further = new WeakSet<Value>();

/** Stands, as the last argument, for as many more of its kind as a caller likes that nobody sees. */
export function furtherArguments(each: UnknownValue): UnknownValue {
  further.add(each);
  return each;
}

/** Arguments as the list that `arguments` and `...rest` are. */
export function argumentList(args: readonly Value[]): ArrayValue {
  const last = args.at(-1);
  return last !== undefined && further.has(last) ? makeArray(args.slice(0, -1), last) : makeArray([...args]);
}
