import type { QueryOperation } from '../../model/operations.ts';
import type { BackendModel, Column, Endpoint, Entity } from '../../model/types.ts';
import { entityCalled } from './lookup.ts';

const credential = /^(?:e?mail|user_?name|login|phone|api_?key|(?:\w+_?)?token|session_?id|external_?id|slug)$/i;

/** The one table that a query is about; columns of joins could belong to any of several. */
export function entityOf(model: BackendModel, { entities, filters, operation }: QueryOperation): Entity | null {
  const [name] = entities;
  if (
    name === undefined ||
    entities.length !== 1 ||
    filters === null ||
    operation === 'insert' ||
    operation === 'upsert' ||
    operation === 'ddl' ||
    operation === 'raw'
  )
    return null;
  return entityCalled(model, name) ?? null;
}

/** Columns that a query looks rows up by, if no index starts with one of them; null if it is served. */
export function unserved(entity: Entity, { filters }: QueryOperation): Column[] | null {
  const named = (filters ?? []).map(({ column, operator }) => ({ column: columnOf(entity, column), operator }));
  // a filter on something that is no column of the table may be a relation's, and served there
  if (named.length === 0 || named.some(({ column }) => column === null)) return null;
  const starts = new Set(entity.indexes.map(({ columns: [first] }) => columnOf(entity, first ?? '')?.name));
  if (named.some(({ column }) => column !== null && (column.primary || column.unique || starts.has(column.name))))
    return null;
  const equal = named.flatMap(({ column, operator }) =>
    column !== null && (operator === '=' || operator === 'in') && isSelective(column) ? [column] : [],
  );
  return equal.length === 0 ? null : [...new Set(equal)];
}

/** The order of a limited query without a filter: without an index all rows are sorted to take a few. */
export function unsorted(entity: Entity, { filters, order, limited, operation }: QueryOperation): Column[] | null {
  const column = columnOf(entity, order[0] ?? '');
  if (column === null || operation !== 'select' || limited !== true || filters?.length !== 0) return null;
  return column.primary ||
    column.unique ||
    entity.indexes.some(({ columns: [first] }) => columnOf(entity, first ?? '')?.name === column.name)
    ? null
    : [column];
}

function columnOf(entity: Entity, name: string): Column | null {
  return (
    entity.columns.find((column) => column.name === name) ??
    entity.columns.find((column) => column.column.toLowerCase() === name.toLowerCase()) ??
    null
  );
}

/** Half of the rows, a handful of states, or a date that is asked for being null: an index on it alone helps nobody. */
function isSelective({ type, name }: Column): boolean {
  return (
    !/^(?:bool|enum|tinyint)/i.test(type) &&
    !/^(?:is|has|can)[A-Z_]|^(?:status|state|type|kind|role|deleted|active|enabled|visibility|gender|language|locale|discriminator)$|(?:Status|Type|Kind|At|_status|_type|_kind|_at)$/.test(
      name,
    )
  );
}

/** Looked up at every login or by every list of an owner's rows. */
export function isHot(entity: Entity, columns: readonly Column[], endpoints: readonly Endpoint[]): boolean {
  const reference = columns.some(({ name, column }) =>
    entity.relations.some((relation) => relation.columns.includes(name) || relation.columns.includes(column)),
  );
  return reference || columns.some(({ name }) => credential.test(name)) || endpoints.length > 4;
}

/** In the words of what declares the entity, so that it can be pasted. */
export function declarationOf(entity: Entity, columns: readonly Column[]): string {
  const template = entity.indexSyntax ?? 'CREATE INDEX ON {table} ({columns});';
  const names = columns.map(({ name }) => name);
  const parts: Readonly<Record<string, string>> = {
    table: entity.table,
    columns: columns.map(({ column }) => column).join(', '),
    names: names.join(', '),
    quoted: names.map((name) => `'${name}'`).join(', '),
    keys: names.map((name) => `${name}: 1`).join(', '),
  };
  return template.replaceAll(/\{(\w+)\}/g, (whole, part: string) => parts[part] ?? whole);
}
