import type { Location } from '../../findings/types.ts';
import type { Expression } from '../../ir/index.ts';
import { expressionName } from '../expression-names.ts';
import type { SourceModule } from '../types.ts';
import { resolved } from './declared-values.ts';
import { codeOf, type CodeNode } from './module-code.ts';

/** `a === b` of two values that are both computed, with what they are called. */
export interface Comparison {
  readonly left: string;
  readonly right: string;
  readonly place: Location;
}

/** What a node compares; null if it compares nothing, or with a constant. */
export function comparisonOf(node: CodeNode, source: SourceModule): Comparison | null {
  if (!('kind' in node) || node.kind !== 'binary' || !/^[!=]==?$/.test(node.operator)) return null;
  if (isConstant(node.left) || isConstant(node.right)) return null;
  return {
    left: nameOf(node.left, source),
    right: nameOf(node.right, source),
    place: source.locate(node.start, node.end),
  };
}

function isConstant(expression: Expression): boolean {
  return (
    ['string', 'number', 'boolean', 'null', 'unary', 'bigint'].includes(expression.kind) ||
    (expression.kind === 'name' && (expression.name === 'undefined' || /^[A-Z]+$/.test(expression.name))) ||
    (expression.kind === 'template' && expression.values.length === 0)
  );
}

/** A variable that holds a keyed hash is one, whatever it is called. */
function nameOf(expression: Expression, source: SourceModule): string {
  const name = expressionName(expression);
  if (expression.kind !== 'name' || expression.variable < 0) return name;
  const value = resolved(expression, codeOf(source));
  const made = value.kind === 'call' ? expressionName(value) : '';
  return /\bcreateHmac\(\).*\.digest\(\)$/.test(made) ? 'signature' : name;
}
