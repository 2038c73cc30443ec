import type { Location } from '../findings/types.ts';

/** The same for places on one line, in maps and sets: what is applied stands beside its settings. */
export function lineKey({ file, line }: Pick<Location, 'file' | 'line'>): string {
  return `${file}:${line}`;
}

/** The same for the same place, in maps and sets. */
export function placeKey({ file, line, column }: Pick<Location, 'file' | 'line' | 'column'>): string {
  return `${file}:${line}:${column}`;
}
