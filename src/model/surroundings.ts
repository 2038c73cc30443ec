import type { Activation, CallEvent, Context, EnterEvent } from '../evaluate/events.ts';
import { options, taintOf, type ExternalValue, type Value } from '../evaluate/values.ts';
import { expressionName } from './expression-names.ts';
import { identityCondition } from './identity.ts';
import { locate, originCall, type OperationReader } from './operations-of.ts';
import type { CallFrame, ConditionInfo, LoopInfo, Step, Transaction } from './types.ts';

/** What stands around something that happens on the way of a request, across functions. */
export interface Surroundings {
  readonly via: readonly CallFrame[];
  readonly loops: readonly LoopInfo[];
  readonly conditions: readonly ConditionInfo[];
  readonly tried: Step['tried'];
  readonly inCatch: boolean;
  readonly transaction: Transaction | null;
}

export const outside: Surroundings = {
  via: [],
  loops: [],
  conditions: [],
  tried: null,
  inCatch: false,
  transaction: null,
};

/**
 * The surroundings of what one run of a function does, when it runs in surroundings of its own. Functions are walked once for each
 * way that leads to them: what is the same for all of them exists once.
 */
export class SurroundingsOf {
  readonly #activation: Activation;
  readonly #reader: OperationReader;
  readonly #around: Surroundings;
  /** by context; those of a transaction that the function itself has open */
  #known = new Map<Context, Surroundings>();
  #outermost: Surroundings;

  constructor(activation: Activation, reader: OperationReader, around: Surroundings) {
    this.#activation = activation;
    this.#reader = reader;
    this.#around = around;
    this.#outermost = around;
  }

  /** From here on the function has a transaction open, or no longer. */
  open(transaction: Transaction | null): void {
    this.#known = new Map();
    this.#outermost = transaction === null ? this.#around : { ...this.#around, transaction };
  }

  at(context: Context | null): Surroundings {
    if (context === null) return this.#outermost;
    let here = this.#known.get(context);
    if (here === undefined) this.#known.set(context, (here = this.#inside(context, this.at(context.parent), null)));
    return here;
  }

  /** Of a function that is entered: `list.map(…)` waits for none of what it starts, a `for` loop awaits one after the other. */
  entering(event: EnterEvent): Surroundings {
    const { context } = event;
    if (!hasLoopAt(context, event.place)) return this.at(context);
    const inside = (at: Context | null): Surroundings =>
      at === null ? this.#outermost : this.#inside(at, inside(at.parent), event.place);
    return inside(context);
  }

