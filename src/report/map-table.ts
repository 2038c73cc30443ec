import { answer, guardColumns, unknownLines } from './map.ts';
import { palette } from './palette.ts';
import { counted, displayWidth, grouped, listed, printable, truncate } from './text.ts';
import type { EndpointEntry, EntityEntry, Inventory } from './inventory.ts';
import type { MapOptions } from './map.ts';
import type { Palette } from './palette.ts';

/** A table of endpoints, one of entities, and what else runs. */
export function renderMapTable(inventory: Inventory, options: MapOptions): string {
  const paint = palette(options.color);
  const summary = [
    counted(inventory.endpoints.length, 'endpoint'),
    counted(inventory.entities.length, 'entity', 'entities'),
    counted(inventory.queries.length, 'query', 'queries'),
    ...(inventory.consumers.length > 0 ? [counted(inventory.consumers.length, 'consumer')] : []),
  ];
  const sections = [
    [`${paint.bold(printable(inventory.project))}${paint.dim(`  ${summary.join(' · ')}`)}`],
    ...packagesOf(inventory.endpoints).map(([title, endpoints]) => endpointTable(title, endpoints, options, paint)),
    entityTable(inventory, options, paint),
    consumerTable(inventory, options, paint),
    unknownTable(inventory, options, paint),
    legend(inventory, paint),
  ];
  return `\n${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((line) => line.trimEnd()).join('\n'))
    .join('\n\n')}\n`;
}

/** A monorepo's services apart, each under its name; one service without a heading. */
function packagesOf(endpoints: readonly EndpointEntry[]): [string, EndpointEntry[]][] {
  const groups = new Map<string, EndpointEntry[]>();
  for (const endpoint of endpoints) {
    const group = groups.get(endpoint.package);
    if (group === undefined) groups.set(endpoint.package, [endpoint]);
    else group.push(endpoint);
  }
  return groups.size < 2 ? [...groups.values()].map((group) => ['', group]) : [...groups];
}

function endpointTable(
  title: string,
  endpoints: readonly EndpointEntry[],
  options: MapOptions,
  paint: Palette,
): string[] {
  const places = endpoints.map((endpoint) => printable(`${endpoint.file}:${endpoint.line}`));
  const methods = endpoints.map((endpoint) => printable(endpoint.method));
  const methodWidth = Math.max(6, ...methods.map(displayWidth));
  const fixed = methodWidth + 2 + guardColumns.length * 7;
  const longestPlace = Math.max(...places.map(displayWidth));
  const longestPath = Math.max(4, ...endpoints.map((endpoint) => displayWidth(printable(endpoint.path))));
  const longestData = Math.max(4, ...endpoints.map((endpoint) => displayWidth(dataOf(endpoint))));
  // the path tells most; data gives way first
  const room = Math.max(36, options.width - fixed - longestPlace - 4);
  const pathWidth = Math.min(longestPath, Math.max(24, room - Math.min(longestData, Math.floor(room * 0.4))));
  const dataWidth = Math.min(longestData, Math.max(12, room - pathWidth));
  const lines = [
    ...(title === '' ? [] : [paint.bold(printable(title))]),
    paint.dim(
      `${'method'.padEnd(methodWidth)}  ${'path'.padEnd(pathWidth)}  ${guardColumns.map((column) => column.title.padEnd(5)).join('  ')}  ${'data'.padEnd(dataWidth)}  place`,
    ),
  ];
  for (const [index, endpoint] of endpoints.entries()) {
    const answers = guardColumns.map(({ key }) => {
      const text = answer(endpoint.guards[key]);
      const cell = text.padEnd(5);
      return text === 'yes' ? paint.good(cell) : text === '?' ? paint.severity.high(cell) : paint.dim(cell);
    });
    lines.push(
      [
        pad(methods[index] ?? '', methodWidth),
        pad(printable(endpoint.path), pathWidth),
        ...answers,
        paint.dim(pad(dataOf(endpoint), dataWidth)),
        paint.dim(places[index] ?? ''),
      ].join('  '),
    );
  }
  return lines;
}

/** `users, orders*`: what it reads; with a star what it writes. */
function dataOf({ reads, writes }: Pick<EndpointEntry, 'reads' | 'writes'>): string {
  const written = new Set(writes);
  const names = [...writes.map((name) => `${name}*`), ...reads.filter((name) => !written.has(name))];
  return printable(names.join(', '));
}

