import type { Location } from '../../findings/types.ts';
import type { Expression } from '../../ir/index.ts';
import { expressionName } from '../expression-names.ts';
import type { SourceModule } from '../types.ts';
import { spelledText } from './declared-values.ts';
import { listedTexts } from './listed-texts.ts';
import { bare, codeOf, type CallNode, type CodeNode } from './module-code.ts';

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
  if (!isMethod(property) || object.kind === 'array') return null;
  // `_.includes(text, '…')`
  const [subject, argument] = /^(?:_|lodash)$/.test(expressionName(object)) ? call.args : [object, call.args[0]];
  if (subject === undefined || argument === undefined) return null;
  const text = textIn(argument, source);
  if (text === null) return null;
  const method = property === 'indexOf' && isAtStart(call, source) ? 'startsWith' : property;
  return { method, of: expressionName(subject), text, fn, place: source.locate(call.start, call.end) };
}

/** `text.indexOf('…') === 0` */
function isAtStart(call: CallNode, source: SourceModule): boolean {
  const around = codeOf(source).parent(call);
  if (around === undefined || !('kind' in around) || around.kind !== 'binary') return false;
  const other = around.left === call ? around.right : around.left;
  return /^[!=]==?$/.test(around.operator) && other.kind === 'number' && other.value === 0;
}

/** The text that an argument is, or that the constant is which it names; of several that it may be, the one that says least. */
function textIn(argument: Expression, source: SourceModule): string | null {
  if (argument.kind === 'string') return argument.value;
  const isSpelled = argument.kind === 'binary' || argument.kind === 'template' || argument.kind === 'name';
  if (!isSpelled) return null;
  const spelled = spelledText(argument, codeOf(source));
  if (spelled !== null) return spelled;
  const listed = listedTexts(argument, codeOf(source));
  return listed.find((text) => !/^\.|\/$/.test(text)) ?? listed[0] ?? null;
}

/** What a comparison asks of a text; null if it compares something else. */
export function equalityOf(node: CodeNode, source: SourceModule, fn: number): TextCheck | null {
  if (!('kind' in node) || node.kind !== 'binary' || !/^[!=]==?$/.test(node.operator)) return null;
  const [text, other] = node.left.kind === 'string' ? [node.left, node.right] : [node.right, node.left];
  if (text.kind !== 'string') return null;
  const beginning = beginningOf(other);
  return {
    method: beginning === null ? 'equals' : 'startsWith',
    of: expressionName(beginning ?? other),
    text: text.value,
    fn,
    place: source.locate(node.start, node.end),
  };
}

/** The text whose first characters are taken: of `text.slice(0, 4)`, `text`. */
function beginningOf(expression: Expression): Expression | null {
  const at = bare(expression);
  if (at.kind !== 'call' || at.callee.kind !== 'member' || at.args.length < 2) return null;
  const [from] = at.args;
  const isFirst = from?.kind === 'number' && from.value === 0;
  return isFirst && /^(?:slice|substr|substring)$/.test(at.callee.property) ? at.callee.object : null;
}

function isMethod(name: string): name is TextCheck['method'] {
  return checking.includes(name);
}
