import { isTried } from '../evaluate/events.ts';
import type {
  Activation,
  CallEvent,
  Context,
  DiscardEvent,
  EnterEvent,
  ReturnEvent,
  ThrowEvent,
} from '../evaluate/events.ts';
import { options, type Value } from '../evaluate/values.ts';
import type { FunctionFacts } from '../ir/index.ts';
import { discardedCall } from './discarded.ts';
import { errorOf } from './errors.ts';
import { isInCatch, locate, type OperationReader } from './operations-of.ts';
import type { DiscardOperation, Operation, ThrowOperation, TransactionOperation } from './operations.ts';
import { asksForLeave } from './rights.ts';
import { makesManyRounds, scanOperation } from './scans.ts';
import { outside, SurroundingsOf, type Surroundings } from './surroundings.ts';
import type { CallFrame, ConditionInfo, FunctionInfo, Guard, Param, Step, Transaction } from './types.ts';

/** What a walk over an activation and all that it entered found, in order. */
export interface Walk {
  readonly steps: Step[];
  readonly inputs: Param[];
  /** parts of the input that were replaced by something that is none, as `body userId` */
  readonly replaced: Set<string>;
  /** values returned by the activation itself, with their places */
  readonly returns: ReturnEvent[];
  readonly callees: FunctionInfo[];
  readonly activations: Set<Activation>;
  /** the calls that lead to each run of a function */
  readonly ways: (readonly CallFrame[])[];
  incomplete: boolean;
}

/** Steps of one endpoint; beyond, more of the same says nothing new. */
const maxSteps = 4000;
const maxVia = 40;

