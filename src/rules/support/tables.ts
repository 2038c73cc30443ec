import { lowered } from './severities.ts';
import type { Severity } from '../../findings/types.ts';
import type { TableMeasure } from '../../model/live-database.ts';
import type { BackendModel, Entity } from '../../model/types.ts';
import { entityCalled } from './lookup.ts';
import { isSmallTable } from './names.ts';
import { remembered } from './remembered.ts';

/** Up to this many rows reading all of them is as fast as an index. */
const fewRows = 1000;
/** Up to this many it takes a few milliseconds. */
const someRows = 10_000;
/** From here on it takes seconds. */
const manyRows = 1_000_000;

/** A table that is small: the user says so, the database does, or its name. `from`: the file that asks it. */
export function isSmall(model: BackendModel, entity: string, from: string): boolean {
  const rows = rowsOf(model, entity, from);
  return rows === null ? isSmallTable(entity) : rows < fewRows;
}

/** How many rows the user says that a table has or will have, or else how many there are; null if nobody says anything. */
export function rowsOf(model: BackendModel, entity: string, from: string): number | null {
  const told = toldSize(model, entity, from);
  if (told !== undefined) return told === 'small' ? 0 : told === 'large' ? manyRows : told;
  return measureOf(model, entityCalled(model, entity, from)?.table ?? entity)?.rows ?? null;
}

/** Whether the user says how large it is, which holds for later too. */
export function isTold(model: BackendModel, entity: string, from: string): boolean {
  return toldSize(model, entity, from) !== undefined;
}

/** How bad something is that costs more with each row of a table. `certain`: it may become critical. */
export function bySize(severity: Severity, rows: number | null, certain: boolean): Severity {
  if (rows === null) return severity;
  if (rows < fewRows) return 'low';
  const rises = rows >= manyRows && (certain || severity !== 'high');
  const worse = rises ? -1 : rows < someRows ? 1 : 0;
  return lowered(severity, worse);
}

/** ` declared here`, and what a running database says of the table, where one was asked. */
export function declaredInWords(model: BackendModel, { table }: Entity): string {
  const measure = measureOf(model, table);
  if (measure === null || measure.rows === null) return `${table} is declared here`;
  const days = model.live?.countedDays ?? 0;
  return [
    `${table} is declared here; the database has ${number(measure.rows)} rows of it (${sizeInWords(measure.bytes)})`,
    ...(measure.fullReads > 0 && days > 0
      ? [`and read all of them ${number(measure.fullReads)} times in ${days} ${days === 1 ? 'day' : 'days'}`]
      : []),
  ].join(' ');
}

/** `12 MB` */
export function sizeInWords(bytes: number): string {
  const power = Math.min(Math.floor(Math.log2(Math.max(bytes, 1)) / 10), units.length - 1);
  return `${Math.round(bytes / 1024 ** power)} ${units[power] ?? ''}`;
}

const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];

function number(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

function toldSize(model: BackendModel, entity: string, from: string): 'small' | 'large' | number | undefined {
  return model.tableSizes[entity] ?? model.tableSizes[entityCalled(model, entity, from)?.table ?? entity] ?? undefined;
}

/** What a running database says of a table; null if none was asked, or there are several of that name. */
function measureOf(model: BackendModel, table: string): TableMeasure | null {
  const [measure, other] = measures(model).get(table.toLowerCase()) ?? [];
  return other === undefined ? (measure ?? null) : null;
}

/** Only of tables in the catalog: it leaves out what is there once for each customer. */
const measures = remembered(({ live }: BackendModel) => {
  const names = new Set(live?.catalog.tables.map(({ schema, name }) => JSON.stringify([schema, name])));
  return Map.groupBy(
    (live?.tables ?? []).filter(({ schema, name }) => names.has(JSON.stringify([schema, name]))),
    ({ name }) => name.toLowerCase(),
  );
});
