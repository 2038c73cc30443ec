import type { EntityEntry, Inventory } from './inventory.ts';
import type { RenderedMap } from './map.ts';

/** The tables in DBML, the language of dbdiagram.io and its tools. */
export function renderMapDbml({ entities }: Inventory): RenderedMap {
  const tables = entities.filter(({ columns }) => columns.length > 0);
  // a name stands for one table: a second one of that name would be an error
  const known = new Map(tables.toReversed().map((entity) => [entity.table, entity]));
  const parts = [...known.values()].toReversed().map(tableOf);
  const lines = [...known.values()].toReversed().flatMap((entity) => referencesOf(entity, tables, known));
  const missing = entities.length - known.size;
  return {
    text: [...parts, ...(lines.length === 0 ? [] : [`${lines.join('\n')}\n`])].join('\n'),
    note:
      missing === 0
        ? ''
        : `${missing} of ${entities.length} entities are left out: their columns are not known, or another has their name.`,
  };
}

function tableOf({ table, columns, indexes, file, line }: EntityEntry): string {
  const keys = columns.filter(({ primary }) => primary);
  const several = indexes
    .filter((index) => index.columns.length > 1 || !index.unique)
    .filter(({ columns: names }) => names.every(isName));
  const listed = [
    ...(keys.length > 1 ? [`    (${keys.map(({ name }) => quoted(name)).join(', ')}) [pk]`] : []),
    ...several
      .filter((index) => !(keys.length > 1 && index.columns.join() === keys.map(({ name }) => name).join()))
      .map((index) => `    (${index.columns.map(quoted).join(', ')})${index.unique ? ' [unique]' : ''}`),
  ];
  return [
    `Table ${quoted(table)} {`,
    ...columns.map(
      (column) => `  ${quoted(column.name)} ${quoted(column.type || 'unknown')}${settings(column, keys.length === 1)}`,
    ),
    ...(listed.length === 0 ? [] : ['  indexes {', ...new Set(listed), '  }']),
    `  Note: ${text(`${file}:${line}`)}`,
    '}\n',
  ].join('\n');
}

function settings({ primary, unique, nullable }: EntityEntry['columns'][number], isKey: boolean): string {
  const own = [
    ...(primary && isKey ? ['pk'] : []),
    ...(unique && !primary ? ['unique'] : []),
    ...(nullable === false && !primary ? ['not null'] : []),
  ];
  return own.length === 0 ? '' : ` [${own.join(', ')}]`;
}

/** `Ref: orders.user_id > users.id`: only of references whose columns are known on both sides. */
function referencesOf(
  { table, relations, columns }: EntityEntry,
  all: readonly EntityEntry[],
  known: ReadonlyMap<string, EntityEntry>,
): string[] {
  return relations.flatMap((relation) => {
    const to = all.find(({ name }) => name === relation.to) ?? known.get(relation.to);
    const keys = to?.columns.filter(({ primary }) => primary) ?? [];
    const [own, ...others] = relation.columns;
    const [key] = keys;
    if (
      to === undefined ||
      own === undefined ||
      others.length > 0 ||
      key === undefined ||
      keys.length > 1 ||
      !columns.some(({ name }) => name === own)
    )
      return [];
    return [
      `Ref: ${quoted(table)}.${quoted(own)} ${relation.kind === 'one-to-one' ? '-' : '>'} ${quoted(to.table)}.${quoted(key.name)}`,
    ];
  });
}

function isName(column: string): boolean {
  return /^[\w$ -]+$/.test(column);
}

function quoted(name: string): string {
  return `"${name.replaceAll(/["\\\n\r]/g, ' ')}"`;
}

function text(value: string): string {
  return `'${value.replaceAll(/['\\\n\r]/g, ' ')}'`;
}
