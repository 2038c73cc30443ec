import type { Expression, Statement, TypeNode } from '../ir/index.ts';
import { noteName } from './chance.ts';
import { isDeclared } from './early.ts';
import { placeOf, type Frame } from './frame.ts';
import { afterLoop, executeIf } from './if-statements.ts';
import { keepReports, keepTest } from './kept-tests.ts';
import { executeLoop } from './loop-statements.ts';
import type { Completion, Machine } from './machine.ts';
import { noteOutcome } from './outcomes.ts';
import { noteEnded } from './passed-on.ts';
import { executeSwitch } from './switch-statements.ts';
import { executeTry } from './try-statements.ts';
import { join, literal, makeObject, options, undefinedValue, unknown, type Value } from './values.ts';

/** Runs statements in order until one of them leaves, with the conditions that exits before them set. */
export function executeStatements(machine: Machine, frame: Frame, statements: readonly Statement[]): Completion {
  const outer = machine.context;
  let completion: Completion = 'normal';
  for (const statement of statements) {
    completion = executeStatement(machine, frame, statement);
    if (completion !== 'normal') break;
  }
  machine.context = outer;
  return completion;
}

function executeStatement(machine: Machine, frame: Frame, statement: Statement): Completion {
  switch (statement.kind) {
    case 'expression': {
      const value = machine.evaluate(frame, statement.value, 'discard');
      if (alwaysThrows(machine, statement.value)) return 'throw';
      // `assertAllowed(address)` came to its end
      machine.survived(frame, statement.value);
      // what is assigned is kept for somebody to wait for
      if (statement.value.kind !== 'assign' && isForgotten(value))
        machine.record({
          kind: 'discard',
          value,
          explicit: false,
          place: placeOf(frame, statement.value),
          context: machine.context,
        });
      return 'normal';
    }
    case 'declare':
      if (statement.pattern.kind === 'variable' && isDeclared(frame, statement.pattern.variable)) return 'normal';
      // `let x;` before a branch that sets it is not a value anybody relies on
      if (statement.value === null) {
        if (statement.pattern.kind === 'variable' && frame.variables.get(statement.pattern.variable) === undefined) {
          const { type } = statement.pattern;
          const typed =
            type === null || (machine.supposition !== null && mayBeMissing(type))
              ? null
              : machine.typed({ module: frame.module, type });
          machine.bind(frame, statement.pattern, typed ?? undefinedValue);
        }
      } else {
        const value = machine.evaluate(frame, statement.value);
        machine.bind(frame, statement.pattern, value);
        if (statement.pattern.kind === 'variable') keepTest(frame, statement.pattern.variable, statement.value, value);
        else keepReports(frame, statement.pattern, statement.value);
      }
      return 'normal';
    case 'if':
      return executeIf(machine, frame, statement);
    case 'loop': {
      const completion = withJumps(machine, frame, () => executeLoop(machine, frame, statement));
      if (completion === 'normal') afterLoop(machine, frame, statement);
      return completion;
    }
    case 'switch':
      return withJumps(machine, frame, () => executeSwitch(machine, frame, statement));
    case 'try':
      return executeTry(machine, frame, statement);
    case 'return': {
      const value = statement.value === null ? undefinedValue : machine.evaluate(frame, statement.value, 'return');
      frame.returned = frame.returned === null ? value : join(frame.returned, value);
      noteName(machine, frame.module.facts.functions[frame.fn]?.name ?? '', value, placeOf(frame, statement));
      noteOutcome(machine, frame, statement.value, value);
      noteEnded(frame, statement.value === null ? null : value);
      machine.record({ kind: 'return', value, place: placeOf(frame, statement), context: machine.context });
      return 'return';
    }
    case 'throw': {
      const value = machine.evaluate(frame, statement.value);
      machine.record({ kind: 'throw', value, place: placeOf(frame, statement), context: machine.context });
      return 'throw';
    }
    case 'jump':
      return 'jump';
    case 'block': {
      const completion = machine.execute(frame, statement.body);
      return completion === 'jump' && statement.label !== '' ? 'normal' : completion;
    }
    case 'function-declaration':
      return 'normal';
    case 'class-declaration':
      machine.heap.write(frame.variables, statement.variable, machine.classAt(frame, statement.cls), frame.id);
      return 'normal';
    case 'enum': {
      const members = makeObject(placeOf(frame, statement));
      let next: Value = literal(0);
      for (const member of statement.members) {
        const value: Value = member.value === null ? next : machine.evaluate(frame, member.value);
        members.props.set(member.name, value);
        next = value.kind === 'literal' && typeof value.value === 'number' ? literal(value.value + 1) : unknown;
      }
      machine.heap.write(frame.variables, statement.variable, members, frame.id);
      return 'normal';
    }
    case 'namespace': {
      machine.execute(frame, statement.body);
      const existing = frame.variables.get(statement.variable);
      const namespace = existing?.kind === 'object' ? existing : makeObject(placeOf(frame, statement));
      for (const exported of statement.exports)
        namespace.props.set(exported.name, frame.variables.get(exported.variable) ?? unknown);
      machine.heap.write(frame.variables, statement.variable, namespace, frame.id);
      return 'normal';
    }
  }
}

