/** A set of characters: ranges of code units, sorted and apart from each other. */
export type Characters = readonly (readonly [first: number, last: number])[];

const largest = 0xffff;

export const everything: Characters = [[0, largest]];
export const digits: Characters = [[0x30, 0x39]];
export const wordCharacters: Characters = [
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
];
export const spaces: Characters = [
  [0x09, 0x0d],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
];
export const lineEnds: Characters = [
  [0x0a, 0x0a],
  [0x0d, 0x0d],
  [0x2028, 0x2029],
];

export function united(ranges: Characters): Characters {
  const sorted = [...ranges].sort((a, b) => a[0] - b[0]);
  const result: [number, number][] = [];
  for (const [first, last] of sorted) {
    const before = result.at(-1);
    if (before !== undefined && first <= before[1] + 1) before[1] = Math.max(before[1], last);
    else result.push([first, last]);
  }
  return result;
}

export function without(characters: Characters): Characters {
  const result: [number, number][] = [];
  let next = 0;
  for (const [first, last] of united(characters)) {
    if (first > next) result.push([next, first - 1]);
    next = last + 1;
  }
  if (next <= largest) result.push([next, largest]);
  return result;
}

export function common(a: Characters, b: Characters): Characters {
  const result: [number, number][] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length;) {
    const [left, right] = [a[i], b[j]];
    if (left === undefined || right === undefined) break;
    const first = Math.max(left[0], right[0]);
    const last = Math.min(left[1], right[1]);
    if (first <= last) result.push([first, last]);
    if (left[1] < right[1]) i++;
    else j++;
  }
  return result;
}

export function includes(characters: Characters, code: number): boolean {
  return characters.some(([first, last]) => code >= first && code <= last);
}

/** Upper and lower case of each letter. */
export function inBothCases(characters: Characters): Characters {
  const more = (from: number, to: number, shift: number): [number, number][] =>
    common(characters, [[from, to]]).map(([first, last]) => [first + shift, last + shift]);
  return united([...characters, ...more(0x41, 0x5a, 0x20), ...more(0x61, 0x7a, -0x20)]);
}

const readable: Characters = [
  [0x61, 0x7a],
  [0x30, 0x39],
  [0x41, 0x5a],
  [0x20, 0x7e],
];

/** One of them, one that is easy to read if there is any; null if the set is empty. */
export function pick(characters: Characters): number | null {
  for (const range of readable) {
    const [found] = common(characters, [range]);
    if (found !== undefined) return found[0];
  }
  return characters[0]?.[0] ?? null;
}