  #inside(context: Context, around: Surroundings, entered: EnterEvent['place'] | null): Surroundings {
    switch (context.kind) {
      case 'loop': {
        const known = loopInfo(context, this.#reader);
        const loop = entered !== null && isAt(context, entered) ? concurrently(known) : known;
        return { ...around, loops: added(this.#reader, around.loops, loop) };
      }
      case 'branch':
      case 'after':
        return context.test === null
          ? around
          : {
              ...around,
              conditions: added(
                this.#reader,
                around.conditions,
                conditionInfo(context, context.test, this.#activation),
              ),
            };
      case 'try':
        return { ...around, tried: locate(context.place) };
      case 'catch':
        return around.inCatch ? around : { ...around, inCatch: true };
      default:
        return around;
    }
  }
}

type Longer = WeakMap<readonly object[], Map<object, readonly object[]>>;

/** By reader, with which they go: the list that all begin with is always there. */
const longer = new WeakMap<OperationReader, Longer>();

/** A list with one more element; the same list every time. */
function added<Item extends object>(reader: OperationReader, list: readonly Item[], item: Item): readonly Item[];
function added(reader: OperationReader, list: readonly object[], item: object): readonly object[] {
  let lists = longer.get(reader);
  if (lists === undefined) longer.set(reader, (lists = new WeakMap()));
  let known = lists.get(list);
  if (known === undefined) lists.set(list, (known = new Map()));
  let result = known.get(item);
  if (result === undefined) known.set(item, (result = [...list, item]));
  return result;
}

const conditions = new WeakMap<Context, ConditionInfo>();
/** Conditions of the code, by what is told apart of them: each run of a function has contexts of its own. */
const conditionsIn = new WeakMap<Context['place']['module'], Map<string, ConditionInfo>>();

function conditionInfo(context: Context, test: NonNullable<Context['test']>, activation: Activation): ConditionInfo {
  let info = conditions.get(context);
  if (info === undefined) conditions.set(context, (info = conditionOf(context, test, activation)));
  return info;
}

function conditionOf(context: Context, test: NonNullable<Context['test']>, activation: Activation): ConditionInfo {
  const { module } = context.place;
  const identity = identityCondition(activation, test, context.truth);
  let known = conditionsIn.get(module);
  if (known === undefined) conditionsIn.set(module, (known = new Map()));
  const key = `${test.start} ${test.end} ${context.kind} ${context.truth} ${identity}`;
  let info = known.get(key);
  if (info === undefined) {
    info = {
      place: locate({ module, start: test.start, end: test.end }),
      text: expressionName(test),
      truth: context.truth,
      after: context.kind === 'after',
      identity,
    };
    known.set(key, info);
  }
  return info;
}

const loops = new WeakMap<Context, LoopInfo>();
const concurrentLoops = new WeakMap<LoopInfo, LoopInfo>();

function loopInfo(context: Context, reader: OperationReader): LoopInfo {
  let info = loops.get(context);
  if (info === undefined) {
    // of lists of rows there is one for each page or batch of them
    const query = context.value === null || holdsLists(context.value) ? null : queryOfLoop(context.value, reader);
    info = {
      place: locate(context.place),
      constant: context.constant,
      overQuery: query === null ? null : locate(query.place),
      overInput: context.value !== null && taintOf(context.value, 2) !== null,
      overSent: context.value !== null && isSentList(context.value),
      concurrent: false,
    };
    loops.set(context, info);
  }
  return info;
}

function holdsLists(value: Value): boolean {
  return options(value).every(
    (list) =>
      list.kind === 'array' &&
      list.rest !== null &&
      options(list.rest).every((element) => element.kind === 'array' && !isPair(element)),
  );
}

/** A key with its value, as dictionaries give them. */
function isPair(value: Value): value is Extract<Value, { kind: 'array' }> {
  return value.kind === 'array' && value.rest === null && value.elements.length === 2;
}

/** The query whose rows a loop goes through, also where they are kept by a key. */
function queryOfLoop(value: Value, reader: OperationReader): CallEvent | null {
  for (const option of options(value)) {
    const kept = option.kind === 'array' || option.kind === 'object' ? option.rest : null;
    for (const each of kept === null ? [] : options(kept)) {
      const held = isPair(each) ? each.elements[1] : option.kind === 'object' ? each : undefined;
      const query = held === undefined ? null : queryBehind(held, reader);
      if (query !== null) return query;
    }
  }
  return queryBehind(value, reader);
}

function concurrently(loop: LoopInfo): LoopInfo {
  let info = concurrentLoops.get(loop);
  if (info === undefined) concurrentLoops.set(loop, (info = { ...loop, concurrent: true }));
  return info;
}

function hasLoopAt(context: Context | null, place: EnterEvent['place']): boolean {
  for (let at = context; at !== null; at = at.parent) if (at.kind === 'loop' && isAt(at, place)) return true;
  return false;
}

function isAt(context: Context, place: EnterEvent['place']): boolean {
  return context.place.start === place.start && context.place.end === place.end;
}

const sent = new Set(['body', 'argument', 'message', 'data', 'payload']);

/** A list that a request or message carries as such: what is made of other input may be as short as one element. */
export function isSentList(value: Value): boolean {
  return options(value).some((option) => {
    if (option.kind === 'array') return option.rest !== null && isSentElement(option.rest);
    return isPart(option) && !isSentElement(option);
  });
}

function isSentElement(value: Value): boolean {
  return options(value).some((option) => isPart(option) && option.origin?.path.includes('*') === true);
}

function isPart(value: Value): value is Extract<Value, { kind: 'unknown' }> {
  return value.kind === 'unknown' && value.type === '' && value.origin !== null && sent.has(value.origin.in);
}

/** The query whose rows a value holds, directly or element by element. */
export function queryBehind(value: Value, reader: OperationReader): CallEvent | null {
  const origin = originCall(value);
  for (let event: CallEvent | null = origin; event !== null; event = receiverCall(event)) {
    if (reader.of(event, '').some((operation) => operation.is === 'query')) return event;
  }
  return null;
}

function receiverCall(event: CallEvent): CallEvent | null {
  const { receiver } = event;
  if (receiver?.kind !== 'external') return null;
  for (let at: ExternalValue | null = receiver; at !== null; at = at.receiver) if (at.call !== null) return at.call;
  return null;
}
