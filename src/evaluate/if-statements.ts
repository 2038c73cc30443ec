import type { LoopStatement, Statement } from '../ir/index.ts';
import { mayFindNothing } from './absence.ts';
import type { Activation } from './events.ts';
import { placeOf, type Frame } from './frame.ts';
import type { Writes } from './heap.ts';
import type { Completion, Machine } from './machine.ts';
import { truthiness, unknown, type Value } from './values.ts';

/** Runs the branch that is decided, or both, and joins what they leave behind. */
export function executeIf(machine: Machine, frame: Frame, statement: Extract<Statement, { kind: 'if' }>): Completion {
  const test = machine.evaluate(frame, statement.test);
  const truth = mayFindNothing(machine, frame, statement.test) ? undefined : truthiness(test);
  if (truth !== undefined) {
    // `path.startsWith(folder)` is known of a path that was put together so, and says more where it is asked
    machine.narrow(frame, statement.test, truth);
    return machine.execute(frame, truth ? statement.then : statement.else);
  }
  const { ends: thenEnds, writes: thenWrites } = branchOf(machine, frame, statement, test, true);
  const { ends: elseEnds, writes: elseWrites } = branchOf(machine, frame, statement, test, false);
  leaveBranch(machine, frame, thenEnds, thenWrites);
  leaveBranch(machine, frame, elseEnds, elseWrites);
  if (thenEnds !== 'normal' && elseEnds !== 'normal')
    return thenEnds === elseEnds ? thenEnds : thenEnds === 'jump' || elseEnds === 'jump' ? 'jump' : 'return';
  if (thenEnds !== 'normal' || elseEnds !== 'normal') {
    if (thenEnds === 'return' || thenEnds === 'throw') leaving(machine.activation).add(statement.start);
    // what follows only runs if the condition came out the other way
    machine.heap.adopt(thenEnds !== 'normal' ? elseWrites : thenWrites);
    machine.context = {
      parent: machine.context,
      kind: 'after',
      place: placeOf(frame, statement),
      test: statement.test,
      value: test,
      truth: elseEnds !== 'normal',
      constant: false,
    };
    return 'normal';
  }
  machine.heap.join([thenWrites, elseWrites]);
  return 'normal';
}

/** Runs what a condition leads to when it comes out so. */
function branchOf(
  machine: Machine,
  frame: Frame,
  statement: Extract<Statement, { kind: 'if' }>,
  value: Value,
  truth: boolean,
): { ends: Completion; writes: Writes } {
  const body = truth ? statement.then : statement.else;
  let ends: Completion = 'normal';
  const writes = machine.heap.branch(() => {
    machine.narrow(frame, statement.test, truth);
    const first = body[0];
    const last = body.at(-1);
    if (first === undefined || last === undefined) return;
    const place = { module: frame.module, start: first.start, end: last.end };
    ends = machine.within({ kind: 'branch', place, test: statement.test, value, truth, constant: false }, () =>
      machine.execute(frame, body),
    );
  });
  return { ends, writes };
}

function leaveBranch(machine: Machine, frame: Frame, ends: Completion, writes: Writes): void {
  if (ends === 'jump') frame.jumps.push(writes);
  if (ends !== 'return') return;
  frame.exits.push(writes);
  machine.heap.keepDeclared(writes, frame.variables);
}

const leftBy = new WeakMap<Activation, Set<number>>();

/** Where the conditions of a run stand that were not decided, and that it may have ended at. */
function leaving(activation: Activation): Set<number> {
  let known = leftBy.get(activation);
  if (known === undefined) leftBy.set(activation, (known = new Set()));
  return known;
}

/** What only the code of a run itself asks is not kept longer than it runs. */
export function forgetRun(activation: Activation): void {
  leftBy.delete(activation);
}

/** What follows a loop only runs if `if (test) return` in it was never taken. */
export function afterLoop(machine: Machine, frame: Frame, { body }: LoopStatement): void {
  const left = leftBy.get(machine.activation);
  if (left === undefined) return;
  for (const statement of body) {
    if (statement.kind !== 'if' || !left.has(statement.start)) continue;
    machine.context = {
      parent: machine.context,
      kind: 'after',
      place: placeOf(frame, statement),
      test: statement.test,
      value: unknown,
      truth: false,
      constant: false,
    };
  }
}
