import type { Location } from '../findings/types.ts';

/** The same for the same place, in maps and sets. */
export function placeKey({ file, line, column }: Pick<Location, 'file' | 'line' | 'column'>): string {
  return `${file}:${line}:${column}`;
}
