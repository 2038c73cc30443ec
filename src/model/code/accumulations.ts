import type { Location } from '../../findings/types.ts';
import type { Expression } from '../../ir/index.ts';
import type { BackendModel } from '../types.ts';
import { bare, below, spotOf, type CodeNode } from './module-code.ts';

/** Whether a `reduce` copies all that it has so far in each of its rounds: `(all, row) => ({ ...all, [row.id]: row })`. */
export function copiesAccumulator(model: BackendModel, place: Location): boolean {
  const spot = spotOf(model, place);
  const call = spot?.code.callAt(spot.start, spot.end) ?? null;
  const [callback] = call === null || call.kind === 'template' ? [] : call.args;
  if (spot === null || callback?.kind !== 'function') return false;
  const fn = spot.code.source.facts.functions[callback.fn];
  const accumulator = fn?.params[0]?.pattern;
  if (fn === undefined || accumulator?.kind !== 'variable') return false;
  return fn.body.some((statement) =>
    below(statement).some(
      (node) => 'kind' in node && node.kind === 'return' && isCopy(node.value, accumulator.variable),
    ),
  );
}

function isCopy(returned: Expression | null, accumulator: number): boolean {
  const value = returned === null ? null : bare(returned);
  if (value === null) return false;
  const is = (node: CodeNode | undefined): boolean =>
    node !== undefined && 'kind' in node && node.kind === 'name' && node.variable === accumulator;
  switch (value.kind) {
    case 'object':
      return value.properties.some((property) => property.kind === 'spread' && is(property.value));
    case 'array':
      return value.elements.some((element) => element.kind === 'spread' && is(element.value));
    case 'call':
      return value.callee.kind === 'member' && value.callee.property === 'concat' && is(value.callee.object);
    case 'conditional':
      return isCopy(value.then, accumulator) || isCopy(value.else, accumulator);
    default:
      return false;
  }
}
