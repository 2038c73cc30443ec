import type { Activation } from '../evaluate/events.ts';
import type { Evaluator } from '../evaluate/evaluator.ts';
import { options, type Value } from '../evaluate/values.ts';
import type { ConsumerDraft } from '../libraries/build-types.ts';
import { inChainTransactions } from './chain-transactions.ts';
import { nameOf } from './guards.ts';
import { entitiesOf, handlingOf, markReached, runHandler } from './handling.ts';
import { locate, type OperationReader } from './operations-of.ts';
import type { Consumer, Delivery, FunctionInfo, Transaction, Unknown } from './types.ts';

/** Follows what messages, jobs and the clock set off, and says what it is. */
export class ConsumerReader {
  /** which consumers come through an activation */
  readonly reached = new Map<Activation, Consumer[]>();
  readonly #evaluator: Evaluator;
  readonly #reader: OperationReader;
  readonly #transactions: Map<string, Transaction>;

  constructor(evaluator: Evaluator, reader: OperationReader, transactions: Map<string, Transaction>) {
    this.#evaluator = evaluator;
    this.#reader = reader;
    this.#transactions = transactions;
  }

  read(draft: ConsumerDraft): Consumer {
    const label = `${draft.kind} ${draft.name}`;
    const place = locate(draft.place);
    const { walk, info, callees, calls } =
      draft.ran === undefined
        ? runHandler(draft, draft.arguments(), this.#evaluator, this.#reader)
        : handlingOf(draft.ran, this.#reader);
    const handler = info ?? packageHandler(draft);
    const unknowns: Unknown[] = [...(draft.unknowns ?? [])];
    if (handler === null)
      unknowns.push({ kind: 'handler', message: `handler of ${label} could not be found`, location: place });
    if (walk.incomplete)
      unknowns.push({ kind: 'budget', message: `${label} does more than could be followed`, location: place });
    const steps = [...inChainTransactions(walk.steps)];
    for (const { transaction } of steps) if (transaction !== null) this.#transactions.set(transaction.id, transaction);
    const consumer: Consumer = {
      label,
      kind: draft.kind,
      name: draft.name,
      library: draft.library,
      package: draft.place.module.package,
      place,
      handler,
      callees,
      calls,
      ways: walk.ways,
      steps,
      reads: entitiesOf(steps, false),
      writes: entitiesOf(steps, true),
      delivery: { ...nothingSaid, ...draft.delivery },
      conditional: draft.conditional,
      unknowns,
    };
    markReached(this.reached, [walk], consumer);
    return consumer;
  }
}

/**
 * Consumers that stay: who listens or starts a timer while a request is served does so for that request. A worker is often
 * made by the first request that needs its queue, and stays.
 */
export function lasting(
  drafts: readonly ConsumerDraft[],
  evaluator: Evaluator,
  serving: ReadonlyMap<Activation, unknown>,
): ConsumerDraft[] {
  const polling = new Set(drafts.flatMap(({ ran }) => (ran === undefined ? [] : callersOf(ran))));
  const initialisers = new Set(evaluator.activations.filter(({ fn, callee }) => fn === 0 && callee === null));
  return drafts.filter(({ kind, handler, ran, registered, stays }) => {
    // a timer that asks a queue for messages is how the queue is read
    if (kind === 'schedule' && ran === undefined && options(handler).some((option) => polling.has(keyOf(option))))
      return false;
    if (registered === undefined) return true;
    if (registered.in.module.file.role !== 'server') return false;
    if (stays === 'kept') return true;
    const way = [registered.in];
    for (let at = registered.in.caller; at !== null; at = at.caller) way.push(at);
    const last = way.at(-1);
    if (last !== undefined && initialisers.has(last)) return true;
    // the last one stands for whoever calls what nobody was seen to call
    const first = way.at(-2) ?? registered.in;
    return !serving.has(registered.in) && (stays !== 'caller' || beginsSomething(first));
  });
}

/** A function that nobody was seen to call, but that is there to be called once: not a method of an object that comes and goes. */
function beginsSomething({ module, fn }: Activation): boolean {
  const facts = module.facts.functions[fn];
  const cls = facts === undefined ? undefined : module.facts.classes[facts.cls];
  // what is written where it is handed over is called by whom it was handed to
  if (facts === undefined || cls === undefined) return facts?.parent === 0 && facts.name !== '';
  // what a container makes is there once
  if (facts.kind === 'constructor') return cls.decorators.length > 0;
  return /^(?:on(?:Module|Application|Start|Ready|Boot|Init)|start|init|boot|run|listen|set_?up|main|register|launch)/i.test(
    facts.name,
  );
}

function callersOf(activation: Activation): string[] {
  const callers: string[] = [];
  for (let at: Activation | null = activation; at !== null; at = at.caller) callers.push(`${at.module.id}.${at.fn}`);
  return callers;
}

function keyOf(value: Value): string {
  return value.kind === 'function' ? `${value.module.id}.${value.fn}` : '';
}

const nothingSaid: Delivery = {
  attempts: null,
  backoff: null,
  deadLetter: null,
  concurrency: null,
  timezone: null,
  overlapping: null,
};

/** What a package does itself: `cron.schedule('0 3 * * *', backup)` with a `backup` of a package. */
function packageHandler({ handler, place }: ConsumerDraft): FunctionInfo | null {
  const external = options(handler).find((option) => option.kind === 'external');
  return external === undefined ? null : { name: nameOf(external), location: locate(place), async: false };
}
