import type { DeliveryEntry, GuardAnswers, Inventory } from './inventory.ts';

/** The formats of `map`. */
export const mapFormats = ['table', 'markdown', 'json', 'mermaid', 'mermaid-er', 'dbml', 'sql', 'openapi'] as const;
export type MapFormat = (typeof mapFormats)[number];

export interface MapOptions {
  color: boolean;
  /** columns to use; a table is cut to it, the other formats are not */
  width: number;
  /** of an OpenAPI document */
  syntax: 'yaml' | 'json';
}

export interface RenderedMap {
  text: string;
  /** what the form could not hold; '' if nothing */
  note: string;
}

/** The inventory of a backend in one of its forms; loaded when asked for. */
export async function renderMap(format: MapFormat, inventory: Inventory, options: MapOptions): Promise<RenderedMap> {
  switch (format) {
    case 'table':
      return { text: (await import('./map-table.ts')).renderMapTable(inventory, options), note: '' };
    case 'markdown':
      return { text: (await import('./map-markdown.ts')).renderMapMarkdown(inventory), note: '' };
    case 'json':
      return { text: (await import('./map-json.ts')).renderMapJson(inventory), note: '' };
    case 'mermaid':
      return (await import('./map-mermaid.ts')).renderMapMermaid(inventory);
    case 'dbml':
      return (await import('./map-dbml.ts')).renderMapDbml(inventory);
    case 'mermaid-er':
      return (await import('./map-mermaid-er.ts')).renderMapMermaidEr(inventory);
    case 'sql':
      return (await import('./map-sql.ts')).renderMapSql(inventory);
    case 'openapi':
      return (await import('./openapi/document.ts')).renderOpenApi(inventory, options.syntax);
  }
}

/** The guards that a table has a column for. */
export const guardColumns = [
  { key: 'auth', title: 'auth' },
  { key: 'authorization', title: 'authz' },
  { key: 'validation', title: 'valid' },
  { key: 'rateLimit', title: 'limit' },
] as const satisfies readonly { key: keyof GuardAnswers; title: string }[];

/** `yes`, `–` for no, `?` where it is not known: three answers that cannot be taken for each other. */
export function answer(value: boolean | null): 'yes' | '–' | '?' {
  return value === null ? '?' : value ? 'yes' : '–';
}

/** Something that was not understood, with its place or ''. */
export interface UnknownLine {
  text: string;
  place: string;
}

/** What was not understood, of endpoints, consumers and elsewhere, each once, by place. */
export function unknownLines({ endpoints, consumers, unknowns }: Inventory): UnknownLine[] {
  const all = [...unknowns, ...[...endpoints, ...consumers].flatMap((entry) => entry.unknowns)];
  const lines = all.map(({ message, file, line }) => ({
    text: message,
    place: file === null ? '' : `${file}:${line}`,
  }));
  const different = new Map(lines.map((line) => [`${line.place} ${line.text}`, line]));
  return [...different.values()].sort((a, b) => comparePlaces(a.place, b.place) || (a.text < b.text ? -1 : 1));
}

/** By file, then by line as a number. */
function comparePlaces(a: string, b: string): number {
  const [fileA, lineA] = splitPlace(a);
  const [fileB, lineB] = splitPlace(b);
  return fileA === fileB ? lineA - lineB : fileA < fileB ? -1 : 1;
}

function splitPlace(place: string): [string, number] {
  const at = place.lastIndexOf(':');
  return at < 0 ? [place, 0] : [place.slice(0, at), Number(place.slice(at + 1))];
}

/** `5 tries, exponential 1000, 3 at a time`: what is known of how messages or jobs are run. */
export function deliveryInWords(delivery: DeliveryEntry): string {
  const { attempts, backoff, deadLetter, concurrency, timezone, overlapping } = delivery;
  return [
    attempts === null ? '' : attempts === 1 ? '1 try' : `${attempts} tries`,
    backoff === null ? '' : `backoff ${backoff}`,
    deadLetter === null ? '' : `dead letters to ${deadLetter}`,
    concurrency === null ? '' : `${concurrency} at a time`,
    timezone ?? '',
    overlapping === null ? '' : overlapping ? 'may overlap' : 'never overlaps',
  ]
    .filter((part) => part !== '')
    .join(', ');
}
