import { isTried } from '../evaluate/events.ts';
import type { Context, MatchEvent } from '../evaluate/events.ts';
import { kindBit } from '../evaluate/taint.ts';
import { expressionName } from './expression-names.ts';
import { isInCatch, locate } from './operations-of.ts';
import type { MatchOperation } from './operations.ts';

/** A search of text from outside, as an operation. */
export function matchOperation({ pattern, taint, place, context }: MatchEvent, inFunction: string): [MatchOperation] {
  const { kind, label, in: where = '' } = taint.source;
  return [
    {
      is: 'match',
      pattern: pattern.pattern,
      flags: pattern.flags,
      limited: looksAtLength(context) || (taint.safeFor & kindBit('resource')) !== 0,
      from: { kind, in: where, label, location: locate(taint.source.place) },
      place: locate(place),
      api: 'RegExp.exec',
      inFunction,
      tried: isTried(context),
      inCatch: isInCatch(context),
    },
  ];
}

function looksAtLength(context: Context | null): boolean {
  for (let at = context; at !== null; at = at.parent)
    if (at.test !== null && /\.length (?:[<>]=?) /.test(expressionName(at.test))) return true;
  return false;
}
