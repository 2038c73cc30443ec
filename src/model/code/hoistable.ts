import type { Location } from '../../findings/types.ts';
import type { BackendModel } from '../types.ts';
import { below, spotOf } from './module-code.ts';

/** Whether a call could stand before a loop: nothing that it is given is made in the loop, or by those who call its function. */
export function isHoistable(model: BackendModel, call: Location, loop: Location): boolean {
  const spot = spotOf(model, call);
  const around = spotOf(model, loop);
  const node = spot?.code.callAt(spot.start, spot.end) ?? null;
  if (spot === null || around === null || node === null || node.kind === 'template') return false;
  const { variables } = spot.code.source.facts;
  const isInLoop = around.code === spot.code && around.start <= spot.start && spot.end <= around.end;
  return node.args.flatMap(below).every((part) => {
    if (!('kind' in part)) return true;
    if (part.kind === 'function' || part.kind === 'this') return false;
    if (part.kind !== 'name' || part.variable < 0) return true;
    const variable = variables[part.variable];
    if (variable === undefined) return false;
    if (variable.owner === 0) return variable.writes === 0;
    return isInLoop && (variable.start < around.start || variable.start >= around.end);
  });
}

/** Whether a call is given nothing but what it spells out itself. */
export function isSpelledOut(model: BackendModel, call: Location): boolean {
  const spot = spotOf(model, call);
  const node = spot?.code.callAt(spot.start, spot.end) ?? null;
  if (node === null || node.kind === 'template') return false;
  return node.args.flatMap(below).every((part) => !('kind' in part) || part.kind !== 'name');
}
