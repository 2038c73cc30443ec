import type { CallEvent } from '../../evaluate/events.ts';
import { asText, options, type Value } from '../../evaluate/values.ts';
import type { Location } from '../../findings/types.ts';
import { locate } from '../../model/operations-of.ts';
import { isSet, names, setting, settingText } from './decorated-members.ts';
import {
  noParts,
  type ColumnDraft,
  type KeyDraft,
  type Parts,
  type ReferenceDraft,
  type SchemaChange,
} from '../../model/schema-changes.ts';
import { isVolatile } from './sql-parts.ts';
import { deletion, sqlText, tableNamed } from './table-builder.ts';

/** What db-migrate and Sequelize are told about a table: calls with objects that describe columns. */
export function specifiedChanges(event: CallEvent): SchemaChange[] {
  // `db.addColumn.bind(db, 'users', …)` is handed to something that calls it
  const bound = event.name === 'bind' && event.receiver?.kind === 'external';
  const method = bound && event.receiver?.kind === 'external' ? event.receiver.path.name : event.name;
  const [first, second, third, fourth] = bound ? event.args.slice(1) : event.args;
  const name = asText(first) ?? settingText(first, 'tableName');
  if (name === null || name.includes('{?}')) return [];
  const table = tableNamed(name);
  const location = locate(event.argPlaces[bound ? 1 : 0] ?? event.place);
  const [column = ''] = names(second);
  const add = (parts: Partial<Parts>): SchemaChange[] => [{ kind: 'add', table, parts: { ...noParts, ...parts } }];
  switch (method) {
    case 'createTable':
      return [
        {
          kind: 'create-table',
          table,
          parts: partsOf(setting(second, 'columns') ?? second, location),
          ifMissing: isSet(second, 'ifNotExists'),
          location,
        },
      ];
    case 'dropTable':
      return [{ kind: 'drop-table', table }];
    case 'renameTable':
      return column === '' ? [] : [{ kind: 'rename-table', table, to: tableNamed(column) }];
    case 'addColumn':
      return third === undefined ? [] : add(columnParts(column, third, location));
    case 'removeColumn':
      return [{ kind: 'drop-column', table, column }];
    case 'renameColumn':
      return [{ kind: 'change-column', table, column, to: { name: asText(third) ?? column } }];
    case 'changeColumn': {
      const parts = third === undefined ? noParts : columnParts(column, third, location);
      return parts.columns.flatMap(({ type, nullable, hasDefault }): SchemaChange[] => [
        { kind: 'change-column', table, column, to: { type, nullable, hasDefault } },
        ...add({ keys: parts.keys, references: parts.references }),
      ]);
    }
    case 'addIndex':
      return add({
        keys: [addedIndex(table.name, second, third, fourth, location)].filter(({ columns }) => columns.length > 0),
      });
    case 'removeIndex':
    case 'removeConstraint': {
      const [key] = names(second);
      return key === undefined
        ? []
        : [
            {
              kind: 'drop-key',
              table,
              name: second?.kind === 'array' ? indexName(table.name, names(second)) : key,
              ...(method === 'removeIndex' ? { concurrently: isSet(third, 'concurrently') } : {}),
            },
          ];
    }
    case 'addConstraint': {
      const settings = column === '' ? second : third;
      const columns = column === '' ? names(setting(settings, 'fields')) : names(second);
      const type = settingText(settings, 'type')?.toLowerCase() ?? '';
      const key: KeyDraft = {
        name: settingText(settings, 'name') ?? '',
        columns,
        unique: true,
        primary: type === 'primary key',
        partial: false,
        location,
      };
      if (type === 'unique' || type === 'primary key') return add({ keys: [key] });
      if (type === 'check')
        return add({
          checks: [{ name: key.name, text: columns.join(', '), exclusion: false, notValid: false, location }],
        });
      const to = tableOf(setting(settings, 'references'));
      return type === 'foreign key' && to !== null
        ? add({
            references: [
              { name: key.name, columns, to: tableNamed(to), ...deletion(settingText(settings, 'onDelete')), location },
            ],
          })
        : [];
    }
    case 'bulkUpdate':
    case 'bulkDelete': {
      const where = method === 'bulkUpdate' ? third : second;
      const every = where?.kind === 'object' && where.rest === null && where.props.size === 0;
      return [{ kind: 'rows', verb: method === 'bulkUpdate' ? 'update' : 'delete', table, every, cascade: false }];
    }
    case 'addForeignKey': {
      const [to] = names(second);
      const mapping = fourth === undefined ? undefined : options(fourth).find((option) => option.kind === 'object');
      return to === undefined || mapping?.kind !== 'object'
        ? []
        : add({
            references: [
              { name: asText(third) ?? '', columns: [...mapping.props.keys()], to: tableNamed(to), location },
            ],
          });
    }
    default:
      return [];
  }
}

