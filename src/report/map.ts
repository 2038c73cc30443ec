import type { DeliveryEntry, GuardAnswers, Inventory } from './inventory.ts';

/** The formats of `map`. */
export const mapFormats = ['table', 'markdown', 'json', 'mermaid'] as const;
export type MapFormat = (typeof mapFormats)[number];

export interface MapOptions {
  color: boolean;
  /** columns to use; a table is cut to it, the other formats are not */
  width: number;
}

/** The inventory of a backend in one of its forms; loaded when asked for. */
export async function renderMap(format: MapFormat, inventory: Inventory, options: MapOptions): Promise<string> {
  switch (format) {
    case 'table':
      return (await import('./map-table.ts')).renderMapTable(inventory, options);
    case 'markdown':
      return (await import('./map-markdown.ts')).renderMapMarkdown(inventory);
    case 'json':
      return (await import('./map-json.ts')).renderMapJson(inventory);
    case 'mermaid':
      return (await import('./map-mermaid.ts')).renderMapMermaid(inventory);
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