function entityTable({ entities }: Inventory, options: MapOptions, paint: Palette): string[] {
  if (entities.length === 0) return [];
  const names = entities.map((entity) =>
    printable(entity.name === entity.table ? entity.name : `${entity.name} (${entity.table})`),
  );
  const nameWidth = Math.min(36, Math.max(6, ...names.map(displayWidth)));
  const places = entities.map((entity) => printable(`${entity.file}:${entity.line}`));
  const longestColumns = Math.max(7, ...entities.map((entity) => displayWidth(columnsOf(entity))));
  const left = options.width - nameWidth - Math.max(...places.map(displayWidth)) - 4;
  const columnsWidth = Math.min(longestColumns, Math.max(24, left));
  return [
    paint.dim(`${'entity'.padEnd(nameWidth)}  ${'columns'.padEnd(columnsWidth)}  place`),
    ...entities.map((entity, index) => {
      const text = pad(columnsOf(entity), columnsWidth);
      return `${pad(names[index] ?? '', nameWidth)}  ${paint.dim(text)}  ${paint.dim(places[index] ?? '')}`;
    }),
  ];
}

function columnsOf(entity: EntityEntry): string {
  const columns = entity.columns.map(
    (column) => `${column.name}${column.primary ? ' (key)' : column.unique ? ' (unique)' : ''}`,
  );
  return printable(columns.join(', '));
}

function consumerTable({ consumers }: Inventory, options: MapOptions, paint: Palette): string[] {
  if (consumers.length === 0) return [];
  const rows = consumers.map((consumer) => ({
    kind: printable(consumer.kind),
    name: printable(consumer.name),
    handler: printable(consumer.handler?.name ?? '?'),
    data: dataOf(consumer),
    place: printable(`${consumer.file}:${consumer.line}`),
  }));
  const widest = (column: 'name' | 'handler' | 'data', least: number): number =>
    Math.max(least, ...rows.map((row) => displayWidth(row[column])));
  const kindWidth = 8;
  const place = Math.max(...rows.map((row) => displayWidth(row.place)));
  const room = Math.max(48, options.width - kindWidth - place - 8);
  const nameWidth = Math.min(widest('name', 4), Math.max(20, Math.floor(room * 0.4)));
  const handlerWidth = Math.min(widest('handler', 7), Math.max(16, Math.floor(room * 0.35)));
  const dataWidth = Math.min(widest('data', 4), Math.max(12, room - nameWidth - handlerWidth));
  return [
    paint.dim(
      `${'consumer'.padEnd(kindWidth)}  ${'name'.padEnd(nameWidth)}  ${'handler'.padEnd(handlerWidth)}  ${'data'.padEnd(dataWidth)}  place`,
    ),
    ...rows.map((row) =>
      [
        paint.dim(pad(row.kind, kindWidth)),
        pad(row.name, nameWidth),
        pad(row.handler, handlerWidth),
        paint.dim(pad(row.data, dataWidth)),
        paint.dim(row.place),
      ].join('  '),
    ),
  ];
}

const shownUnknowns = 12;

function unknownTable(inventory: Inventory, options: MapOptions, paint: Palette): string[] {
  const lines = unknownLines(inventory);
  if (lines.length === 0) return [];
  const shown = lines.slice(0, shownUnknowns);
  const placeWidth = Math.max(...shown.map(({ place }) => displayWidth(printable(place))));
  const longest = Math.max(...shown.map(({ text }) => displayWidth(printable(text))));
  const width = Math.min(longest, Math.max(40, options.width - placeWidth - 2));
  const more = lines.length - shown.length;
  return [
    paint.dim('not understood'),
    ...shown.map(({ text, place }) => `${pad(printable(text), width)}  ${paint.dim(printable(place))}`),
    ...(more > 0 ? [paint.dim(`and ${grouped(more)} more: --format markdown lists them`)] : []),
  ];
}

function legend({ endpoints }: Inventory, paint: Palette): string[] {
  if (endpoints.length === 0) return [paint.dim('No endpoints were found.')];
  const unknown = endpoints.filter((endpoint) => guardColumns.some(({ key }) => endpoint.guards[key] === null)).length;
  const parts = ['* writes', '– no', '? not known'];
  const note =
    unknown === 0
      ? ''
      : `   ${grouped(unknown)} of ${counted(endpoints.length, 'endpoint')} have a guard that could not be followed`;
  return [paint.dim(`${listed(parts).replace(' and ', ', ')}${note}`)];
}

function pad(text: string, width: number): string {
  const cut = truncate(text, width);
  return cut + ' '.repeat(Math.max(0, width - displayWidth(cut)));
}
