import type { Expression, Pattern } from '../../ir/index.ts';
import type { BackendModel, CallFrame } from '../types.ts';
import { bare, below, functionAt, spotOf, type ModuleCode } from './module-code.ts';

const maxVariables = 200;

/**
 * Whether an expression in the innermost of these functions is made from what the outermost, a handler, is given.
 * What an awaited call returns is not: what a database or a service answers is theirs.
 */
export function isFromRequest(
  model: BackendModel,
  code: ModuleCode,
  fn: number,
  expression: Expression,
  via: readonly CallFrame[],
): boolean {
  const level = via.findLastIndex(({ location }) => {
    const spot = spotOf(model, location);
    return spot !== null && spot.code === code && functionAt(spot) === fn;
  });
  return level >= 0 && madeOfInput(model, code, fn, expression, via, level);
}

function madeOfInput(
  model: BackendModel,
  code: ModuleCode,
  fn: number,
  expression: Expression,
  via: readonly CallFrame[],
  level: number,
): boolean {
  const facts = code.source.facts.functions[fn];
  if (facts === undefined) return false;
  for (const variable of variablesBehind(code, fn, expression)) {
    const index = facts.params.findIndex(({ pattern }) => keyIn(pattern, variable) !== null);
    const param = facts.params[index];
    if (param === undefined) continue;
    if (level === 0) return true;
    const frame = via[level];
    const outer = via[level - 1];
    const call = frame === undefined ? null : spotOf(model, frame.calledAt);
    const caller = outer === undefined ? null : spotOf(model, outer.location);
    const node = call?.code.callAt(call.start, call.end) ?? null;
    if (call === null || caller === null || node === null || node.kind === 'template' || caller.code !== call.code)
      continue;
    const argument = partOf(node.args[index], keyIn(param.pattern, variable) ?? '');
    if (argument !== undefined && madeOfInput(model, call.code, functionAt(caller), argument, via, level - 1))
      return true;
  }
  return false;
}

/** Variables that an expression is computed from, through the function's own constants. */
function variablesBehind(code: ModuleCode, fn: number, expression: Expression): Set<number> {
  const found = new Set<number>();
  const pending: Expression[] = [expression];
  for (let next = pending.pop(); next !== undefined && found.size < maxVariables; next = pending.pop()) {
    if (next.kind === 'await' || isChoice(next)) continue;
    for (const node of below(next)) {
      if (!('kind' in node) || node.kind !== 'name' || node.variable < 0 || found.has(node.variable)) continue;
      found.add(node.variable);
      for (const statement of code.source.facts.functions[fn]?.body ?? []) {
        for (const each of below(statement))
          if (
            'kind' in each &&
            each.kind === 'declare' &&
            each.value !== null &&
            keyIn(each.pattern, node.variable) !== null
          )
            pending.push(each.value);
      }
    }
  }
  return found;
}

const asks = new Set(['includes', 'has', 'some', 'hasOwn', 'hasOwnProperty', 'indexOf', 'test', 'safeParse']);

/** `allowed.includes(x) ? x : fallback`: one of a list, whoever asked for it. */
function isChoice(expression: Expression): boolean {
  return (
    expression.kind === 'conditional' &&
    [...below(expression.test)].some(
      (node) =>
        'kind' in node && node.kind === 'call' && node.callee.kind === 'member' && asks.has(node.callee.property),
    )
  );
}

/** The property by which a pattern gives a variable its value: '' for the whole; null if it does not. */
function keyIn(pattern: Pattern, variable: number): string | null {
  switch (pattern.kind) {
    case 'variable':
      return pattern.variable === variable ? '' : null;
    case 'default':
    case 'rest':
      return keyIn(pattern.pattern, variable);
    case 'object-pattern': {
      const property = pattern.properties.find(({ value }) => keyIn(value, variable) !== null);
      return property === undefined
        ? pattern.rest === null
          ? null
          : keyIn(pattern.rest, variable)
        : (property.key ?? '');
    }
    case 'array-pattern':
      return pattern.elements.some((element) => element !== null && keyIn(element, variable) !== null) ? '' : null;
    default:
      return null;
  }
}

/** The member of an object literal that a destructured parameter takes; the whole argument otherwise. */
function partOf(argument: Expression | undefined, key: string): Expression | undefined {
  const value = argument === undefined ? undefined : bare(argument);
  if (value?.kind !== 'object' || key === '') return argument;
  return value.properties.find((property) => property.key === key)?.value;
}
