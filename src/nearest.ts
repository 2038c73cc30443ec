/**
 * The names closest to a mistyped one, best first: what an error message offers instead of "unknown".
 * Only names that a typing slip could have produced are offered; nothing is better than a wild guess.
 */
export function nearest(name: string, candidates: Iterable<string>, limit = 3): string[] {
  const wanted = name.toLowerCase();
  const scored: { candidate: string; distance: number }[] = [];
  for (const candidate of candidates) {
    const distance = distanceTo(wanted, candidate.toLowerCase());
    if (distance !== null) scored.push({ candidate, distance });
  }
  scored.sort((a, b) => a.distance - b.distance || (a.candidate < b.candidate ? -1 : 1));
  return scored.slice(0, limit).map((entry) => entry.candidate);
}

/** `did you mean "a", "b" or "c"?`, or '' when nothing is close. Starts with a space, to be appended to a sentence. */
export function didYouMean(name: string, candidates: Iterable<string>): string {
  const names = nearest(name, candidates).map((candidate) => `"${candidate}"`);
  if (names.length === 0) return '';
  const last = names.at(-1) ?? '';
  return names.length === 1 ? ` Did you mean ${last}?` : ` Did you mean ${names.slice(0, -1).join(', ')} or ${last}?`;
}

/** How far apart two names are, or null if too far for a slip. The right last part of an `area/name` id counts as close. */
function distanceTo(wanted: string, candidate: string): number | null {
  if (wanted === candidate) return 0;
  const tail = candidate.slice(candidate.lastIndexOf('/') + 1);
  const wantedTail = wanted.slice(wanted.lastIndexOf('/') + 1);
  if (tail === wantedTail) return 0.5;
  const slips = Math.max(1, Math.floor(Math.min(wanted.length, candidate.length) / 3));
  const whole = damerauLevenshtein(wanted, candidate);
  if (whole <= slips) return whole;
  const tailSlips = Math.max(1, Math.floor(Math.min(wantedTail.length, tail.length) / 3));
  const part = damerauLevenshtein(wantedTail, tail);
  if (part <= tailSlips) return part + 0.5;
  return wantedTail.length >= 4 && tail.includes(wantedTail) ? slips + 1 : null;
}

/** Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment). */
function damerauLevenshtein(a: string, b: string): number {
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const cost = a[row - 1] === b[column - 1] ? 0 : 1;
      let best = Math.min(at(previous, column) + 1, at(current, column - 1) + 1, at(previous, column - 1) + cost);
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        best = Math.min(best, at(beforePrevious, column - 2) + 1);
      }
      current.push(best);
    }
    beforePrevious = previous;
    previous = current;
  }
  return at(previous, b.length);
}

function at(row: number[], column: number): number {
  return row[column] ?? 0;
}
