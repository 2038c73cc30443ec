import type { Location } from '../../findings/types.ts';
import type { Expression } from '../../ir/index.ts';
import { expressionName } from '../expression-names.ts';
import type { SourceModule } from '../types.ts';
import { resolved } from './declared-values.ts';
import { codeOf, type CodeNode, type ModuleCode } from './module-code.ts';

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

/** What holds a keyed hash is one, whatever it is called. */
function nameOf(expression: Expression, source: SourceModule): string {
  const isMade = expression.kind === 'name' || expression.kind === 'binary';
  return isMade && isKeyedHash(expression, codeOf(source), 5) ? 'signature' : expressionName(expression);
}

/** `createHmac(…).update(…).digest()`, also by way of variables, and with the name of its kind in front. */
function isKeyedHash(expression: Expression, code: ModuleCode, depth: number): boolean {
  const at = resolved(expression, code);
  if (depth === 0) return false;
  if (at.kind === 'binary')
    return at.operator === '+' && [at.left, at.right].some((side) => isKeyedHash(side, code, depth - 1));
  if (at.kind !== 'call' || at.callee.kind !== 'member' || at.callee.property !== 'digest') return false;
  let maker = resolved(at.callee.object, code);
  while (maker.kind === 'call' && maker.callee.kind === 'member' && maker.callee.property === 'update')
    maker = resolved(maker.callee.object, code);
  return maker.kind === 'call' && /(?:^|\.)createHmac$/.test(expressionName(maker.callee));
}
