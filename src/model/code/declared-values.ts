import type { Expression } from '../../ir/index.ts';
import { bare, below, type ModuleCode } from './module-code.ts';

const known = new WeakMap<ModuleCode, Map<number, ReadonlyMap<number, Expression>>>();

/** What a variable is declared with; null for parameters, patterns and variables without a value. */
export function declaredValue(variable: number, code: ModuleCode): Expression | null {
  const { functions, variables } = code.source.facts;
  const owner = variables[variable]?.owner ?? -1;
  const fn = functions[owner];
  if (fn === undefined || fn.bodiless) return null;
  let byFunction = known.get(code);
  if (byFunction === undefined) known.set(code, (byFunction = new Map()));
  let values = byFunction.get(owner);
  if (values === undefined) {
    const found = new Map<number, Expression>();
    for (const statement of fn.body)
      for (const node of below(statement))
        if (
          'kind' in node &&
          node.kind === 'declare' &&
          node.pattern.kind === 'variable' &&
          node.value !== null &&
          !found.has(node.pattern.variable)
        )
          found.set(node.pattern.variable, node.value);
    byFunction.set(owner, (values = found));
  }
  return values.get(variable) ?? null;
}

/** An expression, or what the variable that it names is declared with. */
export function resolved(expression: Expression, code: ModuleCode): Expression {
  const at = bare(expression);
  if (at.kind !== 'name' || at.variable < 0) return at;
  const value = declaredValue(at.variable, code);
  return value === null ? at : bare(value);
}

/** The text that an expression spells out, also in pieces and by way of a variable; null if some of it is computed. */
export function spelledText(expression: Expression, code: ModuleCode, depth = 3): string | null {
  const at = resolved(expression, code);
  if (at.kind === 'string') return at.value;
  if (at.kind === 'template') return at.tag === null && at.values.length === 0 ? (at.texts[0] ?? '') : null;
  if (at.kind !== 'binary' || at.operator !== '+' || depth === 0) return null;
  const left = spelledText(at.left, code, depth - 1);
  const right = left === null ? null : spelledText(at.right, code, depth - 1);
  return left === null || right === null ? null : left + right;
}
