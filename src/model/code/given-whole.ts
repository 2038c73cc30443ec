import type { Location } from '../../findings/types.ts';
import type { BackendModel } from '../types.ts';
import { bare, spotOf } from './module-code.ts';

/** Whether the call at a place is given a parameter of its function as it is, before everything else: to run what others say is what it is for. */
export function isGivenWhole(model: BackendModel, place: Location): boolean {
  const spot = spotOf(model, place);
  const call = spot?.code.callAt(spot.start, spot.end) ?? null;
  if (spot === null || call === null || call.kind === 'template' || call.args[0] === undefined) return false;
  const first = bare(call.args[0]);
  return first.kind === 'name' && spot.code.source.facts.variables[first.variable]?.kind === 'param';
}
