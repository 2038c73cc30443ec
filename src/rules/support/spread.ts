import type { Location, TraceStep } from '../../findings/types.ts';

/** All places of one kind of defect in one file. */
export interface FilePlaces {
  readonly file: string;
  readonly first: Location;
  readonly places: readonly Location[];
}

/** How many files get a finding of their own before the rest share one. */
const individually = 3;

/** The files with the most places, each for a finding of its own, and all others, for one together; `from`: places that make a file one of the worst. */
export function worstFiles(
  places: readonly Location[],
  from = 1,
): {
  readonly worst: readonly FilePlaces[];
  readonly rest: readonly FilePlaces[];
} {
  const files = new Map<string, Location[]>();
  for (const place of places) {
    const known = files.get(place.file);
    if (known === undefined) files.set(place.file, [place]);
    else known.push(place);
  }
  const sorted = [...files].map(([file, inFile]): FilePlaces => {
    const ordered = inFile.sort((a, b) => a.line - b.line || a.column - b.column);
    return { file, first: ordered[0] ?? { file, line: 1, column: 1, endLine: 1, endColumn: 1 }, places: ordered };
  });
  sorted.sort((a, b) => b.places.length - a.places.length || (a.file < b.file ? -1 : 1));
  const outstanding = sorted.filter((each) => each.places.length >= from).length;
  const all = sorted.length <= individually + 1 ? sorted.length : individually;
  // a summary of one file would say less than its finding
  const cut = sorted.length - Math.min(outstanding, all) <= 1 ? sorted.length : Math.min(outstanding, all);
  return { worst: sorted.slice(0, cut), rest: sorted.slice(cut) };
}

/** The further places of a file, as evidence; the first is the finding's own. */
export function furtherPlaces({ places }: FilePlaces, message: string): TraceStep[] {
  return places.slice(1, 6).map((location) => ({ location, message }));
}

/** One line for each file that shares a finding, the worst first. */
export function filesAsTrace(files: readonly FilePlaces[], message: (count: number) => string): TraceStep[] {
  return files.slice(0, 8).map(({ first, places }) => ({ location: first, message: message(places.length) }));
}

export function totalOf(files: readonly FilePlaces[]): number {
  return files.reduce((sum, { places }) => sum + places.length, 0);
}

/** `once`, `3 times`. */
export function timesInWords(count: number): string {
  return count === 1 ? 'once' : `${count} times`;
}
