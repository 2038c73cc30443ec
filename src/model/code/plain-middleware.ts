import type { Location } from '../../findings/types.ts';
import { mayHold } from '../../ir/index.ts';
import type { BackendModel } from '../types.ts';
import { below, spotOf } from './module-code.ts';

/** Whether what a call mounts goes on in any case: functions that are written there, decide nothing and call the next one. */
export function goesOnAnyway(model: BackendModel, place: Location): boolean {
  const spot = spotOf(model, place);
  const call = spot?.code.callAt(spot.start, spot.end) ?? null;
  if (spot === null || call === null || call.kind === 'template') return false;
  const { functions } = spot.code.source.facts;
  const mounted = call.args.slice(1);
  return (
    mounted.length > 0 &&
    mounted.every((argument) => {
      const fn = argument.kind === 'function' ? functions[argument.fn] : undefined;
      const next = fn?.params[2]?.pattern;
      if (fn === undefined || fn.bodiless || next?.kind !== 'variable') return false;
      if (
        (['if', 'switch', 'conditional', 'logical', 'throw', 'try', 'await'] as const).some((kind) => mayHold(fn, kind))
      )
        return false;
      return fn.body
        .flatMap(below)
        .some(
          (node) =>
            'kind' in node &&
            node.kind === 'call' &&
            node.callee.kind === 'name' &&
            node.callee.variable === next.variable &&
            node.args.length === 0,
        );
    })
  );
}
