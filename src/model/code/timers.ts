import type { Location } from '../../findings/types.ts';
import type { BackendModel } from '../types.ts';
import { spotOf } from './module-code.ts';

/**
 * Whether the file that starts an interval also stops one, or gives it to somebody who may: what it is kept in is followed no further. Where
 * nobody takes what it returns, nobody can.
 */
export function isStoppedTimer(model: BackendModel, place: Location): boolean {
  const spot = spotOf(model, place);
  const call = spot?.code.callAt(spot.start, spot.end) ?? null;
  if (spot === null || call === null) return true;
  const parent = spot.code.parent(call);
  if (parent === undefined || !('kind' in parent)) return true;
  if (/\bclearInterval\b|\bclearTimeout\b/.test(model.readDocument(place.file) ?? ''))
    return parent.kind !== 'expression';
  switch (parent.kind) {
    // a statement, or an arrow whose value nobody asked for
    case 'expression':
      return false;
    case 'declare':
      return parent.pattern.kind !== 'variable' || spot.code.references(parent.pattern.variable).length > 0;
    default:
      return true;
  }
}
