import type { Activation } from '../evaluate/events.ts';
import type { Evaluator } from '../evaluate/evaluator.ts';
import { options, type Place, type Value } from '../evaluate/values.ts';
import { receiverOf } from './guard-steps.ts';
import { handlerOf } from './handlers.ts';
import type { OperationReader } from './operations-of.ts';
import type { FunctionInfo, Step, WrittenCall } from './types.ts';
import { writtenCalls } from './written-calls.ts';
import { emptyWalk, functionInfo, walk, type Walk } from './walk.ts';

/** What a handler did when it ran. */
export interface Handling {
  readonly walk: Walk;
  /** null if no function of the project handles it */
  readonly info: FunctionInfo | null;
  readonly callees: readonly FunctionInfo[];
  readonly calls: readonly WrittenCall[];
  readonly activations: readonly Activation[];
}

/** Runs what handles a request, a message or a job, with what it is given, and reads what it did. */
export function runHandler(
  draft: { readonly handler: Value; readonly self?: Value; readonly onFirst?: true; readonly place: Place },
  args: readonly Value[],
  evaluator: Evaluator,
  reader: OperationReader,
): Handling {
  const result = emptyWalk();
  let info: FunctionInfo | null = null;
  const callees: FunctionInfo[] = [];
  const calls: WrittenCall[] = [];
  const activations: Activation[] = [];
  for (const option of options(draft.handler)) {
    // a package's function does what a library says of it
    const ofPackage = option.kind === 'external' && evaluator.knowledge.of(option.path).call?.hook != null;
    if (option.kind !== 'function' && !ofPackage) continue;
    const { activation } = evaluator.runRoot(option, args, receiverOf(draft, args), ofPackage ? draft.place : null);
    if (activation === null) continue;
    if (option.kind !== 'function') {
      walk(result, activation, reader, null);
      continue;
    }
    activations.push(activation);
    const shown = handlerOf(option, activation, args, draft.place);
    info ??= shown.info;
    callees.push(...shown.callees);
    calls.push(...shown.calls);
    walk(result, activation, reader, null);
  }
  return { walk: result, info, callees: uniqueCallees(callees), calls, activations };
}

/** What a function did that ran already. */
export function handlingOf(activation: Activation, reader: OperationReader): Handling {
  const result = emptyWalk();
  walk(result, activation, reader, null);
  return {
    walk: result,
    info: functionInfo(activation),
    callees: uniqueCallees(result.callees),
    calls: writtenCalls(activation.module, activation.fn, activation),
    activations: [activation],
  };
}

function uniqueCallees(callees: readonly FunctionInfo[]): FunctionInfo[] {
  const seen = new Set<string>();
  return callees.filter(({ name, location }) => {
    const key = `${name} ${location.file}:${location.line}`;
    if (seen.has(key) || name === '(anonymous)') return false;
    seen.add(key);
    return true;
  });
}

/** Entities that steps read, or those that they write. */
export function entitiesOf(steps: readonly Step[], writing: boolean): string[] {
  const names = new Set<string>();
  for (const { operation } of steps) {
    if (operation.is !== 'query') continue;
    const writes =
      operation.operation === 'insert' ||
      operation.operation === 'update' ||
      operation.operation === 'delete' ||
      operation.operation === 'upsert';
    if (writes === writing) for (const entity of operation.entities) names.add(entity);
  }
  return [...names].sort();
}

/** Remembers who comes through an activation. */
export function markReached<Entry>(reached: Map<Activation, Entry[]>, walks: readonly Walk[], entry: Entry): void {
  for (const { activations } of walks) {
    for (const activation of activations) {
      const list = reached.get(activation);
      if (list === undefined) reached.set(activation, [entry]);
      else list.push(entry);
    }
  }
}
