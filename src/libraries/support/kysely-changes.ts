import type { CallEvent } from '../../evaluate/events.ts';
import { asText, type Value } from '../../evaluate/values.ts';
import type { Location } from '../../findings/types.ts';
import { locate } from '../../model/operations-of.ts';
import { names } from './decorated-members.ts';
import {
  noParts,
  type ColumnDraft,
  type KeyDraft,
  type Parts,
  type ReferenceDraft,
  type SchemaChange,
  type TableName,
} from '../../model/schema-changes.ts';
import { isVolatile } from './sql-parts.ts';
import { tableNamed } from './table-builder.ts';

/** Methods that Kysely's builders of tables and indexes add to what was begun before. */
export const kyselyMethods = [
  'addColumn', 'modifyColumn', 'dropColumn', 'renameColumn', 'alterColumn', 'renameTo', 'setSchema', 'addPrimaryKeyConstraint', 'addUniqueConstraint', 'addForeignKeyConstraint', 'addCheckConstraint', 'dropConstraint', 'renameConstraint', 'addIndex', 'dropIndex',
  'ifNotExists', 'ifExists', 'temporary', 'modifyEnd', 'modifyFront', 'as', 'cascade', 'onDelete', 'onUpdate', 'createIndex', 'on', 'onTable', 'column', 'columns', 'expression', 'unique', 'using', 'where', 'nullsNotDistinct', 'createView', 'createSchema', 'createType', 'dropType', 'dropView', 'dropSchema', 'asEnum', 'orReplace', 'execute', '$call',
]; // prettier-ignore

/** what a function that describes a column gets */
export const kyselyColumn = 'db-migrate.KyselyColumn()';

interface Index {
  readonly name: string;
  readonly location: Location;
  table: TableName | null;
  columns: string[];
  unique: boolean;
  partial: boolean;
}

/** Reads the calls of Kysely's schema builder in their order: each goes on with the table or index that was begun last. */
export class KyselyChanges {
  #table: TableName | null = null;
  #index: Index | null = null;

