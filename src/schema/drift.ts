import type { Catalog, CatalogTable, Difference, TableDrift } from '../model/real-schema.ts';
import type { Migration } from '../model/migrations.ts';
import type { Column, Entity } from '../model/types.ts';
import type { Location } from '../findings/types.ts';
import { valuesTaken } from './value-drift.ts';

/** Tables that code declares, compared with those that there are. `history`: the migrations that made them; null: nobody knows which did. */
export function driftOf(
  declared: readonly Entity[],
  catalog: Catalog,
  history: string | null,
  migrations: readonly Migration[],
): TableDrift[] {
  const made = Map.groupBy(catalog.tables, ({ name }) => name.toLowerCase());
  const known = declared.filter(({ table }) => made.has(table.toLowerCase()));
  // where half of the tables are not there, others make them: another history, or the tool itself
  if (known.length * 2 <= declared.length) return [];
  return declared.flatMap((entity): TableDrift[] => {
    const tables = made.get(entity.table.toLowerCase()) ?? [];
    const [table] = tables;
    if (tables.length > 1) return [];
    const differences =
      table === undefined
        ? [difference('table', [], entity.location)]
        : [
            ...columnsOf(entity, table, catalog),
            ...keysOf(entity, table, history),
            ...referencesOf(entity, table),
            ...checksOf(entity, table),
          ];
    return differences.length === 0
      ? []
      : [
          {
            table: entity.table,
            location: entity.location,
            changed: changedAt(entity.table, history, migrations),
            differences,
          },
        ];
  });
}

function difference(
  is: Difference['is'],
  columns: readonly string[],
  location: Location,
  types: Difference['types'] = ['', ''],
): Difference {
  return { is, columns, types, location };
}

function columnsOf(entity: Entity, table: CatalogTable, catalog: Catalog): Difference[] {
  const found: Difference[] = [];
  const byName = new Map(table.columns.map((column) => [column.name.toLowerCase(), column]));
  const references = new Set(entity.relations.flatMap(({ columns }) => columns));
  for (const column of entity.columns) {
    // computed by the program, and kept nowhere
    if (/^virtual\b/i.test(column.type)) continue;
    const made = byName.get(column.column.toLowerCase());
    if (made === undefined) {
      // the name of a reference's column may be a convention
      if (!references.has(column.name)) found.push(difference('column', [column.column], column.location));
      continue;
    }
    // a list that is null is read as one of nothing
    const isList = made.type.endsWith('[]');
    if (column.nullable === false && made.nullable && !isList)
      found.push(difference('null', [made.name], column.location));
    if (column.nullable === true && !made.nullable && made.default === null && !column.hasDefault)
      found.push(difference('not-null', [made.name], column.location));
    if (column.isFilledIn === true && made.default === null)
      found.push(difference('default', [made.name], column.location));
    const taken = column.values === undefined || isList ? null : valuesTaken(table, made, catalog);
    const refused = taken === null ? [] : (column.values ?? []).filter((value) => !taken.includes(value));
    const unknown = taken === null ? [] : taken.filter((value) => column.values?.includes(value) !== true);
    // another enumeration of the same name, or values that are kept as something else
    if (taken !== null && refused.length < (column.values?.length ?? 0)) {
      if (refused.length > 0) found.push(difference('values', [made.name], column.location, [refused.join(', '), '']));
      if (unknown.length > 0)
        found.push(difference('more-values', [made.name], column.location, ['', unknown.join(', ')]));
    }
    const declaredFamily = declaredFamilyOf(column, catalog);
    const madeFamily = made.isEnum ? 'text' : madeFamilyOf(made.type);
    if (declaredFamily !== null && madeFamily !== null && declaredFamily !== madeFamily)
      found.push(difference('type', [made.name], column.location, [column.type, made.type]));
  }
  const declared = new Set([
    ...entity.columns.flatMap(({ name, column }) => [name.toLowerCase(), column.toLowerCase()]),
    ...[...references].map((name) => name.toLowerCase()),
  ]);
  for (const { name, nullable, default: value } of table.columns)
    if (!nullable && value === null && !declared.has(name.toLowerCase()))
      found.push(difference('required', [name], entity.location));
  return found;
}

