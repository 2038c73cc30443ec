import { placeKey } from '../../model/places.ts';
import type { QueryOperation } from '../../model/operations.ts';
import type { BackendModel, Entity, EntryPoint, Step } from '../../model/types.ts';
import { byBestEffort, isCompensated } from './best-effort.ts';
import { isBookkeeping, isVisitColumn } from './names.ts';
import { isDetached, isWrite, stepsOf, type StepOf } from './requests.ts';

/** Writes of a request that have to happen together with the others of their group: no logs, counters, upserts, or compensation. */
export function bindingWrites(model: BackendModel, endpoint: EntryPoint): StepOf<'query'>[][] {
  const seen = new Set<string>();
  const writes = stepsOf(endpoint.steps, 'query').filter((step) => {
    const { operation, guard, inCatch, transaction } = step;
    if (!isWrite(operation) || operation.operation === 'upsert' || guard !== null || inCatch || transaction !== null)
      return false;
    if (operation.entities.length === 0 || operation.entities.some(isBookkeeping)) return false;
    if (operation.written !== null && operation.written.length > 0 && operation.written.every(isVisitColumn))
      return false;
    if (operation.handedOn === true || isHousekeeping(step) || isMadeWhenMissing(step)) return false;
    // what nobody waits for is not part of what the request promises
    if (isDetached(endpoint, step)) return false;
    const key = placeKey(operation.place);
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
  const kept = writes.filter((step) => !isCompensated(endpoint, step) && !isProtectedAtTimes(endpoint, step));
  return byBestEffort(model, withoutMessages(kept));
}

/**
 * The same statement runs in a transaction as well: `if (context.client) return work(context.client)` goes on in the one that a
 * caller has begun, and the other branch begins one.
 */
function isProtectedAtTimes(endpoint: EntryPoint, { operation }: Step): boolean {
  const key = placeKey(operation.place);
  return stepsOf(endpoint.steps, 'query').some(
    (other) => other.transaction !== null && placeKey(other.operation.place) === key,
  );
}

const sending = /^(?:[\w$]+\.)*_?(?:send|notify|deliver|email|mail)(?![a-z])\w*\(?/;

/** What is noted of a message is no part of the change that it tells of: it cannot be taken back when the message has left. */
function withoutMessages(writes: readonly StepOf<'query'>[]): StepOf<'query'>[] {
  const messageOf = (step: Step): string | null => {
    const frame = step.via.find(({ name }) => sending.test(name));
    return frame === undefined ? null : placeKey(frame.location);
  };
  // where everything happens in there, it is the request itself that sends
  return writes.every((step) => messageOf(step) !== null)
    ? [...writes]
    : writes.filter((step) => messageOf(step) === null);
}

const housekeeping =
  /^(?:[\w$]+\.)*_?(?:clean_?up|prune|purge|trim|rotate|(?:remove|delete|clear|drop|discard)_?(?:old|last|stale|expired|previous|outdated|orphan|unused))/i;

/** `removeOldDeployments()` on the way to something else: what it leaves is taken away the next time. */
function isHousekeeping({ operation, via }: StepOf<'query'>): boolean {
  return operation.operation === 'delete' && via.slice(1).some(({ name }) => housekeeping.test(name));
}

/** `getSettings()` puts defaults there where there are none: whoever reads next finds them, whatever became of this request. */
function isMadeWhenMissing({ operation, conditions }: StepOf<'query'>): boolean {
  const reads = /^(?:[\w$]+\.)*_?(?:get|find|fetch|load|read|ensure|resolve)(?![a-z])/;
  return operation.operation === 'insert' && reads.test(operation.inFunction) && conditions.some(({ after }) => !after);
}

const deletion = /^(?:is_?)?(?:deleted|removed|archived|destroyed)(?:_?(?:at|on|date|time))?$/i;

/** A row goes, or is marked as gone. */
export function isDeletion({ operation, written }: QueryOperation): boolean {
  return (
    operation === 'delete' || (operation === 'update' && written?.some((column) => deletion.test(column)) === true)
  );
}

/** Rows of it are marked as gone, whatever an ORM calls that. */
export function isMarkedDeleted({ columns }: Entity): boolean {
  return columns.some(({ column }) => deletion.test(column));
}

/** Writes that are compared with one another: a request with more of them is in need of a transaction whatever excludes what. */
const maxCompared = 50;

/** The largest group of writes that one request can all come to, in order. */
export function together(writes: readonly StepOf<'query'>[]): StepOf<'query'>[] {
  const compared = writes.slice(0, maxCompared);
  let best: StepOf<'query'>[] = [];
  for (const [at, first] of compared.entries()) {
    const group = [first];
    for (const next of compared.slice(at + 1)) if (group.every((each) => !exclude(each, next))) group.push(next);
    if (group.length > best.length) best = group;
  }
  return best;
}

/** Two steps on opposite sides of one condition, in different cases of a `switch`, or of a table of functions: either, never both. */
function exclude(a: Step, b: Step): boolean {
  return (
    isOneOfSeveral(a, b) ||
    a.conditions.some((one) =>
      b.conditions.some((other) =>
        placeKey(one.place) === placeKey(other.place)
          ? one.truth !== other.truth
          : isCase(one.text) && isCase(other.text) && one.place.file === other.place.file,
      ),
    )
  );
}

const callsAll = /emit|publish|dispatch|fire|trigger|notify|broadcast|send|all|run/i;

/** `handlers[method](req)`: one call, of which the two are in different functions. Who emits an event calls all of them. */
function isOneOfSeveral(a: Step, b: Step): boolean {
  if (a.loops.length > 0 || b.loops.length > 0) return false;
  const at = a.via.findIndex((frame, depth) => {
    const other = b.via[depth];
    return other === undefined || placeKey(frame.location) !== placeKey(other.location);
  });
  const one = a.via[at];
  const other = b.via[at];
  const caller = a.via[at - 1];
  return (
    one !== undefined &&
    other !== undefined &&
    caller !== undefined &&
    placeKey(one.calledAt) === placeKey(other.calledAt) &&
    placeKey(one.calledAt) !== placeKey(caller.calledAt) &&
    !callsAll.test(caller.name)
  );
}

/** A condition that is nothing but a constant is the label of a case. */
function isCase(text: string): boolean {
  return /^(?:'.*'|\d+)$/.test(text);
}
