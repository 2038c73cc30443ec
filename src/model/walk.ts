import type {
  Activation,
  CallEvent,
  Context,
  DiscardEvent,
  EnterEvent,
  ReturnEvent,
  ThrowEvent,
} from '../evaluate/events.ts';
import { options, taintOf, type ExternalValue, type Value } from '../evaluate/values.ts';
import { expressionName } from './expression-names.ts';
import { identityCondition } from './identity.ts';
import { isInCatch, isTried, locate, originCall, type OperationReader } from './operations-of.ts';
import type { DiscardOperation, Operation, ThrowOperation } from './operations.ts';
import type { CallFrame, ConditionInfo, FunctionInfo, Guard, LoopInfo, Param, Step, Transaction } from './types.ts';
import { discardedCall } from './discarded.ts';
import { errorOf } from './errors.ts';

/** What a walk over an activation and all that it entered found, in order. */
export interface Walk {
  readonly steps: Step[];
  readonly inputs: Param[];
  /** values returned by the activation itself, with their places */
  readonly returns: ReturnEvent[];
  readonly callees: FunctionInfo[];
  readonly activations: Set<Activation>;
  /** the calls that lead to each run of a function */
  readonly ways: (readonly CallFrame[])[];
  incomplete: boolean;
}

interface Surroundings {
  readonly via: readonly CallFrame[];
  readonly loops: readonly LoopInfo[];
  readonly conditions: readonly ConditionInfo[];
  readonly tried: Step['tried'];
  readonly inCatch: boolean;
  readonly transaction: Transaction | null;
}

const outside: Surroundings = { via: [], loops: [], conditions: [], tried: null, inCatch: false, transaction: null };
/** Steps of one endpoint; beyond, more of the same says nothing new. */
const maxSteps = 4000;
const maxVia = 40;

export function emptyWalk(): Walk {
  return { steps: [], inputs: [], returns: [], callees: [], activations: new Set(), ways: [], incomplete: false };
}

/** Adds everything an activation did to a walk. */
export function walk(result: Walk, root: Activation, reader: OperationReader, guard: Guard | null): void {
  // an activation that several calls share is shown once for each kind of surroundings: alone, in a loop, in a transaction
  const seen = new Map<Activation, Set<string>>();
  // by what the call gave: `transaction([create(…), update(…)])` runs what was made before it
  const steps = new Map<Value, number>();
  const inTransaction = (event: CallEvent, transaction: Transaction, before: number): void => {
    for (const argument of event.args) {
      for (const element of argument.kind === 'array' ? argument.elements : []) {
        const at = options(element)
          .map((option) => steps.get(option))
          .find((index) => index !== undefined);
        const known = at === undefined || at >= before ? undefined : result.steps[at];
        if (at !== undefined && known !== undefined) result.steps[at] = { ...known, transaction };
      }
    }
  };
  const visit = (activation: Activation, around: Surroundings, depth: number): void => {
    result.activations.add(activation);
    if (activation.incomplete) result.incomplete = true;
    const kind = `${around.loops.length > 0 ? around.loops.map((loop) => loop.place.line).join(',') : ''}|${around.transaction?.id ?? ''}|${around.tried === null}`;
    let kinds = seen.get(activation);
    if (kinds === undefined) seen.set(activation, (kinds = new Set()));
    if (kinds.has(kind) || kinds.size > 6) return;
    kinds.add(kind);
    result.ways.push(around.via);
    const transactions = new Map<Activation, Transaction>();
    let open: Transaction | null = null;
    for (const event of activation.events) {
      if (result.steps.length >= maxSteps) return;
      switch (event.kind) {
        case 'call': {
          const here = surroundingsAt(activation, event.context, around, open, reader);
          for (const operation of reader.of(event, functionName(activation))) {
            steps.set(event.result, result.steps.length);
            result.steps.push(step(operation, here, guard, event.fate));
            if (operation.is !== 'transaction') continue;
            if (operation.operation === 'run') {
              for (const callback of event.callbacks) transactions.set(callback, transactionAt(operation));
              inTransaction(event, transactionAt(operation), result.steps.length - 1);
            } else open = operation.operation === 'begin' ? transactionAt(operation) : null;
          }
          break;
        }
        case 'enter': {
          if (depth === 0) result.callees.push(functionInfo(event.activation));
          if (around.via.length >= maxVia) break;
          const here = surroundingsAt(activation, event.context, around, open, reader, event);
          const frame: CallFrame = {
            ...functionInfo(event.activation),
            calledAt: locate(event.place),
            fate: event.fate,
          };
          visit(
            event.activation,
            { ...here, via: [...here.via, frame], transaction: transactions.get(event.activation) ?? here.transaction },
            depth + 1,
          );
          break;
        }
        case 'input':
          // who sends the request is not a parameter of it
          if (event.in === 'identity') break;
          result.inputs.push({
            name: event.path.join('.'),
            in: paramPlace(event.in),
            place: locate(event.place),
            validatedBy: '',
          });
          break;
        case 'throw':
          result.steps.push(
            step(
              throwOperation(event, activation),
              surroundingsAt(activation, event.context, around, open, reader),
              guard,
              'use',
            ),
          );
          break;
        case 'discard':
          result.steps.push(
            step(
              discardOperation(event, activation, reader),
              surroundingsAt(activation, event.context, around, open, reader),
              guard,
              'discard',
            ),
          );
          break;
        case 'return':
          if (depth === 0) result.returns.push(event);
          break;
        case 'write': {
          const operation = reader.ofAssignment(event, functionName(activation));
          if (operation !== null)
            result.steps.push(
              step(operation, surroundingsAt(activation, event.context, around, open, reader), guard, 'use'),
            );
          break;
        }
      }
    }
  };
  visit(
    root,
    { ...outside, via: [{ ...functionInfo(root), calledAt: functionInfo(root).location, fate: 'return' }] },
    0,
  );
}

