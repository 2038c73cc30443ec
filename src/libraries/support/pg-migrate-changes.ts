import type { CallEvent } from '../../evaluate/events.ts';
import { asText, options, type Value } from '../../evaluate/values.ts';
import { locate } from '../../model/operations-of.ts';
import type { SchemaChange } from '../../model/schema-changes.ts';
import { isOff, isSet, names, setting, settingText } from './decorated-members.ts';
import { sqlSource } from './sql-files.ts';
import { readSchemaChanges } from './sql-ddl.ts';
import { sqlText } from './table-builder.ts';

/**
 * What node-pg-migrate is told: `pgm.addColumns('orders', { note: 'text' })`. Each call is put into the words of PostgreSQL, as
 * the tool does it, and read like them. Null if it is no call of it, or one that is read elsewhere.
 */
export function pgMigrateChanges(event: CallEvent): SchemaChange[] | null {
  const sql = sqlOf(event);
  if (sql === null) return null;
  const location = locate(event.place);
  const source = { ...sqlSource(location.file, sql), locate: () => location };
  return readSchemaChanges(source).map((change) => ({ ...change, at: location }));
}

function sqlOf({ name, args }: CallEvent): string | null {
  const [first, second, third] = args;
  const table = nameOf(first);
  if (table === null) return null;
  const alter = (...parts: (string | null)[]): string | null => {
    const known = parts.filter((part) => part !== null);
    return known.length === 0 ? null : `ALTER TABLE ${table} ${known.join(', ')}`;
  };
  // tools with the same words give the names of columns, and what they are like, one by one
  switch (name) {
    case 'addColumn':
    case 'addColumns': {
      if (third?.kind === 'array' || second?.kind !== 'object') return null;
      const added = membersOf(second).map(
        ([column, spec]) =>
          `ADD COLUMN${isSet(third, 'ifNotExists') ? ' IF NOT EXISTS' : ''} ${column} ${columnOf(spec)}`,
      );
      return alter(...added);
    }
    case 'dropColumn':
    case 'dropColumns':
      return alter(
        ...[...names(second), ...membersOf(second).map(([column]) => column)].map(
          (column) => `DROP COLUMN ${quoted(column)}`,
        ),
      );
    case 'alterColumn': {
      const column = quoted(asText(second) ?? '');
      const type = settingText(third, 'type');
      return alter(
        type === null ? null : `ALTER COLUMN ${column} TYPE ${type}`,
        isOff(third, 'notNull') || isSet(third, 'allowNull') ? `ALTER COLUMN ${column} DROP NOT NULL` : null,
        isSet(third, 'notNull') ? `ALTER COLUMN ${column} SET NOT NULL` : null,
      );
    }
    case 'createIndex':
    case 'addIndex': {
      // a list of columns is what Sequelize is given too
      if (third?.kind === 'array' || (name === 'addIndex' && asText(second) === null)) return null;
      const columns = columnNames(second);
      if (columns.length === 0) return null;
      const words = [
        'CREATE',
        isSet(third, 'unique') ? 'UNIQUE' : '',
        'INDEX',
        isSet(third, 'concurrently') ? 'CONCURRENTLY' : '',
        isSet(third, 'ifNotExists') ? 'IF NOT EXISTS' : '',
      ];
      const using = settingText(third, 'method');
      const given =
        settingText(third, 'name') ??
        `${unquoted(table)}_${columns.join('_')}_${isSet(third, 'unique') ? 'unique_' : ''}index`;
      return `${words.join(' ')} ${quoted(given)} ON ${table}${using === null ? '' : ` USING ${using}`} (${columns.map(quoted).join(', ')})${isSet(third, 'where') ? ' WHERE true' : ''}`;
    }
    case 'dropIndex': {
      const given = settingText(third, 'name') ?? `${unquoted(table)}_${columnNames(second).join('_')}_index`;
      return `DROP INDEX ${isSet(third, 'concurrently') ? 'CONCURRENTLY ' : ''}${quoted(given)}`;
    }
    case 'addConstraint':
    case 'createConstraint':
      if (asText(second) === null) return null;
      return alter(...constraintsOf(quoted(asText(second) ?? ''), third));
    case 'dropConstraint':
      return alter(`DROP CONSTRAINT ${quoted(asText(second) ?? '')}`);
    case 'addTypeValue': {
      const place = ['before', 'after'].find((word) => isSet(third, word));
      return `ALTER TYPE ${table} ADD VALUE '${asText(second) ?? ''}'${place === undefined ? '' : ` ${place} ''`}`;
    }
    case 'renameTypeValue':
      return `ALTER TYPE ${table} RENAME VALUE '${asText(second) ?? ''}' TO '${asText(third) ?? ''}'`;
    case 'dropSchema':
      return `DROP SCHEMA ${table}`;
    case 'renameSchema':
      return `ALTER SCHEMA ${table} RENAME TO ${quoted(asText(second) ?? '')}`;
    default:
      return null;
  }
}

