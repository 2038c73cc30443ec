import type { Location } from '../../findings/types.ts';
import type { Expression } from '../../ir/index.ts';
import { expressionName } from '../expression-names.ts';
import type { SourceModule } from '../types.ts';
import { below } from './module-code.ts';

/** `a === b` of two values that are both computed, with what they are called. */
export interface Comparison {
  readonly left: string;
  readonly right: string;
  readonly place: Location;
}

/** Comparisons of values, constants left out. */
export function comparisonsIn(source: SourceModule): Comparison[] {
  const found: Comparison[] = [];
  for (const fn of source.facts.functions) {
    if (fn.bodiless) continue;
    for (const statement of fn.body) {
      for (const node of below(statement)) {
        if (!('kind' in node) || node.kind !== 'binary' || !/^[!=]==?$/.test(node.operator)) continue;
        if (isConstant(node.left) || isConstant(node.right)) continue;
        found.push({
          left: expressionName(node.left),
          right: expressionName(node.right),
          place: source.locate(node.start, node.end),
        });
      }
    }
  }
  return found;
}

function isConstant(expression: Expression): boolean {
  return (
    ['string', 'number', 'boolean', 'null', 'unary', 'bigint'].includes(expression.kind) ||
    (expression.kind === 'name' && (expression.name === 'undefined' || /^[A-Z]+$/.test(expression.name))) ||
    (expression.kind === 'template' && expression.values.length === 0)
  );
}
