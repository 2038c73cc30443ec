import type { Location } from '../../findings/types.ts';
import type { BackendModel } from '../types.ts';
import { spotOf } from './module-code.ts';

/** Whether the promise that a call gives is put on a list, and nobody waits for it there: `started.push(send(user))`. */
export function isCollected(model: BackendModel, place: Location): boolean {
  const spot = spotOf(model, place);
  const call = spot?.code.callAt(spot.start, spot.end) ?? null;
  if (spot === null || call === null) return false;
  let parent = spot.code.parent(call);
  while (parent !== undefined && 'kind' in parent && parent.kind === 'cast') parent = spot.code.parent(parent);
  return (
    parent !== undefined &&
    'kind' in parent &&
    parent.kind === 'call' &&
    parent.callee.kind === 'member' &&
    parent.callee.property === 'push'
  );
}