function keysOf(entity: Entity, table: CatalogTable, history: string | null): Difference[] {
  const inDatabase = (name: string): string => entity.columns.find((column) => column.name === name)?.column ?? name;
  const made = new Set(table.columns.map(({ name }) => name.toLowerCase()));
  return entity.indexes.flatMap(({ columns, unique, primary, partial, location }): Difference[] => {
    const names = columns.map((name) => inDatabase(name).toLowerCase());
    // what a migration says is what it makes; and of a column that is missing that is said already
    const isDeclared = history === null || (location.file !== history && !location.file.startsWith(`${history}/`));
    if (!isDeclared || partial || primary || names.length === 0 || !names.every((name) => made.has(name))) return [];
    const serves = table.indexes.some((index) => {
      const own = index.columns.map((name) => name.toLowerCase());
      return unique
        ? index.unique && own.length === names.length && own.every((name) => names.includes(name))
        : names.every((name, at) => own[at] === name);
    });
    return serves ? [] : [difference(unique ? 'unique' : 'index', columns.map(inDatabase), location)];
  });
}

/** A check is the same by its name, or by the columns that it is about: the database writes its condition in its own way. */
function checksOf({ checks = [], columns }: Entity, table: CatalogTable): Difference[] {
  return checks.flatMap(({ name, text, location }): Difference[] => {
    const about = columns.map(({ column }) => column).filter((column) => mentions(text, column));
    const isMade = table.checks.some(
      (made) =>
        (name !== '' && made.name.toLowerCase() === name.toLowerCase()) ||
        (about.length > 0 && about.every((column) => mentions(made.text, column))),
    );
    return isMade || (name === '' && about.length === 0)
      ? []
      : [difference('check', about, location, [name === '' ? text : name, ''])];
  });
}

function mentions(text: string, column: string): boolean {
  return text.toLowerCase().split(/\W+/).includes(column.toLowerCase());
}

function referencesOf(entity: Entity, table: CatalogTable): Difference[] {
  const made = new Set(table.columns.map(({ name }) => name.toLowerCase()));
  const enforced = table.references.map(({ columns }) => columns.map((name) => name.toLowerCase()));
  return entity.relations.flatMap(({ columns, isUnenforced, location }): Difference[] => {
    const names = columns.map((name) => entity.columns.find((column) => column.name === name)?.column ?? name);
    const lower = names.map((name) => name.toLowerCase());
    if (names.length === 0 || isUnenforced === true || !lower.every((name) => made.has(name))) return [];
    return enforced.some((own) => own.length === lower.length && own.every((name) => lower.includes(name)))
      ? []
      : [difference('reference', names, location)];
  });
}

type Family = 'text' | 'number' | 'boolean' | 'time' | 'json' | 'bytes' | 'list';

const families: readonly (readonly [RegExp, Family])[] = [
  [/^(?:character|char|varchar|text|citext|name|uuid|bpchar|inet|cidr)\b/i, 'text'],
  [/^(?:smallint|integer|int|bigint|serial|bigserial|smallserial|numeric|decimal|real|double|money)\b/i, 'number'],
  [/^bool/i, 'boolean'],
  [/^(?:timestamp|timestamptz|date|time)\b/i, 'time'],
  [/^jsonb?\b/i, 'json'],
  [/^bytea\b/i, 'bytes'],
];

/** Null for what may be read as several. */
function madeFamilyOf(type: string): Family | null {
  if (type.endsWith('[]')) return 'list';
  return families.find(([pattern]) => pattern.test(type))?.[1] ?? null;
}

/** What ORMs call types besides the names that SQL has for them. */
const declaredFamilies: readonly (readonly [RegExp, Family])[] = [
  [/^(?:string|longtext|mediumtext|uuidv4|cuid|enum)\b/i, 'text'],
  [/^(?:float|number|double|increments|bigincrements|biginteger|tinyint)\b/i, 'number'],
  [/^(?:datetime|datetimetz|dateonly|timetz)\b/i, 'time'],
  [/^(?:bytes|blob|binary|buffer)\b/i, 'bytes'],
  ...families,
];

function declaredFamilyOf({ type }: Column, { enums }: Catalog): Family | null {
  if (/\[\]$|^array\b/i.test(type)) return 'list';
  // a type of its own: `String @db.Uuid`, `Int @db.Oid`
  if (/^unsupported\b/i.test(type)) return null;
  const [name = ''] = type.split(/[\s(]/);
  if (enums.some((each) => each.name.toLowerCase() === name.toLowerCase())) return 'text';
  // what only TypeScript says of it can be kept in several ways
  if (/^(?:string|number|date|object|boolean)$/.test(type)) return null;
  return declaredFamilies.find(([pattern]) => pattern.test(name))?.[1] ?? null;
}

function changedAt(table: string, history: string | null, migrations: readonly Migration[]): Location | null {
  const steps = migrations
    .filter((migration) => history === null || migration.history === history)
    .flatMap(({ up }) => up);
  return (
    steps.findLast(
      ({ change }) =>
        change.kind !== 'rows' &&
        'table' in change &&
        change.table !== null &&
        change.table.name.toLowerCase() === table.toLowerCase(),
    )?.location ?? null
  );
}
