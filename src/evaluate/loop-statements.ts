import type { LoopStatement } from '../ir/index.ts';
import { asList } from './collections.ts';
import { countedList, dictionaryOf } from './counted-loops.ts';
import type { Context } from './events.ts';
import { placeOf, type Frame } from './frame.ts';
import { noWrites, type Writes } from './heap.ts';
import { isChosen, noteUse } from './language.ts';
import { isFollowed } from './list-iteration.ts';
import { endsWithElements } from './loop-exits.ts';
import type { Completion, Machine } from './machine.ts';
import { narrowIterated } from './narrow/types.ts';
import { chainText } from './narrowed.ts';
import { declaredMembers } from './taint.ts';
import { isCallable, literal, makeUnknown, options, taintOf, unknownString, type Value } from './values.ts';

/** A list spelled out in the code is worth following element by element up to this length. */
const maxUnrolled = 200;

/** Runs a body once for each element that is known, or once for all of them. */
export function executeLoop(machine: Machine, frame: Frame, statement: LoopStatement): Completion {
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
  // `if (last) object[key] = value; else object = object[key]`: the next time around it is another object;
  // `run(command); command = request.query.command`: … or what a client sent
  if (!machine.exhausted && (nowChosen(frame, writes) || nowInput(writes))) {
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

/** What was there before the loop, and no input, holds some since these writes. */
function nowInput(writes: Writes): boolean {
  for (const [cells, written] of writes) {
    const now: { get(name: number | string): Value | undefined } = cells;
    for (const [name, value] of written) {
      const before = now.get(name);
      if (before === undefined || value === undefined || taintOf(value) === null) continue;
      if (taintOf(before) === null && !isChosen(value)) return true;
    }
  }
  return false;
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