/** `'orders'`, `{ schema: 'shop', name: 'orders' }` */
function nameOf(value: Value | undefined): string | null {
  const text = asText(value);
  if (text !== null) return text === '' || text.includes('{?}') ? null : quoted(text);
  const name = settingText(value, 'name');
  const schema = settingText(value, 'schema');
  return name === null ? null : schema === null ? quoted(name) : `${quoted(schema)}.${quoted(name)}`;
}

function membersOf(value: Value | undefined): [string, Value][] {
  return (value === undefined ? [] : options(value)).flatMap((option) =>
    option.kind === 'object' ? [...option.props].map(([name, spec]): [string, Value] => [name, spec]) : [],
  );
}

function columnNames(value: Value | undefined): string[] {
  const listed = value?.kind === 'array' ? value.elements : [value];
  return listed.flatMap((each) => asText(each) ?? settingText(each, 'name') ?? []);
}

/** What stands behind the name of a column. */
function columnOf(spec: Value): string {
  const plain = asText(spec);
  if (plain !== null) return plain === 'id' ? 'serial PRIMARY KEY' : plain;
  const type = settingText(spec, 'type') ?? '';
  const preset = setting(spec, 'default');
  const call = sqlText(preset);
  const to = setting(spec, 'references');
  const check = settingText(spec, 'check');
  return [
    type === 'id' ? 'serial PRIMARY KEY' : type,
    isSet(spec, 'primaryKey') ? 'PRIMARY KEY' : '',
    isSet(spec, 'unique') ? 'UNIQUE' : '',
    isSet(spec, 'notNull') ? 'NOT NULL' : '',
    preset === undefined || !isSet(spec, 'default') ? '' : `DEFAULT ${call === '' ? "''" : call}`,
    isSet(spec, 'expressionGenerated') ? 'GENERATED ALWAYS AS (1) STORED' : '',
    isSet(spec, 'sequenceGenerated') ? 'GENERATED BY DEFAULT AS IDENTITY' : '',
    to === undefined ? '' : `REFERENCES ${tableIn(to)}`,
    check === null ? '' : `CHECK (${check})`,
  ]
    .filter((part) => part !== '')
    .join(' ');
}

/** `'customers'`, `'"customers" (id)'`, `'customers(id)'` */
function tableIn(value: Value): string {
  const text = asText(value);
  return text === null ? (nameOf(value) ?? '') : /["(]/.test(text) ? text : quoted(text);
}

function constraintsOf(name: string, spec: Value | undefined): string[] {
  const text = asText(spec);
  if (text !== null) return [`ADD CONSTRAINT ${name} ${text}`];
  const check = settingText(spec, 'check');
  const list = (key: string): string[] => columnNames(setting(spec, key)).map(quoted);
  const keys = setting(spec, 'foreignKeys');
  const parts = [
    check === null ? '' : `CHECK (${check})`,
    isSet(spec, 'unique') ? `UNIQUE (${list('unique').join(', ')})` : '',
    isSet(spec, 'primaryKey') ? `PRIMARY KEY (${list('primaryKey').join(', ')})` : '',
    isSet(spec, 'exclude') ? `EXCLUDE ${settingText(spec, 'exclude') ?? ''}` : '',
    ...(keys === undefined ? [] : keys.kind === 'array' ? keys.elements : [keys]).map((key) => {
      const to = setting(key, 'references');
      const columns = columnNames(setting(key, 'columns')).map(quoted);
      return to === undefined ? '' : `FOREIGN KEY (${columns.join(', ')}) REFERENCES ${tableIn(to)}`;
    }),
  ];
  return parts.filter((part) => part !== '').map((part) => `ADD CONSTRAINT ${name} ${part}`);
}

function quoted(name: string): string {
  return name
    .split('.')
    .map((part) => `"${part.replaceAll('"', '')}"`)
    .join('.');
}

function unquoted(name: string): string {
  return name.replaceAll('"', '').split('.').at(-1) ?? '';
}
