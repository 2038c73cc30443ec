import { isTried } from '../evaluate/events.ts';
import type { BindEvent } from '../evaluate/events.ts';
import { taintOf } from '../evaluate/values.ts';
import { isInCatch, locate } from './operations-of.ts';
import type { GuessableOperation } from './operations.ts';

/** What a guessable value is called, as an operation. */
export function guessableOperation(
  { name, value, place, context }: BindEvent,
  inFunction: string,
): GuessableOperation[] {
  const source = taintOf(value, 0)?.source;
  if (source === undefined) return [];
  return [
    {
      is: 'guessable',
      name,
      source: locate(source.place),
      from: source.label,
      place: locate(place),
      api: source.label.replace(/\(\)$/, ''),
      inFunction,
      tried: isTried(context),
      inCatch: isInCatch(context),
    },
  ];
}
