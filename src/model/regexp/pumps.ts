import type { Automaton } from './automaton.ts';
import { common, pick, type Characters } from './characters.ts';

/** Text that may be repeated to be read in more ways each time, and what leads there. */
export interface Pump {
  readonly prefix: string;
  readonly pump: string;
  /** the number of ways doubles with each repetition, rather than growing with it */
  readonly doubles: boolean;
}

/** Steps of the search through products of the automaton; what needs more is given up. */
const budget = 400_000;
const maxPumps = 16;

/** Where the automaton is ambiguous in a loop: candidates, the worst first. */
export function pumpsOf(automaton: Automaton): Pump[] {
  const spend = spender(budget);
  const found = new Map<string, Pump>();
  const cyclic = statesInLoops(automaton);
  const add = (state: number, pump: string | null, doubles: boolean): void => {
    if (pump === null || pump === '' || found.size >= maxPumps) return;
    const prefix = wayTo(automaton, state);
    if (prefix !== null) found.set(`${prefix} ${pump}`, found.get(`${prefix} ${pump}`) ?? { prefix, pump, doubles });
  };
  for (const state of cyclic) add(state, twoWaysAround(automaton, state, spend), true);
  for (const from of cyclic)
    for (const to of cyclic) if (from !== to) add(from, sameWordThree(automaton, from, to, spend), false);
  return [...found.values()];
}

type Spend = () => boolean;

function spender(total: number): Spend {
  let left = total;
  return () => left-- > 0;
}

/** A search in breadth over tuples of states, all of which read the same character at each step. */
function search<Node>(
  start: Node,
  keyOf: (node: Node) => number,
  stepsFrom: (node: Node) => Iterable<{ to: Node; reads: Characters }>,
  isDone: (node: Node) => boolean,
  spend: Spend,
): string | null {
  const before = new Map<number, { from: Node; character: number } | null>([[keyOf(start), null]]);
  let layer: Node[] = [start];
  while (layer.length > 0) {
    const following: Node[] = [];
    for (const node of layer) {
      for (const { to, reads } of stepsFrom(node)) {
        if (!spend()) return null;
        const key = keyOf(to);
        const done = isDone(to);
        if (before.has(key) && !done) continue;
        const character = pick(reads);
        if (character === null) continue;
        if (done) {
          let text = String.fromCharCode(character);
          for (let at = before.get(keyOf(node)); at != null; at = before.get(keyOf(at.from)))
            text = String.fromCharCode(at.character) + text;
          return text;
        }
        before.set(key, { from: node, character });
        following.push(to);
      }
    }
    layer = following;
  }
  return null;
}

/** A word that leads from a state back to it in two ways. */
function twoWaysAround({ reads, next }: Automaton, state: number, spend: Spend): string | null {
  const size = reads.length;
  interface Pair {
    readonly a: number;
    readonly b: number;
    readonly apart: boolean;
  }
  return search<Pair>(
    { a: state, b: state, apart: false },
    ({ a, b, apart }) => (a * size + b) * 2 + (apart ? 1 : 0),
    function* ({ a, b, apart }) {
      for (const [toA, ways] of next[a] ?? [])
        for (const [toB] of next[b] ?? []) {
          const both = common(reads[toA] ?? [], reads[toB] ?? []);
          if (both.length > 0)
            yield { to: { a: toA, b: toB, apart: apart || toA !== toB || (a === b && ways > 1) }, reads: both };
        }
    },
    ({ a, b, apart }) => apart && a === state && b === state,
    spend,
  );
}

/** A word that leads from one state back to it, from it to another one, and from that back to itself. */
function sameWordThree({ reads, next }: Automaton, from: number, to: number, spend: Spend): string | null {
  const size = reads.length;
  type Triple = readonly [number, number, number];
  return search<Triple>(
    [from, from, to],
    ([a, b, c]) => (a * size + b) * size + c,
    function* ([a, b, c]) {
      for (const [toA] of next[a] ?? [])
        for (const [toB] of next[b] ?? []) {
          const two = common(reads[toA] ?? [], reads[toB] ?? []);
          if (two.length === 0) continue;
          for (const [toC] of next[c] ?? []) {
            const all = common(two, reads[toC] ?? []);
            if (all.length > 0) yield { to: [toA, toB, toC], reads: all };
          }
        }
    },
    ([a, b, c]) => a === from && b === to && c === to,
    spend,
  );
}

/** The shortest text that leads to a state. */
function wayTo({ reads, next }: Automaton, state: number): string | null {
  return search<number>(
    0,
    (node) => node,
    function* (node) {
      for (const [to] of next[node] ?? []) yield { to, reads: reads[to] ?? [] };
    },
    (node) => node === state,
    spender(budget),
  );
}

function statesInLoops({ next }: Automaton): number[] {
  return [...next.keys()].filter((state) => {
    const seen = new Set<number>();
    const stack = [...(next[state]?.keys() ?? [])];
    for (let at = stack.pop(); at !== undefined; at = stack.pop()) {
      if (at === state) return true;
      if (seen.has(at)) continue;
      seen.add(at);
      stack.push(...(next[at]?.keys() ?? []));
    }
    return false;
  });
}
