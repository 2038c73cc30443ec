import type { Location } from '../../findings/types.ts';
import type { Expression } from '../../ir/index.ts';
import { expressionName } from '../expression-names.ts';
import type { BackendModel } from '../types.ts';
import { resolved } from './declared-values.ts';
import { below, spotOf, type CodeNode, type ModuleCode } from './module-code.ts';

/** What a call that makes a request spells out. */
export interface SpelledRequest {
  /** addresses, or how they begin */
  readonly addresses: readonly string[];
  /** names of headers, of members of bodies and of the values in them */
  readonly names: readonly string[];
}

const nothing: SpelledRequest = { addresses: [], names: [] };

/** What stands in the arguments of the call at a place. */
export function spelledRequest(model: BackendModel, place: Location): SpelledRequest {
  const spot = spotOf(model, place);
  const call = spot?.code.callAt(spot.start, spot.end) ?? null;
  if (spot === null || call === null || call.kind === 'template') return nothing;
  return {
    addresses: call.args.map((argument) => addressIn(argument, spot.code)).filter((text) => text !== ''),
    names: call.args.flatMap(below).flatMap(nameOf),
  };
}

/** Also as a member of settings, and by way of a variable. */
function addressIn(argument: Expression, code: ModuleCode): string {
  const at = resolved(argument, code);
  switch (at.kind) {
    case 'string':
      return at.value;
    case 'template':
      return at.tag === null ? (at.texts[0] ?? '') : '';
    case 'binary':
      return at.operator === '+' ? addressIn(at.left, code) : '';
    case 'object':
      for (const property of at.properties)
        if (property.kind === 'property' && /^(?:url|uri|baseURL|prefixUrl)$/.test(property.key ?? ''))
          return addressIn(property.value, code);
      return '';
    default:
      return '';
  }
}

function nameOf(node: CodeNode): string[] {
  if (!('kind' in node)) return [];
  if (node.kind === 'property') return node.key === null ? [] : [node.key];
  return node.kind === 'name' || node.kind === 'member' ? [expressionName(node)] : [];
}
