/** A line of which others say that it has a weakness, or that it has none. */
export interface Mark {
  /** below the directory that is audited */
  readonly file: string;
  /** lines on which a finding counts, the first and the last; null: anywhere in the file */
  readonly lines: readonly [number, number] | null;
  /** numbers of the Common Weakness Enumeration that a finding may have; empty: any */
  readonly cwe: readonly number[];
  readonly weak: boolean;
  readonly label: string;
}

/** What is audited by itself, and what is known of it. */
export interface MarkedCode {
  readonly name: string;
  readonly directory: string;
  /** the only file that is audited; null: all */
  readonly only: string | null;
  readonly marks: readonly Mark[];
}

/** One finding, as far as it is compared. */
export interface FoundWeakness {
  readonly ruleId: string;
  readonly cwe: readonly string[];
  /** where it is, and every step on the way there */
  readonly places: readonly { readonly file: string; readonly line: number; readonly endLine: number }[];
}

export interface WeaknessTally {
  readonly found: string[];
  readonly missed: string[];
  readonly falsely: string[];
  readonly quiet: string[];
}

export function emptyTally(): WeaknessTally {
  return { found: [], missed: [], falsely: [], quiet: [] };
}

/** Sorts the marks into those that were found, missed, reported though they are safe, and left alone. */
export function tallyMarks(tally: WeaknessTally, marks: readonly Mark[], found: readonly FoundWeakness[]): void {
  for (const mark of marks) {
    const hit = found.find((one) => isAbout(one, mark));
    const label = hit === undefined ? mark.label : `${mark.label} (${hit.ruleId})`;
    if (mark.weak) (hit === undefined ? tally.missed : tally.found).push(label);
    else (hit === undefined ? tally.quiet : tally.falsely).push(label);
  }
}

function isAbout({ cwe, places }: FoundWeakness, { file, lines, cwe: wanted }: Mark): boolean {
  if (wanted.length > 0 && !cwe.some((id) => wanted.some((number) => sameKind(number, Number(id.replace('CWE-', ''))))))
    return false;
  return places.some((place) => place.file === file && (lines === null || overlaps(place, lines)));
}

/** Calls that go over more lines are about something else than one of them: `describe('…', () => { … })`. */
const longestCall = 12;

function overlaps(
  { line, endLine }: { readonly line: number; readonly endLine: number },
  [first, last]: readonly [number, number],
): boolean {
  const end = endLine - line > longestCall ? line : endLine;
  return line <= last && end >= first;
}

/** Weaknesses that different tools file under different numbers: a parent and its children, or two names for one thing. */
const families: readonly (readonly number[])[] = [
  [22, 23, 35, 36, 73, 98],
  [77, 78, 88],
  [94, 95, 96, 1336, 913, 754],
  [79, 80, 116, 83],
  [200, 209, 201, 497],
  [256, 257, 312, 522, 916, 259, 321, 798, 547],
  [326, 327, 328, 310, 329, 916, 759, 760],
  [330, 338, 331, 340],
  [345, 346, 347, 287, 290],
  [295, 297, 319, 300],
  [400, 730, 770, 834, 1333, 185, 409],
  [502, 915],
  [601],
  [614, 1004, 1275, 522],
  [611, 776, 827],
  [843, 1287, 20],
  [915, 1321, 250],
  [942, 346, 183, 639],
  [943, 89],
];

function sameKind(a: number, b: number): boolean {
  return a === b || families.some((family) => family.includes(a) && family.includes(b));
}
