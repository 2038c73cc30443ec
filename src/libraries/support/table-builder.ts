import type { CallEvent } from '../../evaluate/events.ts';
import { asText, options, truthiness, type Value } from '../../evaluate/values.ts';
import { locate } from '../../model/operations-of.ts';
import { names, setting, settingText } from './decorated-members.ts';
import { callsIn, tableBuilder } from './migration-runs.ts';
import { isVolatile } from './sql-parts.ts';
import type { CheckDraft, KeyDraft, Parts, SchemaChange, TableName } from '../../model/schema-changes.ts';

/** Methods of a table's builder that are about the table, not a column of it. */
const aboutTable = new Set([
  'comment',
  'engine',
  'charset',
  'collate',
  'inherits',
  'queryContext',
  'check',
  'checkPositive',
  'dropChecks',
  'dropForeign',
  'dropTimestamps',
]);

interface DescribedParts {
  readonly columns: Parts['columns'][number][];
  readonly keys: KeyDraft[];
  readonly references: Parts['references'][number][];
  readonly checks: CheckDraft[];
}

/** What the function that Knex hands a table's builder to says about the table. */
export function describedTable(created: CallEvent): SchemaChange[] {
  const name = asText(created.args[0]);
  if (name === null || name.includes('{?}')) return [];
  const table = tableNamed(name);
  const calls = created.callbacks.flatMap((activation) => callsIn(activation));
  const chains = Map.groupBy(calls, (event) => rootOf(event));
  const parts: DescribedParts = { columns: [], keys: [], references: [], checks: [] };
  const changes: SchemaChange[] = [];
  for (const [root, chain] of chains)
    if (root !== null)
      readChain(
        root,
        chain.filter((event) => event !== root),
        table,
        parts,
        changes,
      );
  const all: Parts = { ...parts, like: [] };
  if (created.name.startsWith('createTable'))
    return [
      {
        kind: 'create-table',
        table,
        parts: all,
        ifMissing: created.name === 'createTableIfNotExists',
        location: locate(created.argPlaces[0] ?? created.place),
      },
      ...changes,
    ];
  return [...changes, { kind: 'add', table, parts: all }];
}

/** The method of the builder that a chain of calls begins with; null if it is of something else. */
function rootOf(event: CallEvent): CallEvent | null {
  for (let at: CallEvent | null = event; at !== null;) {
    const { receiver }: CallEvent = at;
    if (receiver?.kind !== 'external') return null;
    if (receiver.path.text === tableBuilder) return at;
    at = receiver.call;
  }
  return null;
}

