import type { Location } from '../../findings/types.ts';
import { expressionName } from '../expression-names.ts';
import type { SourceModule } from '../types.ts';
import type { CallNode, CodeNode } from './module-code.ts';

/** `text.includes('…')`, `text === '…'` and the like, with a text that the code spells out. */
export interface TextCheck {
  readonly method: 'includes' | 'startsWith' | 'endsWith' | 'indexOf' | 'equals';
  /** what is asked, in the words of the code */
  readonly of: string;
  readonly text: string;
  /** index of the function that asks */
  readonly fn: number;
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
export function textCheckOf(call: CallNode, source: SourceModule, fn: number): TextCheck | null {
  if (call.kind !== 'call' || call.callee.kind !== 'member') return null;
  const { property, object } = call.callee;
  const [argument] = call.args;
  if (argument?.kind !== 'string' || !isMethod(property) || object.kind === 'array') return null;
  return {
    method: property,
    of: expressionName(object),
    text: argument.value,
    fn,
    place: source.locate(call.start, call.end),
  };
}

/** What a comparison asks of a text; null if it compares something else. */
export function equalityOf(node: CodeNode, source: SourceModule, fn: number): TextCheck | null {
  if (!('kind' in node) || node.kind !== 'binary' || !/^[!=]==?$/.test(node.operator)) return null;
  const [text, other] = node.left.kind === 'string' ? [node.left, node.right] : [node.right, node.left];
  if (text.kind !== 'string') return null;
  return {
    method: 'equals',
    of: expressionName(other),
    text: text.value,
    fn,
    place: source.locate(node.start, node.end),
  };
}

function isMethod(name: string): name is TextCheck['method'] {
  return checking.includes(name);
}