  /** What a call changes; null if it is no call of this builder. */
  read(event: CallEvent): SchemaChange[] | null {
    const { name, args } = event;
    const [first, second, third, fourth] = args;
    const text = asText(first) ?? '';
    const location = locate(event.argPlaces[0] ?? event.place);
    if (name === 'createIndex') {
      this.#index = { name: text, location, table: null, columns: [], unique: false, partial: false };
      return [];
    }
    if (this.#index !== null) {
      const done = this.#continueIndex(this.#index, event);
      if (done !== null) return done;
    }
    if ((name === 'createTable' || name === 'alterTable') && second === undefined) {
      this.#table = text === '' || text.includes('{?}') ? null : tableNamed(text);
      if (this.#table === null) return [];
      return name === 'alterTable'
        ? []
        : [{ kind: 'create-table', table: this.#table, parts: noParts, ifMissing: false, location }];
    }
    const table = this.#table;
    if (name === 'dropIndex') return [{ kind: 'drop-key', table: null, name: text, concurrently: false }];
    if (table === null) return null;
    const add = (parts: Partial<Parts>): SchemaChange[] => [{ kind: 'add', table, parts: { ...noParts, ...parts } }];
    const key = (columns: readonly string[], primary: boolean, unique: boolean): KeyDraft => ({
      name: text,
      columns,
      unique,
      primary,
      partial: false,
      location,
    });
    switch (name) {
      case 'addColumn':
      case 'modifyColumn':
        return columnChanges(event, table, text, second, location);
      case 'dropColumn':
        return [{ kind: 'drop-column', table, column: text }];
      case 'renameColumn':
        return [{ kind: 'change-column', table, column: text, to: { name: asText(second) ?? text } }];
      case 'renameTo':
        this.#table = tableNamed(text);
        return [{ kind: 'rename-table', table, to: this.#table }];
      case 'alterColumn': {
        const called = new Map(callsOf(event).map((each) => [each.name, each]));
        return [
          {
            kind: 'change-column',
            table,
            column: text,
            to: {
              ...(called.has('setNotNull') ? { nullable: false } : called.has('dropNotNull') ? { nullable: true } : {}),
              ...(called.has('setDefault')
                ? { hasDefault: true }
                : called.has('dropDefault')
                  ? { hasDefault: false }
                  : {}),
              ...(called.has('setDataType') ? { type: typeText(called.get('setDataType')?.args[0]) } : {}),
            },
          },
        ];
      }
      case 'addPrimaryKeyConstraint':
        return add({ keys: [key(names(second), true, true)] });
      case 'addUniqueConstraint':
        return add({ keys: [key(names(second), false, true)] });
      case 'addIndex':
        return add({ keys: [key(names(second), false, false)] });
      case 'addForeignKeyConstraint': {
        const to = asText(third);
        return to === null || fourth === undefined
          ? []
          : add({ references: [{ name: text, columns: names(second), to: tableNamed(to), location }] });
      }
      case 'addCheckConstraint':
        return add({
          checks: [{ name: text, text: typeText(second), exclusion: false, notValid: false, location }],
        });
      case 'dropConstraint':
        return [{ kind: 'drop-key', table, name: text }];
      default:
        return null;
    }
  }

  #continueIndex(index: Index, { name, args }: CallEvent): SchemaChange[] | null {
    const [first] = args;
    if (name === 'on' || name === 'onTable') {
      const table = asText(first);
      index.table = table === null ? null : tableNamed(table);
    } else if (name === 'column' || name === 'columns')
      // `email desc`
      index.columns.push(...names(first).map((column) => column.split(' ')[0] ?? column));
    else if (name === 'unique') index.unique = true;
    else if (name === 'expression') {
      index.columns.push('(expression)');
      index.partial = true;
    } else if (name === 'where') index.partial = true;
    else if (name === 'using') index.partial ||= !/^(?:btree|hash)$/i.test(asText(first) ?? 'btree');
    else if (name === 'execute') {
      this.#index = null;
      const { table, columns } = index;
      if (table === null || columns.length === 0) return [];
      const key: KeyDraft = {
        name: index.name,
        columns,
        unique: index.unique,
        primary: false,
        partial: index.partial,
        isIndex: true,
        location: index.location,
      };
      return [{ kind: 'add', table, parts: { ...noParts, keys: [key] } }];
    } else return name === 'ifNotExists' || name === 'nullsNotDistinct' ? [] : null;
    return [];
  }
}

function columnChanges(
  event: CallEvent,
  table: TableName,
  name: string,
  type: Value | undefined,
  location: Location,
): SchemaChange[] {
  if (name === '' || name.includes('{?}')) return [];
  const calls = callsOf(event);
  const called = (method: string): CallEvent | undefined => calls.find((each) => each.name === method);
  const primary = called('primaryKey') !== undefined;
  const declared = typeText(type);
  const column: ColumnDraft = {
    name,
    type: declared,
    nullable: !primary && called('notNull') === undefined && !/serial/i.test(declared),
    hasDefault:
      /serial/i.test(declared) ||
      [
        'defaultTo',
        'autoIncrement',
        'generatedAlwaysAsIdentity',
        'generatedByDefaultAsIdentity',
        'identity',
        'generatedAlwaysAs',
      ].some((method) => called(method) !== undefined),
    ...(called('stored') !== undefined
      ? { computed: 'stored' as const }
      : /serial/i.test(declared) ||
          calls.some((each) => /Identity$|^autoIncrement$/.test(each.name)) ||
          isVolatile(typeText(called('defaultTo')?.args[0]))
        ? { computed: 'default' as const }
        : {}),
    location,
  };
  if (event.name === 'modifyColumn') return [{ kind: 'change-column', table, column: name, to: column }];
  const key = (isPrimary: boolean): KeyDraft => ({
    name: '',
    columns: [name],
    unique: true,
    primary: isPrimary,
    partial: false,
    location,
  });
  const [, to] = /^(.+)\.[^.]+$/.exec(asText(called('references')?.args[0]) ?? '') ?? [];
  const references: ReferenceDraft[] =
    to === undefined ? [] : [{ name: '', columns: [name], to: tableNamed(to), location }];
  return [
    {
      kind: 'add',
      table,
      parts: {
        ...noParts,
        columns: [column],
        keys: [...(primary ? [key(true)] : []), ...(called('unique') === undefined ? [] : [key(false)])],
        references,
      },
    },
  ];
}

function callsOf(event: CallEvent): CallEvent[] {
  return event.callbacks.flatMap(({ events }) => events.flatMap((each) => (each.kind === 'call' ? [each] : [])));
}

/** `'varchar(80)'`, or the text of a `sql` template. */
function typeText(value: Value | undefined): string {
  const text = asText(value);
  if (text !== null || value?.kind !== 'external') return text ?? '';
  const [texts] = value.args;
  return texts?.kind === 'array' ? texts.elements.map((each) => asText(each) ?? '').join('') : '';
}
