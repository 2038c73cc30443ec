import { declaredMembers } from './taint.ts';
import { caught, thrownSince } from './thrown.ts';
import type {
  Expression,
  LoopStatement,
  Pattern,
  Statement,
  SwitchStatement,
  TryStatement,
  TypeNode,
} from '../ir/index.ts';
import { noteName } from './chance.ts';
import { countedList, dictionaryOf } from './counted-loops.ts';
import { endsWithElements } from './loop-exits.ts';
import { isFollowed } from './list-iteration.ts';
import { asList } from './collections.ts';
import { isChoice, mayFindNothing } from './absence.ts';
import { isDeclared } from './early.ts';
import type { Activation, Context } from './events.ts';
import { placeOf, type Frame } from './frame.ts';
import { respelled } from './subjects.ts';
import { noWrites, type Writes } from './heap.ts';
import { isChosen, noteUse } from './language.ts';
import type { Completion, Machine } from './machine.ts';
import { reports } from './narrow/schemas.ts';
import { narrowIterated } from './narrow/types.ts';
import { chainText } from './narrowed.ts';
import { differs } from './operators.ts';
import { noteOutcome } from './outcomes.ts';
import {
  isCallable,
  join,
  literal,
  makeObject,
  makeUnknown,
  options,
  taintOf,
  truthiness,
  undefinedValue,
  unknown,
  unknownString,
  type Value,
} from './values.ts';

/** A list spelled out in the code is worth following element by element up to this length. */
const maxUnrolled = 200;

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

/** `const valid = pattern.test(name)`, `const found = name.match(pattern)`: what asks for the variable later asks for this. */
function keepTest(frame: Frame, variable: number, test: Expression, value: Value): void {
  const made = test.kind === 'await' ? test.value : test;
  if (made.kind === 'call' && value.kind === 'object' && [...reports].some((name) => value.props.has(name)))
    (frame.tests ??= new Map()).set(variable, test);
  if (test.kind === 'index' && isChoice(test)) (frame.tests ??= new Map()).set(variable, test);
  if (test.kind !== 'call' && test.kind !== 'binary' && test.kind !== 'logical' && test.kind !== 'unary') return;
  const searched =
    test.kind === 'call' &&
    test.callee.kind === 'member' &&
    (test.callee.property === 'match' || test.callee.property === 'exec');
  if (searched || (value.kind === 'unknown' && value.type === 'boolean') || respelled(test) !== null)
    (frame.tests ??= new Map()).set(variable, test);
}

