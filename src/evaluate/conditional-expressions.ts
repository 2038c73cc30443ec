import { mayFindNothing } from './absence.ts';
import type { Expression } from '../ir/index.ts';
import type { Fate } from './events.ts';
import { placeOf, type Frame } from './frame.ts';
import type { Writes } from './heap.ts';
import type { Machine } from './machine.ts';
import { join, joinAll, options, truthiness, undefinedValue, unknown, unknownBoolean, type Value } from './values.ts';

/** `left && right`, `left || right`, `left ?? right`. */
export function evaluateLogical(
  machine: Machine,
  frame: Frame,
  expression: Extract<Expression, { kind: 'logical' }>,
  fate: Fate,
): Value {
  const left = machine.evaluate(frame, expression.left);
  const found = mayFindNothing(machine, frame, expression.left) ? undefined : truthiness(left);
  const truth = isMade(machine, left) ? true : found;
  const nullish = left.kind === 'literal' && (left.value === null || left.value === undefined);
  if (expression.operator === '&&' && truth === false) return left;
  if (expression.operator === '||' && truth === true) return left;
  if (
    expression.operator === '??' &&
    (nullish ? false : truth === true || (truth !== undefined && left.kind === 'literal'))
  )
    return left;
  const decided = expression.operator === '??' ? nullish : truth !== undefined;
  if (decided) return machine.evaluate(frame, expression.right, fate);
  const outcome = expression.operator === '&&';
  const { value: right, writes } = runBranch(machine, frame, {
    test: expression.left,
    tested: left,
    outcome,
    branch: expression.right,
    fate,
  });
  machine.heap.join([writes, new Map()]);
  if (outcome) {
    // whatever the first is, the second is not so
    if (right.kind === 'literal' && truthiness(right) === false) return right;
    if (left.kind !== 'unknown' || left.type !== 'boolean')
      return join(withoutText(withoutObjects(withoutTaintIfBoolean(left))), right);
    // `flag && value` is about the value; of two conditions the second does not decide the first
    return right.kind === 'literal' ? unknownBoolean : right;
  }
  return join(withoutEmpty(left), right);
}

/** Input that counts as false is empty: nothing of the client's is left in it. */
function withoutText(value: Value): Value {
  return joinAll(
    options(value).map((option) =>
      option.kind === 'unknown' && option.taint !== null ? { ...option, taint: null } : option,
    ),
  );
}

/** `test ? then : else`: both ways where the test leaves them open. */
export function evaluateConditional(
  machine: Machine,
  frame: Frame,
  expression: Extract<Expression, { kind: 'conditional' }>,
  fate: Fate,
): Value {
  const test = machine.evaluate(frame, expression.test);
  const truth = mayFindNothing(machine, frame, expression.test) ? undefined : truthiness(test);
  if (truth !== undefined) return machine.evaluate(frame, truth ? expression.then : expression.else, fate);
  const of = { test: expression.test, tested: test, fate };
  const yes = runBranch(machine, frame, { ...of, outcome: true, branch: expression.then });
  const no = runBranch(machine, frame, { ...of, outcome: false, branch: expression.else });
  machine.heap.join([yes.writes, no.writes]);
  return join(yes.value, no.value);
}

/** What an expression gives and writes that runs only if a test comes out so. */
function runBranch(
  machine: Machine,
  frame: Frame,
  {
    test,
    tested,
    outcome,
    branch,
    fate,
  }: {
    readonly test: Expression;
    readonly tested: Value;
    readonly outcome: boolean;
    readonly branch: Expression;
    readonly fate: Fate;
  },
): { value: Value; writes: Writes } {
  let value: Value = unknown;
  const writes = machine.heap.branch(() => {
    machine.narrow(frame, test, outcome);
    value = machine.within(
      { kind: 'branch', place: placeOf(frame, branch), test, value: tested, truth: outcome, constant: false },
      () => machine.evaluate(frame, branch, fate),
    );
  });
  return { value, writes };
}

/** What a package made to have a life of its own, such as a router, is there. */
function isMade(machine: Machine, value: Value): boolean {
  return value.kind === 'external' && value.call !== null && machine.knowledge.of(value.path).distinct;
}

/** The left side of `||` and `??` only matters where it is not empty. */
function withoutEmpty(value: Value): Value {
  if (value.kind !== 'union') return value;
  const rest = value.options.filter((option) => truthiness(option) !== false);
  return rest.length === 0 ? unknown : joinAll(rest);
}

/** The left side of `&&` only matters where it is empty: `row && shown(row)` is the row itself only where there is none. */
function withoutObjects(value: Value): Value {
  const present = (option: Value): boolean => option.kind === 'external' && option.taint === null;
  return options(value).some(present)
    ? joinAll(options(value).map((option) => (present(option) ? undefinedValue : option)))
    : value;
}

function withoutTaintIfBoolean(value: Value): Value {
  return value.kind === 'unknown' && value.type === 'boolean' ? unknownBoolean : value;
}
