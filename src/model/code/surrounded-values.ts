import type { Location } from '../../findings/types.ts';
import type { Expression } from '../../ir/index.ts';
import { expressionName } from '../expression-names.ts';
import type { SourceModule } from '../types.ts';
import { resolved } from './declared-values.ts';
import { codeOf, isExpression, type CodeNode, type ModuleCode } from './module-code.ts';
import { replacedIn, type Replaced } from './replacements.ts';

/** A value in the middle of a text that the code spells out around it. */
export interface SurroundedValue {
  /** the value, in the words of the code */
  readonly of: string;
  /** what stands before it, up to the value before */
  readonly before: string;
  /** all that is spelled out around it */
  readonly around: string;
  /** what was replaced in it */
  readonly replaced: readonly Replaced[];
  /** it is what `JSON.stringify` gives */
  readonly isJson: boolean;
  readonly place: Location;
}

/** The values of a template or a sum of texts in which something was replaced, or that JSON was made of. */
export function surroundedValuesOf(node: CodeNode, source: SourceModule): SurroundedValue[] {
  if (!isExpression(node)) return [];
  const code = codeOf(source);
  if (node.kind === 'binary') {
    const around = code.parent(node);
    if (node.operator !== '+' || (around !== undefined && 'kind' in around && around.kind === 'binary')) return [];
  } else if (!isJoined(node) && (node.kind !== 'template' || node.tag !== null)) return [];
  const pieces = piecesOf(node).flatMap((piece) => (typeof piece === 'string' ? [piece] : unfolded(piece, code)));
  const around = pieces.map((piece) => (typeof piece === 'string' ? piece : '…')).join('');
  return pieces.flatMap((piece, index) => {
    if (typeof piece === 'string') return [];
    const value = resolved(piece, code);
    if (value.kind !== 'call') return [];
    const replaced = replacedIn(value, code);
    const isJson = expressionName(value.callee) === 'JSON.stringify' && !isSpelled(value.args[0]);
    if (replaced.length === 0 && !isJson) return [];
    const before = pieces[index - 1];
    return [
      {
        of: expressionName(piece),
        before: typeof before === 'string' ? before : '',
        around,
        replaced,
        isJson,
        place: isWithin(piece, node) ? source.locate(piece.start, piece.end) : source.locate(node.start, node.end),
      },
    ];
  });
}

/** The pieces of a text that was put together before; otherwise the value. */
function unfolded(piece: Expression, code: ModuleCode): (string | Expression)[] {
  if (piece.kind !== 'name') return [piece];
  const made = resolved(piece, code);
  // what a call gives keeps the name that it has here
  const pieces = made.kind === 'call' ? [] : piecesOf(made);
  return pieces.length < 2 ? [piece] : pieces;
}

function isWithin(piece: Expression, node: CodeNode): boolean {
  return piece.start >= node.start && piece.end <= node.end;
}

function isSpelled(argument: Expression | undefined): boolean {
  return argument === undefined || ['string', 'number', 'boolean', 'null', 'object', 'array'].includes(argument.kind);
}

/** `['…', value].join('')` */
function isJoined(expression: Expression): boolean {
  if (expression.kind !== 'call' || expression.callee.kind !== 'member' || expression.callee.property !== 'join')
    return false;
  const [between] = expression.args;
  return expression.callee.object.kind === 'array' && between?.kind === 'string' && between.value === '';
}

function piecesOf(expression: Expression): (string | Expression)[] {
  if (expression.kind === 'string') return [expression.value];
  if (expression.kind === 'binary' && expression.operator === '+')
    return [...piecesOf(expression.left), ...piecesOf(expression.right)];
  if (isJoined(expression) && expression.kind === 'call' && expression.callee.kind === 'member') {
    const list = expression.callee.object;
    return list.kind === 'array' ? list.elements.flatMap(piecesOf) : [expression];
  }
  if (expression.kind !== 'template' || expression.tag !== null) return [expression];
  const { texts, values } = expression;
  return texts.flatMap((text, index): (string | Expression)[] => {
    const value = values[index];
    return value === undefined ? [text] : [text, value];
  });
}
