import type { Location } from '../../findings/types.ts';
import { below, spotOf } from '../../model/code/module-code.ts';
import type { BackendModel } from '../../model/types.ts';

/** The variable that is declared with what is read at a place: of `const password = req.query.p`, `password`; '' if there is none. */
export function boundName(model: BackendModel, place: Location | null): string {
  const spot = place === null ? null : spotOf(model, place);
  if (spot === null) return '';
  const { functions } = spot.code.source.facts;
  const fn = functions.findLast((each) => !each.bodiless && each.start <= spot.start && each.end >= spot.end);
  for (const statement of fn === undefined || fn.bodiless ? [] : fn.body)
    for (const node of below(statement))
      if (
        'kind' in node &&
        node.kind === 'declare' &&
        node.pattern.kind === 'variable' &&
        node.value?.kind === 'member' &&
        node.value.start <= spot.start &&
        node.value.end >= spot.end
      )
        return node.pattern.name;
  return '';
}
