import type { Location } from '../../findings/types.ts';
import { functionAround, mayHold, type Expression } from '../../ir/index.ts';
import { expressionName } from '../expression-names.ts';
import type { BackendModel } from '../types.ts';
import { below, spotOf } from './module-code.ts';

/**
 * Whether a function at a place, or one inside of it, has a member in it that is written like this (`req.session`), of which other
 * members are read than `except`.
 */
export function mentions(model: BackendModel, place: Location | null, pattern: RegExp, except?: RegExp): boolean {
  const spot = place === null ? null : spotOf(model, place);
  if (spot === null) return false;
  const { functions } = spot.code.source.facts;
  const outer = functions[functionAround(functions, spot)];
  const { start, end } = outer === undefined || outer === functions[0] ? spot : outer;
  return functions.some(
    (fn) =>
      !fn.bodiless &&
      fn.start >= start &&
      fn.end <= end &&
      mayHold(fn, 'member') &&
      fn.body.some((statement) => {
        const members = below(statement).flatMap((node) => ('kind' in node && node.kind === 'member' ? [node] : []));
        const left = new Set<Expression>(
          members.flatMap(({ object, property }) => (except?.test(property) === true ? [object] : [])),
        );
        return members.some((node) => !left.has(node) && pattern.test(expressionName(node)));
      }),
  );
}
