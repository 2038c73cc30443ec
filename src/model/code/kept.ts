import type { Location } from '../../findings/types.ts';
import type { BackendModel } from '../types.ts';
import { spotOf, type CodeNode, type ModuleCode } from './module-code.ts';

/** Whether what a call makes outlives the function: it is assigned to something, returned, or handed to somebody. */
export function isKept(model: BackendModel, place: Location): boolean {
  const spot = spotOf(model, place);
  const call = spot?.code.callAt(spot.start, spot.end) ?? null;
  if (spot === null || call === null) return true;
  // the parent's part of an object lives as long as the object
  if (call.kind !== 'template' && call.callee.kind === 'super') return true;
  // a callback is given it, and may do with it what it likes
  if (call.kind === 'call' && call.args.at(-1)?.kind === 'function') return true;
  return keeps(spot.code, call, 0);
}

function isSetting(node: CodeNode): boolean {
  return 'kind' in node && node.kind === 'object';
}

function isAwaited(code: ModuleCode, call: CodeNode): boolean {
  const parent = code.parent(call);
  return parent !== undefined && 'kind' in parent && parent.kind === 'await';
}

function keeps(code: ModuleCode, from: CodeNode, depth: number): boolean {
  let node = from;
  for (let parent = code.parent(node); parent !== undefined; node = parent, parent = code.parent(node)) {
    if (!('kind' in parent)) return true;
    switch (parent.kind) {
      case 'await':
      case 'cast':
      case 'logical':
      case 'conditional':
        break;
      case 'expression':
        return false;
      // one of the settings of a request that is waited for: `await get(url, { agent })`
      case 'property':
      case 'object':
        break;
      // `knex('orders')`
      case 'call':
        return parent.callee !== node && !(isSetting(node) && isAwaited(code, parent));
      // sql`SELECT …`
      case 'template':
        return parent.tag !== node;
      // a method of it runs: `client.query(…)`
      case 'member':
        return false;
      case 'declare':
        if (parent.pattern.kind !== 'variable' || depth > 2) return true;
        return code.references(parent.pattern.variable).some((name) => keeps(code, name, depth + 1));
      default:
        return true;
    }
  }
  return true;
}
