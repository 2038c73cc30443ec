import type { Expression } from '../../ir/index.ts';
import { readVariable } from '../names.ts';
import type { Frame } from '../frame.ts';
import type { Conformity } from '../knowledge.ts';
import type { Machine } from '../machine.ts';
import { harmless } from '../subjects.ts';
import { kindBit } from '../taint.ts';

type Call = Extract<Expression, { kind: 'call' }>;
type Member = Extract<Expression, { kind: 'member' }>;

/** `validate(body)` answered that the body is what a schema lets through, or came back from where it would have thrown. */
export function narrowConform(machine: Machine, frame: Frame, call: Call, how: Conformity['how']): void {
  const conformity = conformityOf(machine, frame, call);
  const subject = conformity?.how === how ? call.args[conformity.arg] : undefined;
  // what has the form that somebody wrote down has no operators where a text is expected
  if (subject !== undefined) harmless(machine, frame, subject, kindBit('nosql'));
}

/** `if (result.error) return`, `if (result.valid)`, with the call that made the result. */
export function narrowReport(machine: Machine, frame: Frame, { property }: Member, call: Call, truth: boolean): void {
  const fits = property === 'error' || property === 'errors' ? !truth : reports.has(property) && truth;
  if (fits) narrowConform(machine, frame, call, 'tells');
}

/** Members of a validator's result that say whether the value has the form. */
export const reports: ReadonlySet<string> = new Set(['error', 'errors', 'valid', 'success']);

function conformityOf(machine: Machine, frame: Frame, { callee }: Call): Conformity | null {
  const object = callee.kind === 'member' ? callee.object : callee;
  if (object.kind !== 'name' || object.variable < 0) return null;
  const value = readVariable(machine, frame, object.variable);
  if (value.kind !== 'external') return null;
  return machine.knowledge.of(callee.kind === 'member' ? value.path.member(callee.property) : value.path).conforms;
}
