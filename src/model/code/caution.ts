import type { Location } from '../../findings/types.ts';
import type { Expression } from '../../ir/index.ts';
import { expressionName } from '../expression-names.ts';
import type { BackendModel } from '../types.ts';
import { below, children, isExpression, spotOf, type CodeNode, type ModuleCode } from './module-code.ts';

/**
 * The conditions that the function around a place decides by what an error's text goes into the reply:
 * `process.env.NODE_ENV === 'production' ? 'Internal error' : err.message`, in the source's words.
 */
export function decisionsAround(model: BackendModel, place: Location): string[] {
  const spot = spotOf(model, place);
  if (spot === null) return [];
  const { code } = spot;
  const call = code.callAt(spot.start, spot.end);
  if (call === null) return [];
  const fn = code.functionOf(call);
  const tests = new Set<string>();
  // what stands in the reply, and what the variables in it were made from
  const pending: CodeNode[] = [call];
  const seen = new Set<CodeNode>();
  for (let node = pending.pop(); node !== undefined; node = pending.pop()) {
    if (seen.has(node)) continue;
    seen.add(node);
    for (const each of below(node)) {
      if ('kind' in each && (each.kind === 'conditional' || (each.kind === 'logical' && each.operator === '&&')))
        tests.add(textOf(each.kind === 'conditional' ? each.test : each.left));
      if ('kind' in each && each.kind === 'name' && each.variable >= 0)
        pending.push(...definitions(code, fn, each.variable));
    }
  }
  return [...tests];
}

/** The conditions under which a place is reached, as far as they stand around it in its function. */
export function conditionsAround(model: BackendModel, place: Location): string[] {
  const spot = spotOf(model, place);
  const call = spot?.code.callAt(spot.start, spot.end) ?? null;
  if (spot === null || call === null) return [];
  const tests: string[] = [];
  for (let at: CodeNode | undefined = spot.code.parent(call); at !== undefined; at = spot.code.parent(at)) {
    if (!('kind' in at)) continue;
    if (at.kind === 'if' || at.kind === 'conditional') tests.push(textOf(at.test));
    else if (at.kind === 'logical') tests.push(textOf(at.left));
    else if (at.kind === 'switch') tests.push(textOf(at.value));
  }
  return tests;
}

/** Where a variable of the function gets its values, with the conditions of the statements around. */
function definitions(code: ModuleCode, fn: number, variable: number): CodeNode[] {
  if (code.source.facts.variables[variable]?.owner !== fn) return [];
  return (
    code.source.facts.functions[fn]?.body.flatMap((statement) =>
      [...below(statement)].filter((node) => defines(node, variable)),
    ) ?? []
  );
}

function defines(node: CodeNode, variable: number): boolean {
  if (!('kind' in node)) return false;
  if (node.kind === 'declare') return node.pattern.kind === 'variable' && node.pattern.variable === variable;
  if (node.kind === 'assign') return node.target.kind === 'variable' && node.target.variable === variable;
  // `if (production) message = …`
  return (
    node.kind === 'if' &&
    [...below(node)].some(
      (inner) =>
        inner !== node &&
        'kind' in inner &&
        inner.kind === 'assign' &&
        inner.target.kind === 'variable' &&
        inner.target.variable === variable,
    )
  );
}

/** Names and constants of a condition; what `expressionName` cannot say is searched below. */
function textOf(test: Expression): string {
  const own = expressionName(test);
  if (!own.includes('…')) return own;
  return [own, ...children(test).filter(isExpression).map(textOf)].join(' ');
}
