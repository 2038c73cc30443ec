import { answer, deliveryInWords, guardColumns, unknownLines } from './map.ts';
import { cellCode, text } from './markdown-text.ts';
import { counted } from './text.ts';
import type { Inventory } from './inventory.ts';

/** The inventory as a document. */
export function renderMapMarkdown(inventory: Inventory): string {
  const { endpoints, entities, consumers } = inventory;
  const sections = [
    `# Map of ${text(inventory.project)}`,
    `${counted(endpoints.length, 'endpoint')}, ${counted(entities.length, 'entity', 'entities')}, ${counted(inventory.queries.length, 'query', 'queries')}, ${counted(consumers.length, 'consumer')}. A question mark stands for what is not known.`,
    '## Endpoints',
    endpoints.length === 0
      ? 'None.'
      : table(
          ['Endpoint', 'Handler', ...guardColumns.map((column) => column.key), 'Reads', 'Writes', 'Place'],
          endpoints.map((endpoint) => [
            cellCode(`${endpoint.method} ${endpoint.path}`),
            endpoint.handler === null ? '?' : cellCode(endpoint.handler.name),
            ...guardColumns.map(({ key }) => answer(endpoint.guards[key])),
            names(endpoint.reads),
            names(endpoint.writes),
            cellCode(`${endpoint.file}:${endpoint.line}`),
          ]),
        ),
    '## Entities',
    entities.length === 0
      ? 'None.'
      : table(
          ['Entity', 'Table', 'Columns', 'Indexes', 'Relations', 'Place'],
          entities.map((entity) => [
            cellCode(entity.name),
            cellCode(entity.table),
            names(entity.columns.map((column) => column.name)),
            names(entity.indexes.map((index) => `${index.columns.join('+')}${index.unique ? ' (unique)' : ''}`)),
            names(entity.relations.map((relation) => `${relation.name} → ${relation.to}`)),
            cellCode(`${entity.file}:${entity.line}`),
          ]),
        ),
    ...(consumers.length === 0
      ? []
      : [
          '## Consumers',
          table(
            ['Kind', 'Name', 'Library', 'Handler', 'Delivery', 'Reads', 'Writes', 'Place'],
            consumers.map((consumer) => [
              text(consumer.kind),
              cellCode(consumer.name),
              text(consumer.library),
              consumer.handler === null ? '?' : cellCode(consumer.handler.name),
              text(deliveryInWords(consumer.delivery)),
              names(consumer.reads),
              names(consumer.writes),
              cellCode(`${consumer.file}:${consumer.line}`),
            ]),
          ),
        ]),
  ];
  const unknowns = unknownLines(inventory);
  if (unknowns.length > 0)
    sections.push(
      '## Not understood',
      unknowns
        .map(({ text: what, place }) => `- ${text(what)}${place === '' ? '' : ` (${cellCode(place)})`}`)
        .join('\n'),
    );
  return `${sections.join('\n\n')}\n`;
}

function table(headings: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(headings), line(headings.map(() => '---')), ...rows.map(line)].join('\n');
}

function names(values: readonly string[]): string {
  return values.map(cellCode).join(', ');
}
