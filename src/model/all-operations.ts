import type { Activation, Event } from '../evaluate/events.ts';
import { compare } from '../project/paths.ts';
import { guessableOperation } from './guessable.ts';
import { matchOperation } from './matches.ts';
import type { OperationReader } from './operations-of.ts';
import type { Operation } from './operations.ts';
import { functionName } from './walk.ts';

/**
 * Every operation of server code, once per place, kind and what it is about. `supposed`: activations of functions that ran
 * by themselves, with arguments that were made up; where something is known to call a function, they say nothing more.
 */
export function allOperations(
  activations: readonly Activation[],
  reader: OperationReader,
  supposed: ReadonlySet<Activation>,
): Operation[] {
  const called = new Set(activations.filter((each) => !supposed.has(each) || rootOf(each) !== each).map(functionKey));
  const isMadeUp = (activation: Activation): boolean => {
    const root = rootOf(activation);
    return supposed.has(root) && called.has(functionKey(root));
  };
  const seen = new Map<string, { readonly operation: Operation; readonly madeUp: boolean }[]>();
  const done = new Set<readonly Operation[]>();
  for (const activation of activations) {
    if (activation.module.file.role !== 'server') continue;
    const inFunction = functionName(activation);
    for (const event of activation.events) {
      const operations = operationsOf(event, inFunction, reader);
      if (operations.length === 0 || done.has(operations)) continue;
      done.add(operations);
      const madeUp = isMadeUp(activation);
      for (const operation of operations) {
        const key = `${callKey(operation)}:${operation.api}:${whatOf(operation)}`;
        const known = seen.get(key);
        if (known === undefined) seen.set(key, [{ operation, madeUp }]);
        else if (operation.is === 'query') known.push({ operation, madeUp });
      }
    }
  }
  const known = [...seen.values()].flat().filter(({ madeUp }) => !madeUp);
  const read = new Set(known.flatMap(({ operation }) => (isUnread(operation) ? [] : [callKey(operation)])));
  const built = new Set(known.flatMap(({ operation }) => builtKey(operation) ?? []));
  return [...seen.values()]
    .map((found) =>
      // a wrapper that nobody gave a text, or a method of a class that nobody asks, says nothing beside what is known of the call
      found.filter(
        ({ operation, madeUp }) =>
          !madeUp || !((isUnread(operation) && read.has(callKey(operation))) || built.has(builtKey(operation) ?? '')),
      ),
    )
    .flatMap(distinct)
    .sort(
      (a, b) =>
        compare(a.place.file, b.place.file) ||
        a.place.line - b.place.line ||
        a.place.column - b.place.column ||
        compare(a.is, b.is) ||
        compare(whatOf(a), whatOf(b)) ||
        compare(askedOf(a), askedOf(b)),
    );
}

const none: readonly Operation[] = [];

function operationsOf(event: Event, inFunction: string, reader: OperationReader): readonly Operation[] {
  if (event.kind === 'call') return reader.of(event, inFunction);
  if (event.kind === 'bind') return guessableOperation(event, inFunction);
  if (event.kind === 'match') return matchOperation(event, inFunction);
  // what an assignment turns off is off for the whole process
  const assigned = event.kind === 'write' ? reader.ofAssignment(event, inFunction) : null;
  if (assigned?.is === 'unverified' || assigned?.is === 'risk' || assigned?.is === 'secret') return [assigned];
  // … and a stack that is sent is sent by whatever sets the body
  return assigned?.is === 'reply' && assigned.leaksError === 'stack' ? [assigned] : none;
}

/** One call in a loop over signals handles each of them, and a wrapper runs everybody's statements. */
function whatOf(operation: Operation): string {
  if (operation.is === 'process') return operation.what;
  if (operation.is === 'match') return `${operation.flags}/${operation.pattern}`;
  if (operation.is === 'cookie') return operation.name ?? '';
  // one call may be given several settings
  if (operation.is === 'risk') return operation.risk;
  // callers give it this and that
  if (operation.is === 'log') return operation.carried?.join(' ') ?? '';
  if (operation.is === 'secret') return `${operation.kind} ${operation.text}`;
  return operation.is === 'query' ? [operation.operation, ...operation.entities, operation.text ?? ''].join(' ') : '';
}

function callKey({ place: { file, line, column }, is }: Operation): string {
  return `${file}:${line}:${column}:${is}`;
}

/** A query that an ORM or a builder makes, by the call and what it does. */
function builtKey(operation: Operation): string | null {
  return operation.is === 'query' && operation.text === null && operation.operation !== 'raw'
    ? `${callKey(operation)}:${operation.operation}`
    : null;
}

function isUnread(operation: Operation): boolean {
  return operation.is === 'query' && operation.operation === 'raw' && operation.text === null;
}

/** One call with the conditions of its callers is a query for each of those conditions. */
function askedOf(operation: Operation): string {
  if (operation.is !== 'query') return '';
  const { filters, everyRow } = operation;
  const texts = (filters ?? ['?']).map((each) =>
    typeof each === 'string' ? each : `${each.column} ${each.operator} ${each.optional === true ? '?' : ''}`,
  );
  return [...texts.sort(compare), everyRow].join(',');
}

function distinct(found: readonly { readonly operation: Operation; readonly madeUp: boolean }[]): Operation[] {
  const real = found.filter(({ madeUp }) => !madeUp);
  const byText = new Map<string, Operation>();
  for (const { operation } of real.length > 0 ? real : found) {
    const text = askedOf(operation);
    const known = byText.get(text);
    byText.set(text, known === undefined ? operation : withWritten(known, operation));
  }
  return [...byText.values()];
}

/** One caller gives a call other columns to write than another. */
function withWritten(operation: Operation, other: Operation): Operation {
  if (operation.is !== 'query' || other.is !== 'query' || other.written === null) return operation;
  const { written } = operation;
  const more = other.written.filter((column) => written?.includes(column) !== true);
  return more.length === 0 ? operation : { ...operation, written: [...(written ?? []), ...more] };
}

/** What ran by itself, of all that called one another: nobody calls it but the program. */
function rootOf(activation: Activation): Activation {
  let at = activation;
  while (at.caller !== null && at.caller.caller !== null) at = at.caller;
  return at;
}

function functionKey({ module, fn }: Activation): string {
  return `${module.id}.${fn}`;
}