function isForgotten(value: Value): boolean {
  return options(value).some((option) => option.kind === 'promise' && !option.handled);
}

/** `fail('…');` where every path through `fail` throws ends the block as `throw` does. */
function alwaysThrows(machine: Machine, expression: Expression): boolean {
  const call = expression.kind === 'await' ? expression.value : expression;
  const last = machine.activation.events.at(-1);
  if (call.kind === 'call' && last?.kind === 'call' && last.place.end === call.end)
    return last.path !== null && machine.knowledge.of(last.path).call?.throws === true;
  if (
    call.kind !== 'call' ||
    last?.kind !== 'enter' ||
    last.by !== 'call' ||
    last.place.end !== call.end ||
    !last.activation.throws
  )
    return false;
  return expression.kind === 'await' || last.activation.module.facts.functions[last.activation.fn]?.async === false;
}

/** `let user: User | undefined`: whatever sets it may not come by. */
function mayBeMissing(type: TypeNode): boolean {
  return (
    type.kind === 'union' &&
    type.types.some((each) => each.kind === 'keyword' && (each.name === 'undefined' || each.name === 'null'))
  );
}

/** Runs a loop or switch; what was written before a `break` out of it may have happened. */
function withJumps(machine: Machine, frame: Frame, run: () => Completion): Completion {
  const outer = frame.jumps;
  frame.jumps = [];
  const completion = run();
  for (const writes of frame.jumps) machine.heap.leave(writes, [frame.narrowed]);
  frame.jumps = outer;
  return completion;
}

/** Values for function declarations, before anything else in the body runs. */
export function hoist(machine: Machine, frame: Frame, statements: readonly Statement[]): void {
  for (const statement of statements) {
    switch (statement.kind) {
      case 'function-declaration':
        if (statement.variable >= 0)
          machine.heap.write(
            frame.variables,
            statement.variable,
            machine.functionAt(frame, statement.fn, null, null),
            frame.id,
          );
        break;
      case 'block':
      case 'namespace':
        hoist(machine, frame, statement.body);
        break;
      case 'if':
        hoist(machine, frame, statement.then);
        hoist(machine, frame, statement.else);
        break;
      case 'loop':
        hoist(machine, frame, statement.body);
        break;
      case 'try':
        hoist(machine, frame, statement.body);
        hoist(machine, frame, statement.handler);
        hoist(machine, frame, statement.finalizer);
        break;
      case 'switch':
        for (const branch of statement.cases) hoist(machine, frame, branch.body);
        break;
      default:
    }
  }
}
