import type { QueryOperation } from '../../model/operations.ts';
import type { BackendModel, Column, Entity } from '../../model/types.ts';
import { entityCalled } from './lookup.ts';

/** The one table that a query is about; columns of joins could belong to any of several. */
export function entityOf(model: BackendModel, { entities, filters, operation, place }: QueryOperation): Entity | null {
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
  return entityCalled(model, name, place.file) ?? null;
}

/** Columns that a query looks rows up by, if no index starts with one of them; null if it is served. */
export function unserved(entity: Entity, { filters }: QueryOperation): Column[] | null {
  const named = (filters ?? []).map((filter) => ({ ...filter, column: columnOf(entity, filter.column) }));
  // a filter on something that is no column of the table may be a relation's, and served there
  if (named.length === 0 || named.some(({ column }) => column === null)) return null;
  if (named.some(({ column }) => column !== null && leadsIndex(entity, column))) return null;
  const equal = named.flatMap(({ column, operator, optional }) =>
    column !== null && (operator === '=' || operator === 'in') && isSelective(column) ? [{ column, optional }] : [],
  );
  // an index is for what is asked every time
  const always = equal.filter(({ optional }) => optional !== true);
  return equal.length === 0 ? null : [...new Set((always.length > 0 ? always : equal).map(({ column }) => column))];
}

/** The order of a limited query without a filter: without an index all rows are sorted to take a few. */
export function unsorted(entity: Entity, { filters, order, limited, operation }: QueryOperation): Column[] | null {
  const column = columnOf(entity, order[0] ?? '');
  if (column === null || operation !== 'select' || limited !== true || filters?.length !== 0) return null;
  return leadsIndex(entity, column) ? null : [column];
}

/** Values for all columns of a key: there is at most one such row. `entity` null: not known. */
export function isKey(entity: Entity | null, columns: readonly string[]): boolean {
  if (entity === null) return columns.some((name) => /^(?:_?id|uuid)$/i.test(name));
  const own = new Set(columns.map((name) => columnOf(entity, name)?.name ?? name));
  return (
    entity.indexes.some(
      ({ unique, columns: key }) =>
        unique && key.length > 0 && key.every((name) => own.has(columnOf(entity, name)?.name ?? name)),
    ) ||
    entity.columns.some((column) => own.has(column.name) && isKeyAlone(entity, column)) ||
    // documents have it without a word about it
    (entity.kind === 'collection' && own.has('_id'))
  );
}

/** An index serves a look-up by its first column, not by the others alone. */
function leadsIndex(entity: Entity, column: Column): boolean {
  return (
    isKeyAlone(entity, column) ||
    entity.indexes.some(({ columns: [first] }) => columnOf(entity, first ?? '')?.name === column.name)
  );
}

function isKeyAlone(entity: Entity, { primary, unique }: Column): boolean {
  return primary ? entity.columns.filter((column) => column.primary).length === 1 : unique;
}

/** By the name that code or the database has for it. */
export function columnOf(entity: Entity, name: string): Column | null {
  return (
    entity.columns.find((column) => column.name === name) ??
    entity.columns.find((column) => column.column.toLowerCase() === name.toLowerCase()) ??
    null
  );
}

/** Half of the rows, a handful of states, or a date that is asked for being null: an index on it alone helps nobody. */
function isSelective({ type, name }: Column): boolean {
  return (
    !/^(?:bool|enum|tinyint|json)/i.test(type) &&
    !/^(?:is|has|can)[A-Z_]|^(?:status|state|type|kind|role|permission|gender|language|locale)(?:Id|_id)?$|^(?:deleted|active|enabled|visibility|discriminator|rating|priority|severity|level)$|(?:Status|Type|Kind|At|_status|_type|_kind|_at)$/.test(
      name,
    )
  );
}

/** Whether a column holds a reference to another table. */
export function isReference(entity: Entity, { name, column }: Column): boolean {
  return entity.relations.some((relation) => relation.columns.includes(name) || relation.columns.includes(column));
}

/** In the words of what declares the entity, so that it can be pasted. */
export function declarationOf(entity: Entity, columns: readonly Column[]): string {
  const template = entity.indexSyntax ?? 'CREATE INDEX {index} ON {table} ({columns});';
  const names = columns.map(({ name }) => name);
  const inSql = (name: string): string => quoted(name, entity.dialect);
  const parts: Readonly<Record<string, string>> = {
    table: inSql(entity.table),
    index: inSql([entity.table, ...columns.map(({ column }) => column), 'idx'].join('_')),
    columns: columns.map(({ column }) => inSql(column)).join(', '),
    names: names.join(', '),
    raw: entity.table,
    name: [entity.table, ...columns.map(({ column }) => column), 'idx'].join('_'),
    members: names.map((name) => (/^[A-Za-z_$][\w$]*$/.test(name) ? `table.${name}` : `table['${name}']`)).join(', '),
    quoted: names.map((name) => `'${name}'`).join(', '),
    keys: names.map((name) => `${/^\w+$/.test(name) ? name : `'${name}'`}: 1`).join(', '),
  };
  return template.replaceAll(/\{(\w+)\}/g, (whole, part: string) => parts[part] ?? whole);
}

/**
 * The statement that makes it while requests are served, where what declares it says it in other words: tools that write
 * migrations make indexes with a lock that stops all writes. '' where there is nothing to add.
 */
export function concurrentlyOf(entity: Entity, columns: readonly Column[]): string {
  return entity.dialect !== 'postgres' || entity.indexSyntax?.includes('CONCURRENTLY') === true
    ? ''
    : declarationOf({ ...entity, indexSyntax: 'CREATE INDEX CONCURRENTLY {index} ON {table} ({columns});' }, columns);
}

/** Names of tables and columns that people choose and SQL keeps for itself. */
const reserved =
  /^(?:case|check|column|default|end|from|group|index|key|limit|offset|order|primary|references|select|table|to|user|where)$/;

/** Unquoted, a name is read in small letters. */
function quoted(name: string, dialect: string | undefined): string {
  if (/^[a-z_][a-z\d_]*$/.test(name) && !reserved.test(name)) return name;
  return dialect === 'mysql' ? `\`${name}\`` : `"${name}"`;
}
