import type { CallEvent } from '../../evaluate/events.ts';
import { asText, options, type Value } from '../../evaluate/values.ts';
import type { Location } from '../../findings/types.ts';
import { locate } from '../../model/operations-of.ts';
import {
  noParts,
  type CheckDraft,
  type ColumnDraft,
  type KeyDraft,
  type Parts,
  type ReferenceDraft,
  type SchemaChange,
} from '../../model/schema-changes.ts';
import { isTrue } from './arguments.ts';
import { isSet, names, setting, settingText } from './decorated-members.ts';
import { isVolatile } from './sql-parts.ts';
import { deletion, tableNamed } from './table-builder.ts';

/** What TypeORM's query runner is told with `new TableColumn({ … })` and the like; null if it is no such call. */
export function typeormChanges(event: CallEvent): SchemaChange[] | null {
  const { name, args, place } = event;
  const [first, second, third] = args;
  const spec = specOf(first);
  const tableName = asText(first) ?? settingText(spec, 'name');
  if (tableName === null || tableName.includes('{?}')) return null;
  const table = tableNamed(tableName);
  const location = locate(event.argPlaces[1] ?? place);
  const given = listOf(second).flatMap((each) => (isMade(each) ? [specOf(each)] : []));
  const add = (parts: Partial<Parts>): SchemaChange[] => [{ kind: 'add', table, parts: { ...noParts, ...parts } }];
  switch (name) {
    case 'createTable':
      return isMade(first)
        ? [{ kind: 'create-table', table, parts: partsOf(spec, location), ifMissing: isTrue(second), location }]
        : null;
    case 'addColumn':
    case 'addColumns':
      return given.length === 0 ? null : given.flatMap((each) => add(columnParts(each, location)));
    case 'changeColumn': {
      if (!isMade(third)) return null;
      const [to] = columnParts(specOf(third), location).columns;
      const column = asText(second) ?? settingText(specOf(second), 'name') ?? '';
      return to === undefined
        ? []
        : [
            {
              kind: 'change-column',
              table,
              column,
              to: { name: to.name, type: to.type, nullable: to.nullable, hasDefault: to.hasDefault },
            },
          ];
    }
    case 'dropColumn':
    case 'dropColumns':
      return [...names(second), ...given.flatMap((each) => settingText(each, 'name') ?? [])].map((column) => ({
        kind: 'drop-column',
        table,
        column,
      }));
    case 'createIndex':
    case 'createIndices':
      return given.length === 0 ? null : add({ keys: given.map((each) => indexOf(each, location)) });
    case 'createUniqueConstraint':
    case 'createUniqueConstraints':
      return add({ keys: given.map((each) => keyOf(each, location)) });
    case 'createPrimaryKey':
      return add({ keys: [{ ...keyOf(undefined, location), columns: names(second), primary: true }] });
    case 'createForeignKey':
    case 'createForeignKeys':
      return add({ references: given.map((each) => referenceOf(each, location)) });
    case 'createCheckConstraint':
    case 'createCheckConstraints':
    case 'createExclusionConstraint':
      return add({ checks: given.map((each) => checkOf(each, name.startsWith('createEx'), location)) });
    case 'dropIndex':
    case 'dropForeignKey':
    case 'dropUniqueConstraint':
    case 'dropCheckConstraint': {
      // other tools have an index of its columns dropped
      if (name === 'dropIndex' && !usesTypeorm(event)) return null;
      const key = asText(second) ?? settingText(specOf(second), 'name');
      return key === null
        ? []
        : [{ kind: 'drop-key', table, name: key, ...(name === 'dropIndex' ? { concurrently: false } : {}) }];
    }
    default:
      return null;
  }
}

function usesTypeorm({ place }: CallEvent): boolean {
  return place.module.facts.requests.some(({ source }) => source === 'typeorm');
}

/** `new TableColumn({ … })`: what it is made of. */
function specOf(value: Value | undefined): Value | undefined {
  const made = value === undefined ? undefined : options(value).find((option) => option.kind === 'external');
  return made?.kind === 'external' && made.args.length > 0 ? made.args[0] : value;
}