/** `addIndex(table, name, columns, unique)` of db-migrate, `addIndex(table, columns, { unique, where })` of Sequelize. */
function addedIndex(
  table: string,
  second: Value | undefined,
  third: Value | undefined,
  fourth: Value | undefined,
  location: Location,
): KeyDraft {
  const name = asText(second);
  if (name !== null)
    return {
      name,
      columns: names(third),
      unique: fourth?.kind === 'literal' && fourth.value === true,
      primary: false,
      partial: false,
      isIndex: true,
      location,
    };
  const settings = setting(second, 'fields') === undefined ? third : second;
  const fields = setting(second, 'fields') ?? second;
  const columns =
    fields?.kind === 'array'
      ? fields.elements.flatMap(
          (field) => asText(field) ?? settingText(field, 'name') ?? settingText(field, 'attribute') ?? '(expression)',
        )
      : [];
  const special = /^(?:gin|gist|brin|fulltext|spatial)$/i.test(
    settingText(settings, 'using') ?? settingText(settings, 'type') ?? '',
  );
  const unique =
    isSet(settings, 'unique') ||
    /^unique$/i.test(settingText(settings, 'indicesType') ?? settingText(settings, 'type') ?? '');
  return {
    name: settingText(settings, 'name') ?? indexName(table, columns),
    columns,
    unique,
    primary: false,
    partial: special || isSet(settings, 'where') || columns.includes('(expression)'),
    isIndex: true,
    ...(isSet(settings, 'concurrently') ? { concurrently: true } : {}),
    location,
  };
}

/** The name that Sequelize makes up: `posts_author_id`. */
function indexName(table: string, columns: readonly string[]): string {
  return `${table}_${columns.join('_')}`.replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}

function partsOf(spec: Value | undefined, location: Location): Parts {
  const found: Parts[] = [];
  for (const option of spec === undefined ? [] : options(spec)) {
    if (option.kind === 'object')
      for (const [name, column] of option.props) found.push(columnParts(name, column, location));
  }
  const keys = found.flatMap((parts) => parts.keys);
  const primary = keys.filter((key) => key.primary);
  const [first] = primary;
  // several columns that say so are one key
  const together = first === undefined ? [] : [{ ...first, columns: primary.flatMap(({ columns }) => columns) }];
  return {
    columns: found.flatMap((parts) => parts.columns),
    keys: [...together, ...keys.filter((key) => !key.primary)],
    references: found.flatMap((parts) => parts.references),
    like: [],
  };
}

function columnParts(name: string, spec: Value, location: Location): Parts {
  // node-pg-migrate's word for a number that counts
  const isId = (asText(spec) ?? settingText(spec, 'type')) === 'id';
  const primary = isSet(spec, 'primaryKey') || isId;
  const unique = isSet(spec, 'unique');
  const given = setting(spec, 'type') ?? spec;
  const allowed = setting(spec, 'allowNull');
  const notNull = isSet(spec, 'notNull') || (allowed?.kind === 'literal' && allowed.value === false);
  const column: ColumnDraft = {
    name,
    type: isId ? 'serial' : typeOf(given, setting(spec, 'length')),
    nullable: !primary && !notNull,
    hasDefault:
      isId ||
      isSet(spec, 'default') ||
      isSet(spec, 'defaultValue') ||
      isSet(spec, 'autoIncrement') ||
      /serial/i.test(asText(given) ?? ''),
    ...(isVolatile(sqlText(setting(spec, 'defaultValue'))) || isSet(spec, 'autoIncrement')
      ? { computed: 'default' as const }
      : {}),
    location,
  };
  const key = (isPrimary: boolean): KeyDraft => ({
    name: '',
    columns: [name],
    unique: true,
    primary: isPrimary,
    partial: false,
    location,
  });
  const to = tableOf(setting(spec, 'references')) ?? settingText(setting(spec, 'foreignKey'), 'table');
  const references: ReferenceDraft[] =
    to === null
      ? []
      : [
          {
            name: settingText(setting(spec, 'foreignKey'), 'name') ?? '',
            columns: [name],
            to: tableNamed(to),
            ...deletion(
              settingText(spec, 'onDelete') ?? settingText(setting(setting(spec, 'foreignKey'), 'rules'), 'onDelete'),
            ),
            location,
          },
        ];
  return {
    columns: name === '' ? [] : [column],
    keys: [...(primary ? [key(true)] : []), ...(unique ? [key(false)] : [])],
    references,
    like: [],
  };
}

/** The table that a reference names: `{ model: 'users' }`, `{ model: { tableName: 'users' } }`, `{ table: 'users' }`. */
function tableOf(value: Value | undefined): string | null {
  return (
    asText(value)?.replace(/^"?(\w+)"?\s*(?:\(.*)?$/, '$1') ??
    settingText(value, 'model') ??
    settingText(setting(value, 'model'), 'tableName') ??
    settingText(value, 'table')
  );
}

/** `'string'` with a length, or `Sequelize.STRING(80)`. */
function typeOf(value: Value, length: Value | undefined): string {
  const text = asText(value);
  const size = asText(length);
  if (text !== null) return size === null ? text : `${text}(${size})`;
  const external = options(value).find((option) => option.kind === 'external');
  if (external?.kind !== 'external') return '';
  const own = external.args.flatMap((argument) => (argument.kind === 'literal' ? [String(argument.value)] : []));
  return own.length === 0 ? external.path.name : `${external.path.name}(${own.join(', ')})`;
}
