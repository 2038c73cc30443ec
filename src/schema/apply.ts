import type { LiveDatabase } from '../model/live-database.ts';
import { nearest } from '../model/packages.ts';
import type { Catalog, CatalogTable, RealSchema } from '../model/real-schema.ts';
import type { BackendModel, Column, Entity, Index, Unknown } from '../model/types.ts';
import { driftOf } from './drift.ts';
import type { LiveReading } from './live/reading.ts';

/**
 * A model that knows what PostgreSQL made of its migrations: what its tables really have comes from the catalog. That of a running
 * database stands in place of all others.
 */
export function withSchemas(
  model: BackendModel,
  schemas: readonly RealSchema[],
  live: LiveReading | null = null,
): BackendModel {
  if (schemas.length === 0 && live === null) return model;
  const facts = new Set(model.facts);
  if (live !== null) facts.add('live-database');
  if (live !== null || schemas.some(({ catalog }) => catalog !== null)) facts.add('migrated-schema');
  return {
    ...model,
    schemas: live === null ? withDrift(model, schemas) : schemas,
    live: live === null ? null : withLiveDrift(model, live),
    facts,
    entities: live === null ? withCatalogs(model, schemas) : withLiveCatalog(model, live),
    unknowns: [...model.unknowns, ...schemas.flatMap(unknownOf)],
  };
}

function unknownOf({ history, notAssessed }: RealSchema): Unknown[] {
  return notAssessed === null
    ? []
    : [
        {
          kind: 'migration',
          message: `The migrations in ${history === '' ? 'the root' : history} were not run on PostgreSQL: ${notAssessed.why}.`,
          location: notAssessed.location,
        },
      ];
}

/** What code declares belongs to the database whose migrations are nearest to it. */
function withDrift(model: BackendModel, schemas: readonly RealSchema[]): RealSchema[] {
  const choose = nearest(model.project);
  const places = schemas.map((schema) => ({
    schema,
    location: { file: `${schema.history}/migration.sql`, line: 1, column: 1, endLine: 1, endColumn: 1 },
  }));
  const declared = new Map<RealSchema, Entity[]>();
  for (const entity of model.entities.filter(isDeclared)) {
    const [place, other] = choose(places, entity.location.file);
    // which of several databases it is in is not known
    if (place === undefined || other !== undefined) continue;
    declared.set(place.schema, [...(declared.get(place.schema) ?? []), entity]);
  }
  return schemas.map((schema) => {
    const { catalog, history } = schema;
    const entities = declared.get(schema) ?? [];
    return catalog === null ? schema : { ...schema, drift: driftOf(entities, catalog, history, model.migrations) };
  });
}

/** By code, as a table that PostgreSQL may have. */
function isDeclared(entity: Entity): boolean {
  return entity.fromStatements !== true && entity.isSketch !== true && mayBeIn(entity);
}

function mayBeIn({ kind, dialect }: Entity): boolean {
  return kind === 'table' && (dialect === undefined || dialect === 'postgres');
}

function withLiveDrift({ entities, migrations }: BackendModel, live: LiveReading): LiveDatabase {
  return { ...live, drift: driftOf(entities.filter(isDeclared), live.catalog, null, migrations) };
}

function withLiveCatalog({ entities }: BackendModel, { catalog }: LiveReading): Entity[] {
  const made = Map.groupBy(catalog.tables, ({ name }) => name.toLowerCase());
  const enums = enumsOf([catalog]);
  return entities.map((entity) => {
    const [table, other] = made.get(entity.table.toLowerCase()) ?? [];
    if (table === undefined || other !== undefined || !mayBeIn(entity)) return entity;
    const names = new Set(table.columns.map(({ name }) => name.toLowerCase()));
    const known = entity.columns.filter(({ column }) => names.has(column.toLowerCase()));
    // of another database, where something else has the same name
    return known.length * 2 < entity.columns.length ? entity : asMade(entity, table, enums);
  });
}

function enumsOf(catalogs: readonly (Catalog | null)[]): Map<string, readonly string[]> {
  return new Map(catalogs.flatMap((catalog) => (catalog?.enums ?? []).map(({ name, values }) => [name, values])));
}

function withCatalogs(model: BackendModel, schemas: readonly RealSchema[]): Entity[] {
  const choose = nearest(model.project);
  const byTable = Map.groupBy(model.entities, ({ table }) => table.toLowerCase());
  const real = new Map<Entity, CatalogTable | null>();
  const enums = enumsOf(schemas.map(({ catalog }) => catalog));
  for (const { history, catalog } of schemas)
    for (const [name, tables] of Map.groupBy(catalog?.tables ?? [], (table) => table.name.toLowerCase())) {
      const candidates = (byTable.get(name) ?? []).filter(mayBeIn);
      const [table] = tables;
      // tables of one name in several schemas, or in several databases, are not told apart
      for (const entity of choose(candidates, `${history}/migration.sql`))
        real.set(entity, tables.length === 1 && table !== undefined && !real.has(entity) ? table : null);
    }
  return model.entities.map((entity) => {
    const table = real.get(entity);
    return table === undefined || table === null ? entity : asMade(entity, table, enums);
  });
}

/** An entity with what its table has. */
function asMade(entity: Entity, table: CatalogTable, enums: ReadonlyMap<string, readonly string[]>): Entity {
  const propertyOf = (column: string): string =>
    entity.columns.find((each) => each.column.toLowerCase() === column.toLowerCase())?.name ?? column;
  const indexes = table.indexes.map(({ name: index, columns, unique, primary, where, expression, method }): Index => {
    const names = columns.map(propertyOf);
    const declared = entity.indexes.find((each) => each.columns.join() === names.join());
    return {
      columns: names,
      unique,
      primary,
      partial: where !== null || expression || !/^(?:btree|hash)$/.test(method),
      name: index,
      location: declared?.location ?? entity.location,
    };
  });
  const columns = entity.columns.map((column): Column => {
    const made = table.columns.find(({ name }) => name.toLowerCase() === column.column.toLowerCase());
    if (made === undefined) return column;
    const values = enums.get(made.type.replaceAll(/^.*\.|"|\[\]$/g, ''));
    return {
      ...column,
      sqlType: made.type,
      ...(values === undefined ? {} : { sqlValues: values }),
      nullable: made.nullable,
      primary: indexes.some(({ primary, columns: key }) => primary && key.includes(column.name)),
      unique: indexes.some(
        ({ unique, partial, columns: key }) => unique && !partial && key.length === 1 && key[0] === column.name,
      ),
      hasDefault: column.hasDefault || made.default !== null,
    };
  });
  return { ...entity, columns, indexes, made: table };
}