/** `const { error } = schema.validate(body)` */
function keepReports(frame: Frame, pattern: Pattern, made: Expression): void {
  if (pattern.kind !== 'object-pattern' || (made.kind !== 'call' && made.kind !== 'await')) return;
  for (const { key, value } of pattern.properties)
    if (key !== null && value.kind === 'variable' && reports.has(key))
      (frame.tests ??= new Map()).set(value.variable, {
        kind: 'member',
        object: made,
        property: key,
        optional: false,
        start: made.start,
        end: made.end,
      });
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

function executeIf(machine: Machine, frame: Frame, statement: Extract<Statement, { kind: 'if' }>): Completion {
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

/** Runs a loop or switch; what was written before a `break` out of it may have happened. */
function withJumps(machine: Machine, frame: Frame, run: () => Completion): Completion {
  const outer = frame.jumps;
  frame.jumps = [];
  const completion = run();
  for (const writes of frame.jumps) machine.heap.leave(writes, [frame.narrowed]);
  frame.jumps = outer;
  return completion;
}

function executeLoop(machine: Machine, frame: Frame, statement: LoopStatement): Completion {
  machine.execute(frame, statement.init);
  const given = statement.iterable === null ? null : machine.evaluate(frame, statement.iterable);
  const iterable =
    given === null || statement.form === 'in' ? given : asList(machine, given, placeOf(frame, statement));
  if (statement.form === 'of' && statement.iterable !== null) narrowIterated(machine, frame, statement.iterable);
  const gone = goneThrough(machine, frame, statement) ?? iterable;
  const context = (constant: boolean): Omit<Context, 'parent'> => ({
    kind: 'loop',
    place: placeOf(frame, statement),
    test: statement.test,
    value: gone,
    truth: true,
    constant,
  });
  if (
    statement.form === 'of' &&
    iterable?.kind === 'array' &&
    (iterable.rest === null || mayHold(iterable.rest).length > 0) &&
    isFollowed(iterable, maxUnrolled) &&
    statement.pattern !== null
  ) {
    const { pattern } = statement;
    // a body that pushes into its own array must not lengthen the loop
    const elements = [...iterable.elements, ...(iterable.rest === null ? [] : mayHold(iterable.rest))];
    const certain = iterable.elements.length;
    for (const [index, element] of elements.entries()) {
      if (machine.exhausted) break;
      let completion: Completion = 'normal';
      const writes = machine.heap.branch(() => {
        machine.bind(frame, pattern, element);
        completion = machine.within(context(true), () => machine.execute(frame, statement.body));
      });
      if ((completion as Completion) === 'normal' && index < certain) machine.heap.adopt(writes);
      else machine.heap.join([writes, noWrites]);
    }
    return 'normal';
  }
  if (
    statement.form === 'in' &&
    iterable?.kind === 'object' &&
    iterable.rest === null &&
    iterable.props.size <= maxUnrolled &&
    statement.pattern !== null
  ) {
    const { pattern } = statement;
    // a body that adds properties must not lengthen the loop
    const keys = [...iterable.props.keys()];
    for (const key of keys) {
      if (machine.exhausted) break;
      const writes = machine.heap.branch(() => {
        machine.bind(frame, pattern, literal(key));
        machine.within(context(true), () => machine.execute(frame, statement.body));
      });
      machine.heap.adopt(writes);
    }
    return 'normal';
  }
  let completion: Completion = 'normal';
  const once = (): Writes =>
    machine.heap.branch(() => {
      if (statement.pattern !== null && iterable !== null) {
        const element =
          statement.form === 'in' ? keyOf(iterable) : machine.element(iterable, placeOf(frame, statement));
        machine.bind(frame, statement.pattern, element);
      } else if (statement.test !== null) {
        machine.evaluate(frame, statement.test);
        noteBound(machine, frame, statement);
        if (statement.form === 'while') machine.narrow(frame, statement.test, true);
      }
      completion = machine.within(context(isConstantCount(machine, frame, statement)), () => {
        const end = machine.execute(frame, statement.body);
        if (statement.update !== null) machine.evaluate(frame, statement.update);
        return end;
      });
    });
  let writes = once();
  // `if (last) object[key] = value; else object = object[key]`: the next time around it is another object
  if (!machine.exhausted && nowChosen(frame, writes)) {
    machine.heap.join([writes, noWrites]);
    writes = once();
  }
  const atLeastOnce =
    statement.form === 'do' ||
    (statement.form === 'while' && statement.test?.kind === 'boolean') ||
    (statement.form === 'for' && statement.test === null);
  if (atLeastOnce) {
    machine.heap.adopt(writes);
    const end = completion as Completion;
    if (end === 'return' || end === 'throw') return end;
  } else machine.heap.join([writes, noWrites]);
  // `while (!pattern.test(name)) name = fallback;`
  const { form, test } = statement;
  if (test !== null && (form === 'while' || form === 'do') && test.kind !== 'boolean' && frame.jumps.length === 0)
    machine.narrow(frame, test, false);
  return 'normal';
}

/** A variable holds a member that a client chose by its name, since these writes. */
function nowChosen(frame: Frame, writes: Writes): boolean {
  for (const value of writes.get(frame.variables)?.values() ?? [])
    if (value !== undefined && isChosen(value)) return true;
  return false;
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
function afterLoop(machine: Machine, frame: Frame, { body }: LoopStatement): void {
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

/** The list or dictionary that a loop goes through in another way than over it; null if it does not. */
function goneThrough(machine: Machine, frame: Frame, statement: LoopStatement): Value | null {
  const counted = countedList(frame, statement);
  if (counted !== null) return machine.evaluate(frame, counted);
  const dictionary = dictionaryOf(statement);
  const value = dictionary === null ? null : machine.evaluate(frame, dictionary);
  return value !== null && options(value).some((option) => option.kind === 'object' && option.rest !== null)
    ? value
    : null;
}

/** `for (let i = 0; i < count; i++)`: how often it runs is what the client says. */
function noteBound(machine: Machine, frame: Frame, loop: LoopStatement): void {
  const { test, form } = loop;
  if (form === 'in' || form === 'of' || test?.kind !== 'binary' || !/^[<>]=?$/.test(test.operator)) return;
  const bound = test.operator.startsWith('<') ? test.right : test.left;
  if (chainText(bound) === null || endsWithElements(loop)) return;
  noteUse(machine, 'repeat', 'the loop', [machine.evaluate(frame, bound)], placeOf(frame, test));
}

/** What else a list may hold, if that is worth going through one by one: a registry of classes or functions. */
function mayHold(rest: Value): readonly Value[] {
  const held = options(rest);
  return held.every(isCallable) ? held : [];
}

/** A key of an object that somebody else made is as tainted as the object. */
function keyOf(value: Value): Value {
  const taint = taintOf(value, 1);
  return taint === null || taint.source.in === declaredMembers ? unknownString : makeUnknown(taint, 'string');
}

/** `for (let i = 0; i < 3; i++)` */
function isConstantCount(machine: Machine, frame: Frame, statement: LoopStatement): boolean {
  if (statement.form !== 'for' || statement.test?.kind !== 'binary') return false;
  const bound = statement.test.right;
  // `i >= 0`, from the end of a list
  if (bound.kind === 'number') return countedList(frame, statement) === null;
  if (bound.kind !== 'name') return false;
  const value = machine.evaluate(frame, bound);
  return value.kind === 'literal' && typeof value.value === 'number';
}

function executeSwitch(machine: Machine, frame: Frame, statement: SwitchStatement): Completion {
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

/** Whether nothing goes on to the next case. */
function leaves(body: readonly Statement[]): boolean {
  const last = body.at(-1);
  return (
    last !== undefined &&
    (last.kind === 'return' ||
      last.kind === 'throw' ||
      last.kind === 'jump' ||
      (last.kind === 'block' && leaves(last.body)))
  );
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

function executeTry(machine: Machine, frame: Frame, statement: TryStatement): Completion {
  const place = placeOf(frame, statement);
  if (!statement.catches) {
    const completion = machine.execute(frame, statement.body);
    const last = machine.within({ kind: 'finally', place, test: null, value: null, truth: true, constant: false }, () =>
      machine.execute(frame, statement.finalizer),
    );
    return last === 'normal' ? completion : last;
  }
  let bodyEnds: Completion = 'normal';
  const before = machine.activation.events.length;
  const bodyWrites = machine.heap.branch(() => {
    bodyEnds = machine.within({ kind: 'try', place, test: null, value: null, truth: true, constant: false }, () =>
      machine.execute(frame, statement.body),
    );
  });
  let handlerEnds: Completion = 'normal';
  const handlerWrites = machine.heap.branch(() => {
    machine.heap.join([bodyWrites, noWrites]);
    if (statement.param !== null)
      machine.bind(
        frame,
        statement.param,
        caught(machine, thrownSince(machine, machine.activation, before, statement.start)),
      );
    handlerEnds = machine.within(
      {
        kind: 'catch',
        place: { module: frame.module, start: statement.handlerStart, end: statement.handlerEnd },
        test: null,
        value: null,
        truth: true,
        constant: false,
      },
      () => machine.execute(frame, statement.handler),
    );
  });
  const body = bodyEnds as Completion;
  const handler = handlerEnds as Completion;
  let completion: Completion = 'normal';
  if (body === 'normal' && handler === 'normal') machine.heap.join([bodyWrites, handlerWrites]);
  else if (body === 'normal') machine.heap.adopt(bodyWrites);
  else if (handler === 'normal') machine.heap.adopt(handlerWrites);
  // a body that throws into a handler that returns: the function returns
  else completion = body === 'throw' ? handler : body;
  if (statement.finalizer.length > 0) {
    const last = machine.within({ kind: 'finally', place, test: null, value: null, truth: true, constant: false }, () =>
      machine.execute(frame, statement.finalizer),
    );
    if (last !== 'normal') return last;
  }
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
