import type { Location } from '../../findings/types.ts';
import type { Expression, Statement } from '../../ir/index.ts';
import type { BackendModel, CallFrame } from '../types.ts';
import { bare, below, functionAt, spotOf, type CodeNode, type ModuleCode } from './module-code.ts';

const maxSteps = 8;
const selecting = new Set(['filter', 'slice']);
/** Give as many elements as they get. */
const arranging = new Set(['map', 'sort', 'toSorted', 'reverse', 'toReversed']);

/** Whether a loop goes over what was picked out of a list (`filter`, `slice`), here or in a function that calls this one. */
export function isOverSelection(model: BackendModel, loop: Location, via: readonly CallFrame[]): boolean {
  const spot = spotOf(model, loop);
  if (spot === null) return false;
  const call = spot.code.callAt(spot.start, spot.end);
  const list = call === null ? listOfStatement(spot.code, spot.start, spot.end) : listOfCall(call);
  if (list === null) return false;
  const fn = spot.code.functionOf(list);
  const level = via.findLastIndex(({ location }) => {
    const own = spotOf(model, location);
    return own !== null && own.code === spot.code && functionAt(own) === fn;
  });
  return isSelection(model, { code: spot.code, fn, via, level }, list, maxSteps);
}

interface Scope {
  readonly code: ModuleCode;
  readonly fn: number;
  readonly via: readonly CallFrame[];
  readonly level: number;
}

function isSelection(model: BackendModel, scope: Scope, expression: Expression, steps: number): boolean {
  const list = bare(expression);
  if (steps === 0) return false;
  if (list.kind === 'call' && list.callee.kind === 'member') {
    const { property, object } = list.callee;
    const [first] = list.args;
    // to leave out what is empty picks nothing
    if (selecting.has(property)) return first?.kind !== 'name' || first.name !== 'Boolean';
    return arranging.has(property) && isSelection(model, scope, object, steps - 1);
  }
  if (list.kind !== 'name' || list.variable < 0) return false;
  const made = definitionOf(scope, list.variable);
  if (made !== null) return isSelection(model, scope, made, steps - 1);
  return givenSelection(model, scope, list.variable, steps - 1);
}

/** What the function's own constant is. */
function definitionOf({ code, fn }: Scope, variable: number): Expression | null {
  for (const statement of code.source.facts.functions[fn]?.body ?? [])
    for (const node of below(statement))
      if (isDeclaration(node) && node.pattern.kind === 'variable' && node.pattern.variable === variable)
        return node.value;
  return null;
}

/** What the caller gives for a parameter. */
function givenSelection(model: BackendModel, scope: Scope, variable: number, steps: number): boolean {
  const { code, fn, via, level } = scope;
  const index =
    code.source.facts.functions[fn]?.params.findIndex(
      ({ pattern }) => pattern.kind === 'variable' && pattern.variable === variable,
    ) ?? -1;
  const frame = via[level];
  const outer = via[level - 1];
  if (index < 0 || frame === undefined || outer === undefined) return false;
  const called = spotOf(model, frame.calledAt);
  const caller = spotOf(model, outer.location);
  const call = called?.code.callAt(called.start, called.end) ?? null;
  if (called === null || caller === null || call === null || call.kind === 'template' || caller.code !== called.code)
    return false;
  const argument = call.args[index];
  return (
    argument !== undefined &&
    isSelection(model, { code: called.code, fn: functionAt(caller), via, level: level - 1 }, argument, steps)
  );
}

function listOfCall(call: CodeNode): Expression | null {
  return 'kind' in call && call.kind === 'call' && call.callee.kind === 'member' ? call.callee.object : null;
}

function listOfStatement(code: ModuleCode, start: number, end: number): Expression | null {
  for (const { body } of code.source.facts.functions)
    for (const statement of body)
      for (const node of below(statement))
        if ('kind' in node && node.kind === 'loop' && node.start === start && node.end === end) return node.iterable;
  return null;
}

function isDeclaration(node: CodeNode): node is Extract<Statement, { kind: 'declare' }> {
  return 'kind' in node && node.kind === 'declare';
}
