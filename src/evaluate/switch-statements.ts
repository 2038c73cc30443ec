import { leaves, type Expression, type SwitchStatement } from '../ir/index.ts';
import { placeOf, type Frame } from './frame.ts';
import { noWrites, type Writes } from './heap.ts';
import type { Completion, Machine } from './machine.ts';
import { differs } from './operators.ts';
import type { Value } from './values.ts';

/** Runs the case that is decided, or each as an alternative. */
export function executeSwitch(machine: Machine, frame: Frame, statement: SwitchStatement): Completion {
  const value = machine.evaluate(frame, statement.value);
  const alternatives: Writes[] = [];
  let hasDefault = false;
  let ends: Completion | null = null;
  let fallsOut = false;
  const decided = decidedCase(machine, frame, statement, value);
  for (let index = 0; index < statement.cases.length; index++) {
    const branch = statement.cases[index];
    if (branch === undefined || (decided !== null && decided !== index)) continue;
    if (branch.test === null) hasDefault = true;
    else if (decided === null) {
      const test = machine.evaluate(frame, branch.test);
      if (differs(value, test)) continue;
      if (value.kind === 'literal' && test.kind === 'literal' && value.value !== test.value) continue;
    }
    if (decided === null && branch.body.length === 0 && index < statement.cases.length - 1) continue;
    let completion: Completion = 'normal';
    const writes = machine.heap.branch(() => {
      // what is known already is no more than that, whichever cases lead here
      const test = decided === null ? testOfCase(statement, index) : null;
      if (test !== null) machine.narrow(frame, test, true);
      machine.within(
        { kind: 'branch', place: placeOf(frame, branch), test: branch.test, value, truth: true, constant: false },
        () => {
          for (let next = index; next < statement.cases.length; next++) {
            completion = machine.execute(frame, statement.cases[next]?.body ?? []);
            if (completion !== 'normal') break;
          }
        },
      );
    });
    const end = completion as Completion;
    if (end === 'return') frame.exits.push(writes);
    if (end === 'return' || end === 'throw') ends ??= end;
    else {
      fallsOut = true;
      alternatives.push(writes);
    }
  }
  if (decided === null ? !hasDefault : decided < 0) {
    alternatives.push(noWrites);
    fallsOut = true;
  }
  if (!fallsOut && ends !== null) return ends;
  machine.heap.join(alternatives);
  return 'normal';
}

/** What holds in a branch: the value is that of its case, or of one of those before it that go on here. Null if others get here too. */
function testOfCase(statement: SwitchStatement, index: number): Expression | null {
  const { value, cases } = statement;
  const branch = cases[index];
  if (branch === undefined || branch.test === null) return null;
  const { test, start, end } = branch;
  const own: Expression =
    value.kind === 'boolean' && value.value
      ? test
      : { kind: 'binary', operator: '===', left: value, right: test, start, end };
  const before = cases[index - 1];
  if (before === undefined || leaves(before.body)) return own;
  const others = before.body.length === 0 ? testOfCase(statement, index - 1) : null;
  return others === null ? null : { kind: 'logical', operator: '||', left: others, right: own, start, end };
}

/** The case that a known value leads to, -1 if there is none; null if that is not known. */
function decidedCase(machine: Machine, frame: Frame, statement: SwitchStatement, value: Value): number | null {
  if (value.kind !== 'literal') return null;
  for (const [index, { test }] of statement.cases.entries()) {
    if (test === null) continue;
    const compared = machine.evaluate(frame, test);
    if (compared.kind !== 'literal') return null;
    if (compared.value === value.value) return index;
  }
  return statement.cases.findIndex(({ test }) => test === null);
}
