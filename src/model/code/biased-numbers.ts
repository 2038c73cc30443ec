import type { Location } from '../../findings/types.ts';
import { mayHold, type Expression } from '../../ir/index.ts';
import { expressionName } from '../expression-names.ts';
import type { SourceModule } from '../types.ts';
import { declaredValue, resolved } from './declared-values.ts';
import { bare, below, codeOf, isExpression, type CallNode, type CodeNode, type ModuleCode } from './module-code.ts';
import { givesRandomBytes, numberOf } from './random-bytes.ts';

/** `randomBytes(1)[0] % 10`: of random bytes, some remainders come up more often than others. */
export interface BiasedNumber {
  /** what is made, in the words of the code */
  readonly text: string;
  readonly from: string;
  /** it is not known how many there are to choose from */
  readonly unsure: boolean;
  readonly place: Location;
}

/** Numbers that a file makes of random bytes by a remainder, a quotient, a sum, a product or in pieces of text. */
export function biasedNumbersIn(source: SourceModule): BiasedNumber[] {
  const { facts } = source;
  if (!facts.calls.some(({ name }) => givesRandomBytes(name))) return [];
  const code = codeOf(source);
  return facts.functions.flatMap((fn) => {
    if (fn.bodiless || !(mayHold(fn, 'binary') || mayHold(fn, 'template'))) return [];
    const nodes = fn.body.flatMap(below);
    return nodes.flatMap((node) => biased(node, nodes, code));
  });
}

function biased(node: CodeNode, nodes: readonly CodeNode[], code: ModuleCode): BiasedNumber[] {
  if (!isExpression(node)) return [];
  const found = (from: string, unsure = false): BiasedNumber[] => [
    { text: expressionName(node), from, unsure, place: code.source.locate(node.start, node.end) },
  ];
  if (node.kind === 'call') {
    const from = piecedTogether(node, code);
    return from === null ? [] : found(from);
  }
  if (node.kind !== 'binary' || !/^[%/+*]$/.test(node.operator)) return [];
  const from = numberOf(node.left, code);
  if (from === null) return [];
  switch (node.operator) {
    case '+':
    case '*':
      return numberOf(node.right, code) === null ? [] : found(from);
    case '/':
      // a quotient of all there are is spread evenly
      return found(from, !isByteRange(node.right) && isWholeRange(node.right));
    default: {
      const range = rangeOf(node.right, code);
      // 256 is divided by powers of two without a rest
      if (range !== null && Number.isInteger(Math.log2(range))) return [];
      return isRejected(expressionName(node.left), nodes) ? [] : found(from, range === null);
    }
  }
}

/** `Number('0.' + bytes[0])`: the call that the bytes come from. */
function piecedTogether(call: CallNode, code: ModuleCode): string | null {
  if (call.kind !== 'call' || call.callee.kind !== 'name') return null;
  if (!/^(?:Number|parseInt|parseFloat)$/.test(call.callee.name) || call.args[0] === undefined) return null;
  const text = resolved(call.args[0], code);
  if (text.kind === 'template' && text.tag === null && text.texts.some((each) => each !== ''))
    return text.values.map((value) => numberOf(value, code)).find((from) => from !== null) ?? null;
  const pieces = piecesOf(text);
  if (pieces.length < 2 || !pieces.some(({ kind }) => kind === 'string')) return null;
  return pieces.map((piece) => numberOf(piece, code)).find((from) => from !== null) ?? null;
}

/** What is added up, or put together. */
function piecesOf(expression: Expression): Expression[] {
  const at = bare(expression);
  return at.kind === 'binary' && at.operator === '+' ? [...piecesOf(at.left), ...piecesOf(at.right)] : [at];
}

function isByteRange(right: Expression): boolean {
  return right.kind === 'number' && (right.value === 255 || right.value === 256);
}

/** 2³², or what is written for it. */
function isWholeRange(right: Expression): boolean {
  return right.kind !== 'number' || right.value >= 0xffff;
}

function rangeOf(right: Expression, code: ModuleCode): number | null {
  const at = bare(right);
  if (at.kind === 'number') return at.value;
  if (at.kind === 'name') {
    const value = declaredValue(at.variable, code);
    return value === null ? null : rangeOf(value, code);
  }
  if (at.kind !== 'member' || at.property !== 'length') return null;
  const value = resolved(at.object, code);
  if (value.kind === 'string') return value.value.length;
  return value.kind === 'array' ? value.elements.length : null;
}

/** Numbers beyond a limit are drawn again. */
function isRejected(name: string, nodes: readonly CodeNode[]): boolean {
  return nodes.some(
    (node) =>
      'kind' in node &&
      node.kind === 'binary' &&
      /^[<>]=?$/.test(node.operator) &&
      (expressionName(node.left) === name || expressionName(node.right) === name),
  );
}
