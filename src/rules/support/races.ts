import { linesOf } from './lines.ts';
import type { Location } from '../../findings/types.ts';
import { boundNames, reckonings } from '../../model/code/read-modify.ts';
import { placeKey } from '../../model/places.ts';
import type { BackendModel, ConditionInfo, Entity, EntryPoint } from '../../model/types.ts';
import { isKey } from './indexes.ts';
import { entityCalled } from './lookup.ts';
import { isBookkeeping } from './names.ts';
import { stepsOf, type StepOf } from './requests.ts';
import { placesOf } from './statements.ts';

/** Two requests at the same time that each read before the other writes. */
export interface Race {
  /** `insert`: a row is looked for, and inserted if there is none; `update`: what is written was reckoned from what was read */
  readonly kind: 'insert' | 'update';
  readonly entity: Entity;
  readonly columns: readonly string[];
  readonly operator: string;
  readonly read: StepOf<'query'>;
  readonly write: StepOf<'query'>;
  readonly entries: EntryPoint[];
}

const racesByModel = new WeakMap<BackendModel, Race[]>();

/** Each race once, with all ways in that lead to it. */
export function racesOf(model: BackendModel): readonly Race[] {
  const known = racesByModel.get(model);
  if (known !== undefined) return known;
  const found = new Map<string, Race>();
  for (const entry of [...model.endpoints, ...model.consumers]) {
    const queries = stepsOf(entry.steps, 'query');
    // whoever takes a lock of his own is alone with the rows
    if (
      entry.steps.some(({ operation }) => /(?:^|[._])(?:lock|acquire|runExclusive|mutex|advisory)/i.test(operation.api))
    )
      continue;
    for (const [at, write] of queries.entries()) {
      for (const race of [
        insertRace(model, queries.slice(0, at), write),
        updateRace(model, queries.slice(0, at), write),
      ]) {
        if (race === null) continue;
        const key = `${placeKey(race.write.operation.place)} ${race.columns.join()}`;
        const same = found.get(key);
        if (same === undefined) found.set(key, { ...race, entries: [entry] });
        else if (!same.entries.includes(entry)) same.entries.push(entry);
      }
    }
  }
  const races = [...found.values()];
  racesByModel.set(model, races);
  return races;
}

function insertRace(model: BackendModel, before: readonly StepOf<'query'>[], write: StepOf<'query'>): Race | null {
  const { operation, loops, tried } = write;
  const entity = entityOfStep(model, write);
  if (operation.operation !== 'insert' || entity === null || loops.length > 0) return null;
  // a `try` around the insert alone is for the conflict
  if (
    tried !== null &&
    tried.file === operation.place.file &&
    tried.line <= operation.place.line &&
    operation.place.line - tried.line < 4
  )
    return null;
  for (const read of before) {
    const { filters, operation: verb, entities } = read.operation;
    if ((verb !== 'select' && verb !== 'count') || entityOfStep(model, read) !== entity || entities.length !== 1)
      continue;
    if (filters === null || filters.length === 0 || filters.some(({ operator }) => operator !== '=')) continue;
    const columns = [...new Set(filters.map(({ column }) => column))].sort();
    if (
      isKey(entity, columns) ||
      isLocked(model, read) ||
      asksMore(model, read) ||
      !columns.every((column) => entity.columns.some((each) => each.name === column || each.column === column))
    )
      continue;
    // what is not written was not meant to be one of a kind
    if (operation.written !== null && !columns.every((column) => operation.written?.includes(column))) continue;
    if (write.conditions.some((condition) => isAbsence(model, condition, read)))
      return { kind: 'insert', entity, columns, operator: '', read, write, entries: [] };
  }
  return null;
}