export function emptyWalk(): Walk {
  return {
    steps: [],
    inputs: [],
    replaced: new Set(),
    returns: [],
    callees: [],
    activations: new Set(),
    ways: [],
    incomplete: false,
  };
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
  const isNew = (activation: Activation, around: Surroundings, transaction: Transaction | null): boolean => {
    let kinds = seen.get(activation);
    if (kinds === undefined) seen.set(activation, (kinds = new Set()));
    else if (kinds.size > 6) return false;
    const kind = `${linesOf(around.loops)}|${transaction?.id ?? ''}|${around.tried === null}|${asksLast(around.conditions)}`;
    if (kinds.has(kind)) return false;
    kinds.add(kind);
    return true;
  };
  const visit = (activation: Activation, around: Surroundings, depth: number): void => {
    result.activations.add(activation);
    if (activation.incomplete) result.incomplete = true;
    result.ways.push(around.via);
    const transactions = new Map<Activation, Transaction>();
    const surroundings = new SurroundingsOf(activation, reader, around);
    const inFunction = functionName(activation);
    for (const event of activation.events) {
      if (result.steps.length >= maxSteps) return;
      switch (event.kind) {
        case 'call': {
          for (const operation of reader.of(event, inFunction)) {
            steps.set(event.result, result.steps.length);
            // what one call does may begin with a transaction: its surroundings are those of the moment
            result.steps.push(step(operation, surroundings.at(event.context), guard, event.fate));
            if (operation.is !== 'transaction') continue;
            if (operation.operation === 'run') {
              for (const callback of event.callbacks) transactions.set(callback, transactionAt(operation));
              inTransaction(event, transactionAt(operation), result.steps.length - 1);
            } else surroundings.open(operation.operation === 'begin' ? transactionAt(operation) : null);
          }
          break;
        }
        case 'enter': {
          if (depth === 0) result.callees.push(functionInfo(event.activation));
          if (around.via.length >= maxVia) break;
          const here = surroundings.entering(event);
          const transaction = transactions.get(event.activation) ?? here.transaction;
          if (isNew(event.activation, here, transaction))
            visit(event.activation, { ...here, via: [...here.via, frameOf(event)], transaction }, depth + 1);
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
        case 'replace':
          result.replaced.add(`${event.in} ${event.path.join('.')}`);
          break;
        case 'throw':
          result.steps.push(step(throwOperation(event, activation), surroundings.at(event.context), guard, 'use'));
          break;
        case 'scan': {
          // most are in no loop at all
          if (event.method !== 'reduce' && around.loops.length === 0 && !isInLoop(event.context)) break;
          const operation = scanOperation(event, inFunction, reader);
          if (operation === null) break;
          const here = surroundings.at(event.context);
          if (event.method === 'reduce' || here.loops.some(makesManyRounds))
            result.steps.push(step(operation, here, guard, 'use'));
          break;
        }
        case 'discard':
          result.steps.push(
            step(discardOperation(event, activation, reader), surroundings.at(event.context), guard, 'discard'),
          );
          break;
        case 'return':
          if (depth === 0) result.returns.push(event);
          break;
        case 'write': {
          const operation = reader.ofAssignment(event, inFunction);
          if (operation !== null) result.steps.push(step(operation, surroundings.at(event.context), guard, 'use'));
          break;
        }
      }
    }
  };
  isNew(root, outside, null);
  visit(
    root,
    { ...outside, via: [{ ...functionInfo(root), calledAt: functionInfo(root).location, fate: 'return' }] },
    0,
  );
}

const loopLines = new WeakMap<Surroundings['loops'], string>();
const leaveAsked = new WeakMap<ConditionInfo, boolean>();

/** The lists are the same ones each time; see `SurroundingsOf`. */
function linesOf(loops: Surroundings['loops']): string {
  if (loops.length === 0) return '';
  let lines = loopLines.get(loops);
  if (lines === undefined) loopLines.set(loops, (lines = loops.map((loop) => loop.place.line).join(',')));
  return lines;
}

function asksLast(conditions: Surroundings['conditions']): boolean {
  const last = conditions.at(-1);
  if (last === undefined) return asksForLeave('');
  let asks = leaveAsked.get(last);
  if (asks === undefined) leaveAsked.set(last, (asks = asksForLeave(last.text)));
  return asks;
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

function isInLoop(context: Context | null): boolean {
  for (let at = context; at !== null; at = at.parent) if (at.kind === 'loop') return true;
  return false;
}

function transactionAt(operation: TransactionOperation): Transaction {
  const { place, client } = operation;
  return {
    id: `${place.file}:${place.line}:${place.column}`,
    ...(client === undefined ? {} : { client }),
    place,
    endPlace: null,
  };
}

// what follows is the same on each way that leads to an event, and there are many ways
const frames = new WeakMap<EnterEvent, CallFrame>();
const throwOperations = new WeakMap<ThrowEvent, ThrowOperation>();
const discardOperations = new WeakMap<DiscardEvent, DiscardOperation>();
const functionNames = new WeakMap<FunctionFacts, string>();
const functionInfos = new WeakMap<FunctionFacts, FunctionInfo>();

export function frameOf(event: EnterEvent): CallFrame {
  let frame = frames.get(event);
  if (frame === undefined) {
    frame = { ...functionInfo(event.activation), calledAt: locate(event.place), fate: event.fate };
    frames.set(event, frame);
  }
  return frame;
}

function throwOperation(event: ThrowEvent, activation: Activation): ThrowOperation {
  let operation = throwOperations.get(event);
  if (operation === undefined) {
    operation = { is: 'throw', ...errorOf(event.value), ...eventBase(event, activation), api: 'throw' };
    throwOperations.set(event, operation);
  }
  return operation;
}

export function discardOperation(
  event: DiscardEvent,
  activation: Activation,
  reader: OperationReader,
): DiscardOperation {
  let operation = discardOperations.get(event);
  if (operation === undefined) {
    operation = {
      is: 'discard',
      explicit: event.explicit,
      ...discardedCall(event, activation, reader),
      ...eventBase(event, activation),
      api: '',
    };
    discardOperations.set(event, operation);
  }
  return operation;
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
  let text = functionNames.get(facts);
  if (text === undefined) {
    const cls = facts.cls < 0 ? undefined : activation.module.facts.classes[facts.cls];
    const name = facts.kind === 'constructor' ? 'constructor' : facts.name;
    functionNames.set(facts, (text = cls === undefined || cls.name === '' ? name : `${cls.name}.${name}`));
  }
  return text;
}

export function functionInfo(activation: Activation): FunctionInfo {
  const facts = activation.module.facts.functions[activation.fn];
  let info = facts === undefined ? undefined : functionInfos.get(facts);
  if (info === undefined) {
    info = {
      name: functionName(activation) || '(anonymous)',
      location: activation.module.locate(facts?.nameStart ?? 0, facts?.nameEnd ?? 0),
      async: facts?.async ?? false,
    };
    if (facts !== undefined) functionInfos.set(facts, info);
  }
  return info;
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
