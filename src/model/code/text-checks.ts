import type { Location } from '../../findings/types.ts';
import { expressionName } from '../expression-names.ts';
import type { SourceModule } from '../types.ts';
import type { CallNode } from './module-code.ts';

/** `text.includes('…')` and the like, with a text that the code spells out. */
export interface TextCheck {
  readonly method: 'includes' | 'startsWith' | 'endsWith' | 'indexOf';
  /** what is asked, in the words of the code */
  readonly of: string;
  readonly text: string;
  readonly place: Location;
}

/** Methods that ask something of a text. */
export const checking: readonly string[] = [
  'includes',
  'startsWith',
  'endsWith',
  'indexOf',
] satisfies TextCheck['method'][];

/** What a call asks of a text; null if it asks nothing. */
export function textCheckOf(call: CallNode, source: SourceModule): TextCheck | null {
  if (call.kind !== 'call' || call.callee.kind !== 'member') return null;
  const { property, object } = call.callee;
  const [argument] = call.args;
  if (argument?.kind !== 'string' || !isMethod(property) || object.kind === 'array') return null;
  return {
    method: property,
    of: expressionName(object),
    text: argument.value,
    place: source.locate(call.start, call.end),
  };
}

function isMethod(name: string): name is TextCheck['method'] {
  return checking.includes(name);
}