function isMade(value: Value | undefined): boolean {
  return (
    value !== undefined &&
    options(value).some((option) => option.kind === 'external' && /(?:^|\.)Table\w*/.test(option.path.text))
  );
}

function listOf(value: Value | undefined): readonly (Value | undefined)[] {
  return value?.kind === 'array' ? value.elements : [value];
}

function partsOf(spec: Value | undefined, location: Location): Parts {
  const of = (name: string): (Value | undefined)[] =>
    setting(spec, name) === undefined ? [] : listOf(setting(spec, name)).map(specOf);
  const columns = of('columns').map((column) => columnParts(column, location));
  const primary = columns.flatMap(({ keys }) => keys.filter((key) => key.primary));
  const [key] = primary;
  return {
    columns: columns.flatMap((parts) => parts.columns),
    keys: [
      // several columns that say so are one key
      ...(key === undefined ? [] : [{ ...key, columns: primary.flatMap((each) => each.columns) }]),
      ...columns.flatMap(({ keys }) => keys.filter((each) => !each.primary)),
      ...of('uniques').map((unique) => keyOf(unique, location)),
      ...of('indices').map((index) => indexOf(index, location)),
    ],
    references: of('foreignKeys').map((reference) => referenceOf(reference, location)),
    like: [],
    checks: of('checks').map((check) => checkOf(check, false, location)),
  };
}

function columnParts(spec: Value | undefined, location: Location): Parts {
  const name = settingText(spec, 'name');
  if (name === null) return noParts;
  const primary = isSet(spec, 'isPrimary');
  const counted = isSet(spec, 'isGenerated');
  const strategy = settingText(spec, 'generationStrategy');
  const length = asText(setting(spec, 'length'));
  const type = settingText(spec, 'type') ?? '';
  const preset = settingText(spec, 'default') ?? '';
  const column: ColumnDraft = {
    name,
    type: length === null || length === '' ? type : `${type}(${length})`,
    nullable: !primary && isSet(spec, 'isNullable'),
    hasDefault: counted || isSet(spec, 'default'),
    ...(isSet(spec, 'asExpression') && settingText(spec, 'generatedType') === 'STORED'
      ? { computed: 'stored' as const }
      : (counted && strategy !== null) || isVolatile(preset)
        ? { computed: 'default' as const }
        : {}),
    location,
  };
  const key = (isPrimary: boolean): KeyDraft => ({
    ...keyOf(undefined, location),
    columns: [name],
    primary: isPrimary,
  });
  return {
    ...noParts,
    columns: [column],
    keys: [...(primary ? [key(true)] : []), ...(isSet(spec, 'isUnique') ? [key(false)] : [])],
  };
}

function keyOf(spec: Value | undefined, location: Location): KeyDraft {
  return {
    name: settingText(spec, 'name') ?? '',
    columns: names(setting(spec, 'columnNames')),
    unique: true,
    primary: false,
    partial: false,
    location,
  };
}

function indexOf(spec: Value | undefined, location: Location): KeyDraft {
  return {
    ...keyOf(spec, location),
    unique: isSet(spec, 'isUnique'),
    partial: isSet(spec, 'where') || isSet(spec, 'isFulltext') || isSet(spec, 'isSpatial'),
    isIndex: true,
    ...(isSet(spec, 'isConcurrent') ? { concurrently: true } : {}),
  };
}

function referenceOf(spec: Value | undefined, location: Location): ReferenceDraft {
  return {
    name: settingText(spec, 'name') ?? '',
    columns: names(setting(spec, 'columnNames')),
    to: tableNamed(settingText(spec, 'referencedTableName') ?? ''),
    ...deletion(settingText(spec, 'onDelete')),
    location,
  };
}

function checkOf(spec: Value | undefined, exclusion: boolean, location: Location): CheckDraft {
  return {
    name: settingText(spec, 'name') ?? '',
    text: settingText(spec, 'expression') ?? '',
    exclusion,
    notValid: false,
    location,
  };
}