function step(operation: Operation, around: Surroundings, guard: Guard | null, fate: Step['fate']): Step {
  return {
    operation,
    via: around.via,
    guard,
    loops: around.loops,
    conditions: around.conditions,
    tried: around.tried,
    inCatch: around.inCatch,
    transaction: around.transaction,
    fate,
  };
}

function transactionAt(operation: Operation): Transaction {
  const { place } = operation;
  return { id: `${place.file}:${place.line}:${place.column}`, place, endPlace: null };
}

function surroundingsAt(
  activation: Activation,
  context: Context | null,
  around: Surroundings,
  open: Transaction | null,
  reader: OperationReader,
  entered: EnterEvent | null = null,
): Surroundings {
  if (context === null && open === null) return around;
  const loops: LoopInfo[] = [];
  const conditions: ConditionInfo[] = [];
  let tried: Step['tried'] = null;
  for (let at = context; at !== null; at = at.parent) {
    if (at.kind === 'loop') loops.push(loopInfo(at, reader, entered));
    else if ((at.kind === 'branch' || at.kind === 'after') && at.test !== null) {
      conditions.push({
        place: locate({ module: at.place.module, start: at.test.start, end: at.test.end }),
        text: expressionName(at.test),
        truth: at.truth,
        after: at.kind === 'after',
        identity: identityCondition(activation, at.test, at.truth),
      });
    } else if (at.kind === 'try') tried ??= locate(at.place);
  }
  return {
    via: around.via,
    loops: [...around.loops, ...loops.reverse()],
    conditions: [...around.conditions, ...conditions.reverse()],
    tried: tried ?? around.tried,
    inCatch: around.inCatch || isInCatch(context),
    transaction: open ?? around.transaction,
  };
}

function loopInfo(context: Context, reader: OperationReader, entered: EnterEvent | null): LoopInfo {
  const query = context.value === null ? null : queryBehind(context.value, reader);
  const callee = entered?.activation.module.facts.functions[entered.activation.fn];
  return {
    place: locate(context.place),
    constant: context.constant,
    overQuery: query === null ? null : locate(query.place),
    overInput: context.value !== null && taintOf(context.value, 2) !== null,
    // `list.map(async …)` starts all of them; a `for` loop awaits one after the other
    concurrent:
      entered !== null &&
      callee?.async === true &&
      context.place.start === entered.place.start &&
      context.place.end === entered.place.end,
  };
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

function throwOperation(event: ThrowEvent, activation: Activation): ThrowOperation {
  return { is: 'throw', ...errorOf(event.value), ...eventBase(event, activation), api: 'throw' };
}

export function discardOperation(
  event: DiscardEvent,
  activation: Activation,
  reader: OperationReader,
): DiscardOperation {
  return {
    is: 'discard',
    explicit: event.explicit,
    ...discardedCall(event, activation, reader),
    ...eventBase(event, activation),
    api: '',
  };
}

function eventBase(
  event: { place: Parameters<typeof locate>[0]; context: Context | null },
  activation: Activation,
): { place: Operation['place']; inFunction: string; tried: boolean; inCatch: boolean } {
  return {
    place: locate(event.place),
    inFunction: functionName(activation),
    tried: isTried(event.context),
    inCatch: isInCatch(event.context),
  };
}

export function functionName(activation: Activation): string {
  const facts = activation.module.facts.functions[activation.fn];
  if (facts === undefined || facts.kind === 'module') return '';
  const cls = facts.cls < 0 ? undefined : activation.module.facts.classes[facts.cls];
  const name = facts.kind === 'constructor' ? 'constructor' : facts.name;
  return cls === undefined || cls.name === '' ? name : `${cls.name}.${name}`;
}

export function functionInfo(activation: Activation): FunctionInfo {
  const facts = activation.module.facts.functions[activation.fn];
  return {
    name: functionName(activation) || '(anonymous)',
    location: activation.module.locate(facts?.nameStart ?? 0, facts?.nameEnd ?? 0),
    async: facts?.async ?? false,
  };
}

function paramPlace(where: string): Param['in'] {
  switch (where) {
    case 'path':
    case 'query':
    case 'body':
    case 'header':
    case 'cookie':
    case 'file':
      return where;
    default:
      return 'argument';
  }
}
