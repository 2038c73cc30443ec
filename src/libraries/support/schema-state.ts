import type { Location } from '../../findings/types.ts';
import type { Column, Entity, Index, Relation } from '../../model/types.ts';
import { indexSyntax, type SqlDialect } from './sql-dialects.ts';
import type {
  ColumnDraft,
  KeyDraft,
  Parts,
  ReferenceDraft,
  SchemaChange,
  TableName,
} from '../../model/schema-changes.ts';

interface Table {
  schema: string;
  name: string;
  readonly location: Location;
  columns: ColumnDraft[];
  keys: KeyDraft[];
  references: ReferenceDraft[];
}

/** Schemas that tables are in when none is named. */
const defaultSchemas = new Set(['', 'public', 'dbo', 'main']);

/** The shape of a database while its migrations are applied one after the other. */
export class SchemaState {
  #tables: Table[] = [];
  /** what migrations that change a table of somebody else begin with */
  readonly #base: SchemaState | null;

  constructor(base: SchemaState | null = null) {
    this.#base = base;
  }

  apply(change: SchemaChange): void {
    switch (change.kind) {
      case 'create-table': {
        const known = this.#exact(change.table);
        if (known !== undefined && change.ifMissing) return;
        if (known !== undefined) this.#remove(known);
        const table: Table = { ...change.table, location: change.location, columns: [], keys: [], references: [] };
        this.#tables.push(table);
        this.#add(table, change.parts);
        return;
      }
      case 'drop-table': {
        const table = this.#find(change.table);
        if (table !== undefined) this.#remove(table);
        return;
      }
      case 'drop-schema':
        this.#tables = this.#tables.filter(({ schema }) => !same(schema, change.schema));
        return;
      case 'rename-table': {
        const table = this.#find(change.table);
        if (table === undefined) return;
        for (const each of this.#tables)
          each.references = each.references.map((reference) =>
            this.#known(reference.to) === table
              ? { ...reference, to: { schema: reference.to.schema, name: change.to.name } }
              : reference,
          );
        table.name = change.to.name;
        if (change.to.schema !== '') table.schema = change.to.schema;
        return;
      }
      case 'add': {
        const table = this.#find(change.table);
        if (table !== undefined) this.#add(table, change.parts);
        return;
      }
      case 'change-column': {
        const table = this.#find(change.table);
        if (table !== undefined) changeColumn(table, change.column, change.to);
        return;
      }
      case 'drop-column': {
        const table = this.#find(change.table);
        if (table === undefined) return;
        const holds = ({ columns }: { columns: readonly string[] }): boolean =>
          columns.some((column) => same(column, change.column));
        table.columns = table.columns.filter(({ name }) => !same(name, change.column));
        // what a dropped column is part of goes with it
        table.keys = table.keys.filter((key) => !holds(key));
        table.references = table.references.filter((reference) => !holds(reference));
        return;
      }
      case 'drop-key': {
        const table = change.table === null ? undefined : this.#find(change.table);
        for (const each of table === undefined ? this.#tables : [table]) {
          each.keys = each.keys.filter(
            (key) => !(change.name === null ? key.primary : isCalled(each, key, change.name)),
          );
          each.references = each.references.filter(
            ({ name, columns }) =>
              change.name === null ||
              !(
                same(name, change.name) ||
                (name === '' && same(`${each.name}_${columns.join('_')}_fkey`, change.name))
              ),
          );
        }
        return;
      }
      case 'rename-key':
        for (const each of this.#tables)
          each.keys = each.keys.map((key) => (isCalled(each, key, change.name) ? { ...key, name: change.to } : key));
        return;
      case 'promote-key':
        for (const each of this.#tables)
          each.keys = each.keys.map((key) =>
            isCalled(each, key, change.name) ? { ...key, name: change.to, unique: true, primary: change.primary } : key,
          );
    }
  }

  /** The same once more, to go on with without changing this one. */
  copy(): SchemaState {
    const copy = new SchemaState(this.#base);
    copy.#tables = this.#tables.map((table) => ({
      ...table,
      columns: [...table.columns],
      keys: [...table.keys],
      references: [...table.references],
    }));
    return copy;
  }

  /** Whether these migrations made the table, or changed it. */
  has(table: TableName): boolean {
    return this.#known(table) !== undefined;
  }

  column(table: TableName, name: string): ColumnDraft | null {
    const known = this.#known(table);
    if (known === undefined) return this.#base?.column(table, name) ?? null;
    return known.columns.find((column) => same(column.name, name)) ?? null;
  }

  /** The table that an index or a constraint is on. */
  tableOfKey(name: string): TableName | null {
    return this.#tables.find((table) => table.keys.some((key) => isCalled(table, key, name))) ?? null;
  }

  /** What there is, in words: `table orders`, `column orders.state`. */
  parts(): Set<string> {
    return new Set(
      this.#tables.flatMap(({ name, columns }) => [
        `table ${name}`,
        ...columns.map((column) => `column ${name}.${column.name}`),
      ]),
    );
  }

  /** Names of the tables, in lower case. */
  names(): Set<string> {
    return new Set(this.#tables.map(({ name }) => name.toLowerCase()));
  }

  entities(dialect: SqlDialect, syntax: string = indexSyntax[dialect]): Entity[] {
    return this.#tables.map((table) => this.#entity(table, syntax, dialect));
  }

  #entity(table: Table, syntax: string, dialect: SqlDialect): Entity {
    const primary = table.keys.find((key) => key.primary)?.columns ?? [];
    const columns = table.columns.map(({ name, type, nullable, hasDefault, location }): Column => {
      const isPrimary = primary.some((column) => same(column, name));
      const unique = table.keys.some(
        (key) => key.unique && !key.partial && key.columns.length === 1 && same(key.columns[0] ?? '', name),
      );
      return {
        name,
        column: name,
        type,
        nullable: nullable && !isPrimary,
        primary: isPrimary,
        unique,
        hasDefault,
        location,
      };
    });
    const spelled = (name: string): string => columns.find((column) => same(column.name, name))?.name ?? name;
    const indexes = table.keys.map((key): Index => ({
      columns: key.columns.map(spelled),
      unique: key.unique,
      primary: key.primary,
      partial: key.partial,
      location: key.location,
    }));
    // MySQL makes an index for a reference that none serves; the others leave it to the schema
    for (const { columns: held, location } of dialect === 'mysql' ? table.references : []) {
      const own = held.map(spelled);
      if (!indexes.some((index) => !index.partial && own.every((column, at) => index.columns[at] === column)))
        indexes.push({ columns: own, unique: false, primary: false, partial: false, location });
    }
    const relations = table.references.map((reference): Relation => {
      const own = reference.columns.map(spelled);
      const [first = ''] = own;
      const name = own.length === 1 && /.(?:_id|Id)$/.test(first) ? first.replace(/_?id$/i, '') : reference.to.name;
      const single = indexes.some(
        (index) =>
          index.unique &&
          !index.partial &&
          index.columns.length > 0 &&
          index.columns.every((column) => own.includes(column)),
      );
      return {
        name: columns.some((column) => column.name === name) ? `${name}_reference` : name,
        to: this.#known(reference.to)?.name ?? reference.to.name,
        kind: single ? 'one-to-one' : 'many-to-one',
        columns: own,
        location: reference.location,
      };
    });
    return {
      name: table.name,
      table: table.name,
      kind: 'table',
      library: 'sql',
      location: table.location,
      columns,
      indexes,
      relations,
      fromStatements: true,
      ...(dialect === 'any' ? {} : { dialect }),
      indexSyntax: syntax,
    };
  }

  #add(table: Table, parts: Parts): void {
    for (const name of parts.like) {
      const model = this.#find(name);
      if (model === undefined) continue;
      table.columns.push(...model.columns);
      table.keys.push(...model.keys.map((key) => ({ ...key, name: '' })));
    }
    for (const column of parts.columns)
      if (!table.columns.some(({ name }) => same(name, column.name))) table.columns.push(column);
    // there is only one: the first was dropped in a way that could not be read
    if (parts.keys.some(({ primary }) => primary)) table.keys = table.keys.filter(({ primary }) => !primary);
    for (const key of parts.keys)
      if (key.name === '' || !table.keys.some((known) => isCalled(table, known, key.name))) table.keys.push(key);
    table.references.push(...parts.references);
  }

  #remove(table: Table): void {
    this.#tables = this.#tables.filter((each) => each !== table);
  }

  #exact({ schema, name }: TableName): Table | undefined {
    return this.#tables.find(
      (table) =>
        same(table.name, name) &&
        (same(table.schema, schema) || (defaultSchemas.has(table.schema) && defaultSchemas.has(schema))),
    );
  }

  /** A table that is named without its schema may be in any: which one is a setting of the connection. */
  #known(named: TableName): Table | undefined {
    return (
      this.#exact(named) ??
      this.#tables.find(
        ({ schema, name }) =>
          same(name, named.name) && (defaultSchemas.has(named.schema) || defaultSchemas.has(schema)),
      )
    );
  }

  /** A table to be changed: one that came before these migrations becomes theirs. */
  #find(named: TableName): Table | undefined {
    const known = this.#known(named);
    if (known !== undefined || this.#base === null) return known;
    const before = this.#base.#known(named);
    if (before === undefined) return undefined;
    const copy = {
      ...before,
      columns: [...before.columns],
      keys: [...before.keys],
      references: [...before.references],
    };
    this.#tables.push(copy);
    return copy;
  }
}

function changeColumn(table: Table, column: string, to: Extract<SchemaChange, { kind: 'change-column' }>['to']): void {
  table.columns = table.columns.map((each) => (same(each.name, column) ? { ...each, ...to } : each));
  const { name } = to;
  if (name === undefined || same(name, column)) return;
  const renamed = <T extends { readonly columns: readonly string[] }>(part: T): T => ({
    ...part,
    columns: part.columns.map((each) => (same(each, column) ? name : each)),
  });
  table.keys = table.keys.map(renamed);
  table.references = table.references.map(renamed);
}

/** By the name it was given, or the one that the database makes up. */
function isCalled(table: Table, key: KeyDraft, name: string): boolean {
  if (key.name !== '') return same(key.name, name);
  const columns = key.columns.join('_');
  return (
    (key.primary && same(`${table.name}_pkey`, name)) ||
    [`${table.name}_${columns}_${key.unique ? 'key' : 'idx'}`, columns].some((made) => same(made, name))
  );
}

/** Databases do not tell the case of names that are not quoted. */
function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}
