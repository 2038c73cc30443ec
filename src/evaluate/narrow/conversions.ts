import type { Expression } from '../../ir/index.ts';

/** What `Number(text)` and `+text` make a number of, which shows in whether it is one. */
export function convertedBy(expression: Expression): Expression | undefined {
  if (expression.kind === 'call' && isGlobal(expression.callee, 'Number')) return expression.args[0];
  return expression.kind === 'unary' && expression.operator === '+' ? expression.value : undefined;
}

/** The language's own function of that name. */
export function isGlobal(callee: Expression, name: string): boolean {
  return callee.kind === 'name' && callee.variable < 0 && callee.name === name;
}
