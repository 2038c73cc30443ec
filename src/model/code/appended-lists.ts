import type { Location } from '../../findings/types.ts';
import type { BackendModel } from '../types.ts';
import { expressionName } from '../expression-names.ts';
import { below, spotOf } from './module-code.ts';

/** What makes a list shorter, or asks how long it is. */
const bounding = /^(?:length|shift|pop|splice|slice)$/;

/**
 * Members of a record that is saved at a place, which the function around made longer before and never looks at the length of:
 * `user.visits.push(now); await user.save()`.
 */
export function appendedBefore(model: BackendModel, place: Location): string[] {
  const spot = spotOf(model, place);
  const save = spot?.code.callAt(spot.start, spot.end) ?? null;
  if (spot === null || save === null || save.kind !== 'call' || save.callee.kind !== 'member') return [];
  const record = expressionName(save.callee.object);
  const { facts } = spot.code.source;
  if (!/^[\w$.]+$/.test(record)) return [];
  const appended = new Set<string>();
  const bounded = new Set<string>();
  for (const statement of facts.functions[spot.code.functionOf(save)]?.body ?? [])
    for (const node of below(statement)) {
      if (!('kind' in node) || node.kind !== 'member' || node.object.kind !== 'member') continue;
      const { object: list, property } = node;
      if (expressionName(list.object) !== record) continue;
      if ((property === 'push' || property === 'unshift') && node.start < save.start) appended.add(list.property);
      else if (bounding.test(property)) bounded.add(list.property);
    }
  return [...appended].filter((name) => !bounded.has(name));
}
