import type { Location } from '../../findings/types.ts';
import type { BackendModel } from '../types.ts';
import { expressionName } from '../expression-names.ts';
import { bare, below, spotOf, type CallNode, type CodeNode, type ModuleCode } from './module-code.ts';

/** Keys of what a call is given whose values are `JSON.stringify(…)`; of a chain that begins with it, in all its calls. */
export function stringifiedKeys(model: BackendModel, place: Location): string[] {
  const spot = spotOf(model, place);
  const call = spot?.code.callAt(spot.start, spot.end) ?? null;
  if (spot === null || call === null) return [];
  return below(chainOf(spot.code, call)).flatMap((node) => {
    if (!('kind' in node) || node.kind !== 'object') return [];
    return node.properties.flatMap(({ key, value }) => {
      const made = bare(value);
      return key !== null && made.kind === 'call' && expressionName(made.callee) === 'JSON.stringify' ? [key] : [];
    });
  });
}

/** The last call of a chain. */
function chainOf(code: ModuleCode, call: CallNode): CodeNode {
  let last: CodeNode = call;
  for (let at: CodeNode = call, parent = code.parent(at); parent !== undefined; at = parent, parent = code.parent(at)) {
    if (!('kind' in parent)) break;
    if (parent.kind === 'call' && parent.callee === at) last = parent;
    else if (parent.kind !== 'member' || parent.object !== at) break;
  }
  return last;
}