function readChain(
  root: CallEvent,
  chain: readonly CallEvent[],
  table: TableName,
  parts: DescribedParts,
  changes: SchemaChange[],
): void {
  const [first, second] = root.args;
  const listed = names(first);
  const location = locate(root.place);
  const called = (name: string): CallEvent | undefined => chain.find((event) => event.name === name);
  const key = (columns: readonly string[], kind: 'primary' | 'unique' | 'index', given: Value | undefined): void => {
    const name = asText(given) ?? settingText(given, 'indexName') ?? generated(table, columns, kind);
    if (columns.length > 0)
      parts.keys.push({
        name,
        columns,
        unique: kind !== 'index',
        primary: kind === 'primary',
        ...(kind === 'index' ? { isIndex: true } : {}),
        partial:
          given !== undefined &&
          options(given).some((option) => option.kind === 'object' && option.props.has('predicate')),
        location,
      });
  };
  switch (root.name) {
    case 'primary':
    case 'unique':
    case 'index':
      return key(listed, root.name, second);
    case 'foreign':
      return refer(listed);
    case 'dropColumn':
    case 'dropColumns':
      for (const column of root.args.flatMap(names)) changes.push({ kind: 'drop-column', table, column, at: location });
      return;
    case 'renameColumn':
      changes.push({
        kind: 'change-column',
        table,
        column: listed[0] ?? '',
        to: { name: asText(second) ?? '' },
        at: location,
      });
      return;
    case 'setNullable':
    case 'dropNullable':
      changes.push({
        kind: 'change-column',
        table,
        column: listed[0] ?? '',
        to: { nullable: root.name === 'setNullable' },
        at: location,
      });
      return;
    case 'dropPrimary':
      changes.push({ kind: 'drop-key', table, name: null, at: location });
      return;
    case 'dropIndex':
    case 'dropUnique':
      changes.push({
        kind: 'drop-key',
        table,
        name: asText(second) ?? generated(table, listed, root.name === 'dropIndex' ? 'index' : 'unique'),
        at: location,
      });
      return;
    case 'timestamps': {
      const camel = isTrue(root.args[2]) || isTrue(first !== undefined ? setting(first, 'useCamelCase') : undefined);
      for (const name of camel ? ['createdAt', 'updatedAt'] : ['created_at', 'updated_at'])
        parts.columns.push({
          name,
          type: 'timestamps',
          nullable: !isTrue(second),
          hasDefault: isTrue(second),
          location,
        });
      return;
    }
    default:
  }
  const check = (text: string, name: string): void => {
    parts.checks.push({ name, text, exclusion: false, notValid: false, location });
  };
  if (root.name === 'check') check(asText(first) ?? '', asText(root.args[2]) ?? '');
  if (aboutTable.has(root.name)) return;
  const increments = /^(?:big|small|tiny|medium)?increments$/i.test(root.name);
  const [column = increments ? 'id' : ''] = listed;
  if (column === '') return;
  const primary = (increments && !isFalse(setting(second, 'primaryKey'))) || called('primary') !== undefined;
  const draft = {
    name: column,
    type: typeOf(root),
    nullable: !primary && called('notNullable') === undefined && called('notNull') === undefined,
    hasDefault: increments || called('defaultTo') !== undefined,
    ...(increments || isVolatile(sqlText(called('defaultTo')?.args[0])) ? { computed: 'default' as const } : {}),
    location,
  };
  if (called('alter') !== undefined)
    changes.push({
      kind: 'change-column',
      table,
      column,
      to: { type: draft.type, nullable: draft.nullable, hasDefault: draft.hasDefault },
      at: location,
    });
  else parts.columns.push(draft);
  for (const { name } of chain) if (/^check[A-Z]/.test(name)) check(`${column} ${name}`, '');
  if (primary) key([column], 'primary', undefined);
  if (called('unique') !== undefined) key([column], 'unique', called('unique')?.args[0]);
  if (called('index') !== undefined) key([column], 'index', called('index')?.args[0]);
  refer([column]);

  function refer(columns: readonly string[]): void {
    const inTable = asText(called('inTable')?.args[0] ?? called('on')?.args[0]);
    const target = inTable ?? /^(.+)\.[^.]+$/.exec(names(called('references')?.args[0])[0] ?? '')?.[1];
    if (target !== undefined)
      parts.references.push({
        name: generated(table, columns, 'foreign'),
        columns,
        to: tableNamed(target),
        ...deletion(asText(called('onDelete')?.args[0])),
        location,
      });
  }
}

/** `string(80)`, `decimal(8, 2)`: the method, with what follows the name of the column. */
/** The text of `knex.raw('gen_random_uuid()')`. */
export function sqlText(value: Value | undefined): string {
  const external = value === undefined ? undefined : options(value).find((option) => option.kind === 'external');
  return external?.kind === 'external' ? (asText(external.args[0]) ?? external.path.name) : '';
}

export function deletion(action: string | null): { onDelete?: string } {
  return action === null ? {} : { onDelete: action.toLowerCase() };
}

function typeOf({ name, args }: CallEvent): string {
  if (name === 'specificType') return asText(args[1]) ?? name;
  const more = args
    .slice(1)
    .flatMap((value) => (value.kind === 'literal' && typeof value.value !== 'object' ? [String(value.value)] : []));
  return more.length === 0 ? name : `${name}(${more.join(', ')})`;
}

function generated({ name }: TableName, columns: readonly string[], kind: string): string {
  return `${name}_${columns.join('_')}_${kind}`.toLowerCase();
}

export function tableNamed(name: string): TableName {
  const dot = name.lastIndexOf('.');
  return { schema: name.slice(0, Math.max(dot, 0)), name: name.slice(dot + 1) };
}

function isTrue(value: Value | undefined): boolean {
  return value !== undefined && truthiness(value) === true && value.kind === 'literal';
}

function isFalse(value: Value | undefined): boolean {
  return value?.kind === 'literal' && value.value === false;
}
