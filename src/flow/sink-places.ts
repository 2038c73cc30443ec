import type { CallEvent } from '../evaluate/events.ts';
import type { Taint } from '../evaluate/taint.ts';
import type { Place } from '../evaluate/values.ts';
import type { Expression } from '../ir/index.ts';
import { expressionAt } from '../model/expression-names.ts';
import type { Sink } from './sink-arguments.ts';

/**
 * Where a call does harm: in the argument, or the option of it, that the input is in, if that stands on a line of its own. What a
 * request is sent with makes one request, wherever it stands.
 */
export function placeOfSink({ place, argPlaces }: CallEvent, { arg, kind }: Sink, taint: Taint | null): Place {
  const given = argPlaces[Number.parseInt(String(arg), 10)];
  if (given === undefined || kind === 'url' || kind === 'host' || given.module !== place.module) return place;
  const passed: Place[] = [];
  if (taint !== null && String(arg).includes('.')) {
    for (let { step } = taint; step !== null; step = step.previous) passed.push(step.place);
    passed.push(taint.source.place);
  }
  const isWithin = (each: Place): boolean =>
    each.module === given.module && each.start >= given.start && each.end <= given.end;
  const found = passed.find(isWithin) ?? optionAt(given, String(arg).split('.').slice(1));
  return lineOf(found) > lineOf(place) ? found : place;
}

/** Where an option stands that an argument spells out: `0.sql` of `{ sql: … }`; otherwise the argument. */
function optionAt(given: Place, path: readonly string[]): Place {
  let at: Expression | null = path.length === 0 ? null : expressionAt(given);
  for (const name of path)
    at = at?.kind === 'object' ? (at.properties.find(({ key }) => key === name)?.value ?? null) : null;
  return at === null ? given : { module: given.module, start: at.start, end: at.end };
}

/** Where the options stand that an argument spells out as a list, one by one; null for what is not spelled out. */
export function elementsAt(given: Place, path: readonly string[]): (Expression | null)[] {
  const list = expressionAt(optionAt(given, path));
  return list?.kind === 'array' ? list.elements : [list];
}

function lineOf({ module, start, end }: Place): number {
  return module.locate(start, end).line;
}
