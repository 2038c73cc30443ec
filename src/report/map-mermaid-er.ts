import type { ColumnEntry, EntityEntry, Inventory } from './inventory.ts';
import type { RenderedMap } from './map.ts';

/** Mermaid's own limit is 50,000 characters. */
const maxText = 48_000;

/** The tables and collections with their columns and references, as a diagram of Mermaid; too large ones show keys, then names only. */
export function renderMapMermaidEr({ entities }: Inventory): RenderedMap {
  const known = [...new Map(entities.toReversed().map((entity) => [entity.table, entity])).values()].toReversed();
  const lines = known.flatMap((entity) => referencesOf(entity, entities, known));
  const shown: readonly (readonly [note: string, show: (column: ColumnEntry, entity: EntityEntry) => boolean])[] = [
    ['', () => true],
    [
      'Only keys and references are shown: the diagram would be too large for Mermaid.',
      ({ name, primary }, { relations }) => primary || relations.some(({ columns }) => columns.includes(name)),
    ],
    ['Only names are shown: the diagram would be too large for Mermaid.', () => false],
  ];
  for (const [note, show] of shown) {
    const text = ['erDiagram', ...known.flatMap((entity) => tableOf(entity, show)), ...new Set(lines), ''].join('\n');
    if (text.length <= maxText) return { text, note };
  }
  return { text: 'erDiagram\n', note: 'Too large for a diagram. Choose a part of it with --only.' };
}

function tableOf(entity: EntityEntry, show: (column: ColumnEntry, entity: EntityEntry) => boolean): string[] {
  const columns = entity.columns.filter((column) => show(column, entity));
  if (columns.length === 0) return [`  ${quoted(entity.table)}`];
  return [
    `  ${quoted(entity.table)} {`,
    ...columns.map((column) => {
      const { name, type, sqlType, primary, unique, nullable } = column;
      const keys = [
        ...(primary ? ['PK'] : []),
        ...(entity.relations.some((relation) => relation.columns.includes(name)) ? ['FK'] : []),
        ...(unique && !primary ? ['UK'] : []),
      ].join(', ');
      return `    ${word(sqlType ?? type)} ${word(column.column ?? name)}${keys === '' ? '' : ` ${keys}`}${nullable === true ? ' "may be null"' : ''}`;
    }),
    '  }',
  ];
}

function referencesOf(entity: EntityEntry, all: readonly EntityEntry[], known: readonly EntityEntry[]): string[] {
  return entity.relations.flatMap(({ name, to, kind, columns }) => {
    if (columns.length === 0) return [];
    const named = all.find((each) => each.name === to);
    const target = known.find(({ table }) => table === (named?.table ?? to));
    if (target === undefined) return [];
    const optional = entity.columns.some((column) => columns.includes(column.name) && column.nullable === true);
    const many = kind === 'one-to-one' ? 'o|' : 'o{';
    return [`  ${quoted(target.table)} ${optional ? '|o' : '||'}--${many} ${quoted(entity.table)} : ${quoted(name)}`];
  });
}

/** A word as Mermaid takes it for types and names of attributes. */
function word(text: string): string {
  const plain = text
    .replaceAll('"', '')
    .replaceAll(/[^\w()[\]-]+/g, '_')
    .replace(/^[^A-Za-z_]+/, '_');
  return plain === '' ? 'unknown' : plain;
}

function quoted(name: string): string {
  return `"${name.replaceAll(/["\\\n\r]/g, ' ')}"`;
}