function updateRace(model: BackendModel, before: readonly StepOf<'query'>[], write: StepOf<'query'>): Race | null {
  const { operation } = write;
  if ((operation.operation !== 'update' && operation.operation !== 'upsert') || operation.entities.some(isBookkeeping))
    return null;
  const entity = entityOfStep(model, write);
  if (entity === null) return null;
  const reads = before.filter((read) => read.operation.operation === 'select' && entityOfStep(model, read) === entity);
  if (reads.length === 0) return null;
  for (const { property, operator, comesFrom } of reckonings(model, operation.place)) {
    const column = entity.columns.find((each) => each.name === property || each.column === property);
    if (
      column === undefined ||
      (operation.written !== null &&
        operation.written.length > 0 &&
        !operation.written.some((name) => name === column.name || name === column.column))
    )
      continue;
    // compared with what was read, or with a version that every write counts up
    const guarded = (operation.filters ?? []).some(
      ({ column: name }) =>
        name === column.name ||
        name === column.column ||
        /^(?:_?version|rev(?:ision)?|etag|lock_?version|updated_?at)$/i.test(name),
    );
    if (guarded || /version|revision|position|order|index|page|level|depth|rank/i.test(property)) continue;
    const read = reads.findLast((each) => placesOf(each).some((place) => comesFrom(place)));
    if (read !== undefined && !isLocked(model, read))
      return { kind: 'update', entity, columns: [property], operator, read, write, entries: [] };
  }
  return null;
}

function entityOfStep(model: BackendModel, { operation: { entities, place } }: StepOf<'query'>): Entity | null {
  const entity = entityCalled(model, entities[0] ?? '', place.file);
  return entity === undefined || entity.columns.length === 0 ? null : entity;
}

/** The rows that are read stay this request's until it is done. */
function isLocked(model: BackendModel, { operation, transaction }: StepOf<'query'>): boolean {
  const locking = /for\s+(?:no\s+key\s+)?update|for_?update|pessimistic|\block\b|\.lock\(|serializable/i;
  return (
    locking.test(operation.text ?? '') ||
    locking.test(textAt(model, operation.place)) ||
    (transaction !== null && /serializable/i.test(textAt(model, transaction.place)))
  );
}

/** A piece of SQL in a condition asks for what the filters do not say. */
function asksMore(model: BackendModel, { operation: { place, text } }: StepOf<'query'>): boolean {
  const [statement = ''] = textAt(model, { ...place, endLine: place.endLine + 12 }).split(';');
  return text === null && /\bsql`|\braw\(|\bliteral\(|\blower\(|\bfn\(|\$if\(/i.test(statement);
}

function textAt(model: BackendModel, { file, line, endLine }: Location): string {
  return linesOf(model, file)
    .slice(line - 1, endLine + 2)
    .join('\n');
}

/** A condition that holds where a read found nothing, and stands behind the read in one function. */
function isAbsence(model: BackendModel, condition: ConditionInfo, read: StepOf<'query'>): boolean {
  // how many there may be is another question than whether there is one
  if (/limit|quota|exceed|maxim|too_?many/i.test(condition.text)) return false;
  for (const place of placesOf(read)) {
    const { place: at, text, truth } = condition;
    if (at.file !== place.file || at.line < place.line || at.line > place.endLine + 12) continue;
    const inside = at.line <= place.line && at.endLine >= place.endLine && at.column <= place.column && at !== place;
    const names = boundNames(model, place);
    const subject = inside
      ? '(?:await\\s+[^=<>]*|[\\w$.]+\\([^=<>]*\\))'
      : names.map((name) => name.replaceAll('$', '\\$')).join('|');
    if (subject === '') continue;
    const of = `\\(*(?:${subject})(?:\\??\\.(?:length|count|rows|rowCount|total|id|_id)|\\[0\\])*\\)*`;
    const absent = new RegExp(`^(?:!\\s*${of}|${of}\\s*(?:===?\\s*(?:null|undefined|0|false)|<\\s*1))$`);
    const present = new RegExp(`^(?:!!)?${of}(?:\\s*(?:!==?\\s*(?:null|undefined|0)|>\\s*0|>=\\s*1|===?\\s*true))?$`);
    if (truth ? absent.test(text.trim()) : present.test(text.trim())) return true;
  }
  return false;
}
