import type { Location } from '../../findings/types.ts';
import { mayHold } from '../../ir/index.ts';
import type { SourceModule } from '../types.ts';
import { below } from './module-code.ts';

/** `markup.escapeMarkup = false`: what is shown from then on is shown as it is. */
export function escapesTurnedOff(source: SourceModule): Location[] {
  return source.facts.functions.flatMap((fn) => {
    if (fn.bodiless || !mayHold(fn, 'assign')) return [];
    return fn.body.flatMap(below).flatMap((node) => {
      if (!('kind' in node) || node.kind !== 'assign' || node.target.kind !== 'target') return [];
      const { target } = node.target;
      const off = target.kind === 'member' && target.property === 'escapeMarkup';
      return off && node.value.kind === 'boolean' && !node.value.value ? [source.locate(node.start, node.end)] : [];
    });
  });
}
