import type { QueryOperation } from '../../model/operations.ts';
import type { BackendModel, Column, Endpoint, Entity } from '../../model/types.ts';
import type { CopiedColumn } from '../../model/copied-columns.ts';
import { entityCalled } from './lookup.ts';
import { isBookkeeping, wordsOf } from './names.ts';
import { stepsOf, type StepOf } from './requests.ts';

/** A column that holds what a column of another table holds as well, and is not written when that one is. */
export interface DuplicatedFact {
  readonly copy: { readonly entity: Entity; readonly column: Column };
  readonly origin: { readonly entity: Entity; readonly column: Column };
  readonly copied: { readonly endpoint: Endpoint; readonly step: StepOf<'query'>; readonly from: CopiedColumn };
  readonly changed: { readonly endpoint: Endpoint; readonly step: StepOf<'query'> };
}

interface Write {
  readonly endpoint: Endpoint;
  readonly step: StepOf<'query'>;
  readonly entity: Entity;
}

/** Facts that requests copy from one table to another, and that other requests change in the first one only. */
export function duplicatedFacts(model: BackendModel): DuplicatedFact[] {
  const writes = writesOf(model);
  const found = new Map<string, DuplicatedFact>();
  for (const { endpoint, step, entity } of writes)
    for (const from of step.operation.copied ?? []) {
      const origin = entityCalled(model, from.entity, from.query.file);
      const copy = columnOf(entity, from.column);
      const original = origin === undefined ? undefined : columnOf(origin, from.from);
      if (origin === undefined || copy === undefined || original === undefined || origin === entity) continue;
      const key = `${entity.table}.${copy.column}`;
      if (found.has(key) || !isSameFact(copy, original, origin) || isSnapshot(entity, copy)) continue;
      if (!refersTo(model, entity, origin) || keepsUp(model, entity, copy, origin)) continue;
      const changed = writes.find((write) => write.entity === origin && changes(write.step.operation, original));
      if (changed === undefined) continue;
      // what writes the copy again, or may, keeps it up
      const isKept = writes.some(
        (write) =>
          write.entity === entity &&
          write.step.operation.operation !== 'insert' &&
          mayWrite(write.step.operation, copy),
      );
      if (isKept || mayBeKept(model, changed, entity)) continue;
      found.set(key, {
        copy: { entity, column: copy },
        origin: { entity: origin, column: original },
        copied: { endpoint, step, from },
        changed,
      });
    }
  return [...found.values()];
}

function writesOf(model: BackendModel): Write[] {
  return model.endpoints.flatMap((endpoint) =>
    stepsOf(endpoint.steps, 'query').flatMap((step): Write[] => {
      const { operation, entities, place } = step.operation;
      if (operation !== 'insert' && operation !== 'update' && operation !== 'upsert') return [];
      const entity = entityCalled(model, entities[0] ?? '', place.file);
      return entity === undefined ? [] : [{ endpoint, step, entity }];
    }),
  );
}

function columnOf({ columns }: Entity, name: string): Column | undefined {
  return columns.find((column) => column.name === name || column.column === name);
}

/** `users.name` and `comments.author_name`: the same words, perhaps with whose they are before them. */
function isSameFact(copy: Column, original: Column, origin: Entity): boolean {
  if (original.primary || original.unique || origin.relations.some(({ columns }) => columns.includes(original.name)))
    return false;
  const words = wordsOf(copy.name);
  const own = wordsOf(original.name);
  if (/^(?:id|key|uuid|token|hash|password|version|at|on|by)$/.test(own.at(-1) ?? '')) return false;
  return own.length > 0 && words.length >= own.length && words.slice(-own.length).join() === own.join();
}

const snapshots = new Set([
  'order', 'invoice', 'receipt', 'payment', 'transaction', 'line', 'purchase', 'sale', 'refund', 'payout', 'bill', 'billing', 'booking', 'reservation', 'subscription', 'shipment', 'delivery', 'quote', 'contract', 'cart', 'basket',
  'snapshot', 'archive', 'revision', 'version', 'backup', 'ledger', 'entry', 'record', 'report', 'statement', 'result', 'submission', 'notification', 'message', 'email', 'mail', 'invitation', 'invite', 'request', 'certificate', 'copy', 'clone', 'draft', 'deleted', 'trash', 'run', 'execution', 'deployment', 'release',
]); // prettier-ignore
const ofThatTime =
  /price|amount|cost|total|rate|fee|tax|discount|currency|balance|address|street|city|zip|country|original|previous|old|initial|snapshot|status|state|role|expires|until|since|date|time/i;

/** A row that says what was so at one time: prices of an order, addresses of an invoice, copies on purpose. */
function isSnapshot({ name, table }: Entity, { name: column }: Column): boolean {
  return (
    isBookkeeping(name) ||
    [...wordsOf(name), ...wordsOf(table)].some((word) => snapshots.has(word)) ||
    ofThatTime.test(column)
  );
}

/** The row says which row of the other table it belongs to: what it copies could be read there. */
function refersTo(model: BackendModel, entity: Entity, origin: Entity): boolean {
  return entity.relations.some(
    ({ to, columns }) => columns.length > 0 && entityCalled(model, to, entity.location.file) === origin,
  );
}

/** The database itself carries a change over: a reference by the copied column, or a trigger. */
function keepsUp(model: BackendModel, entity: Entity, copy: Column, origin: Entity): boolean {
  return (
    entity.relations.some(({ columns }) => columns.includes(copy.name)) ||
    model.migrations.some(({ location }) =>
      new RegExp(
        `create\\s+(?:or\\s+replace\\s+)?(?:constraint\\s+)?trigger[^;]*\\bon\\s+\\S*${origin.table}\\b`,
        'i',
      ).test(model.readDocument(location.file) ?? ''),
    )
  );
}

function changes({ operation, written }: QueryOperation, { name, column }: Column): boolean {
  return operation !== 'insert' && written !== null && (written.includes(name) || written.includes(column));
}

function mayWrite(operation: QueryOperation, column: Column): boolean {
  return operation.written === null || changes(operation, column);
}

/** On the way that changes the original something else is written whose table, or columns, are not known, or the copy's own. */
function mayBeKept(model: BackendModel, { endpoint }: Write, copy: Entity): boolean {
  return endpoint.steps.some(({ operation }) => {
    if (operation.is === 'publish') return true;
    if (operation.is !== 'query') return false;
    if (operation.operation === 'raw') return true;
    const isChange = operation.operation === 'update' || operation.operation === 'upsert';
    return (
      isChange &&
      (operation.entities.length === 0 ||
        operation.entities.some((name) => entityCalled(model, name, operation.place.file) === copy))
    );
  });
}
