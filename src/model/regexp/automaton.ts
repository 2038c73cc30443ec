import { everything, type Characters } from './characters.ts';
import type { Pattern } from './parse.ts';

/**
 * The automaton whose states are the places of an expression at which a character is read (Glushkov's). State 0 is the start;
 * each step counts the ways in which it can be taken: two of them make the expression ambiguous.
 */
export interface Automaton {
  /** what is read on the way into a state */
  readonly reads: readonly Characters[];
  /** following states with the number of ways (2: several) */
  readonly next: readonly ReadonlyMap<number, number>[];
}

/** Places at which the whole automaton is too large to be looked at. */
const maxStates = 300;
/** Copies that a counted repetition is taken for. */
const maxCopies = 4;

interface Part {
  readonly nullable: boolean;
  readonly first: readonly number[];
  readonly last: readonly number[];
}

const empty: Part = { nullable: true, first: [], last: [] };

/** null if it is too large. */
export function automatonOf(pattern: Pattern): Automaton | null {
  const reads: Characters[] = [[]];
  const next: Map<number, number>[] = [new Map()];
  const connect = (from: readonly number[], to: readonly number[]): void => {
    for (const state of from)
      for (const other of to) {
        const ways = next[state];
        ways?.set(other, Math.min(2, (ways.get(other) ?? 0) + 1));
      }
  };
  const state = (characters: Characters): number => {
    next.push(new Map());
    return reads.push(characters) - 1;
  };
  const sequence = (a: Part, b: Part): Part => {
    connect(a.last, b.first);
    return {
      nullable: a.nullable && b.nullable,
      first: a.nullable ? [...a.first, ...b.first] : a.first,
      last: b.nullable ? [...a.last, ...b.last] : b.last,
    };
  };
  const build = (node: Pattern): Part => {
    if (reads.length > maxStates) return empty;
    switch (node.kind) {
      case 'set': {
        const only = [state(node.characters)];
        return { nullable: false, first: only, last: only };
      }
      case 'sequence':
        return node.items.reduce<Part>((before, item) => sequence(before, build(item)), empty);
      case 'choice': {
        const parts = node.options.map(build);
        return {
          nullable: parts.some(({ nullable }) => nullable),
          first: parts.flatMap(({ first }) => first),
          last: parts.flatMap(({ last }) => last),
        };
      }
      case 'group':
        return build(node.of);
      case 'repeat':
        return repeated(node);
      default:
        return empty;
    }
  };
  const repeated = ({ of, min, max }: Extract<Pattern, { kind: 'repeat' }>): Part => {
    if (max === 0) return empty;
    const least = Math.min(min, maxCopies);
    let part = empty;
    for (let copy = 0; copy < least - (max === Infinity ? 1 : 0); copy++) part = sequence(part, build(of));
    if (max === Infinity) {
      const loop = build(of);
      connect(loop.last, loop.first);
      return sequence(part, min === 0 ? { ...loop, nullable: true } : loop);
    }
    const optional = Math.min(max, Math.max(least, maxCopies)) - least;
    for (let copy = 0; copy < optional; copy++) part = sequence(part, { ...build(of), nullable: true });
    return part;
  };
  const whole = build(pattern);
  connect([0], whole.first);
  if (!isAnchored(pattern)) {
    // a search begins anew at every character
    const search = state(everything);
    connect([0, search], [search]);
    connect([search], whole.first);
  }
  return reads.length > maxStates ? null : { reads, next };
}

/** Whether it can match at the beginning of the text only. */
function isAnchored(pattern: Pattern): boolean {
  switch (pattern.kind) {
    case 'edge':
      return pattern.at === 'start';
    case 'sequence':
      return pattern.items[0] !== undefined && isAnchored(pattern.items[0]);
    case 'choice':
      return pattern.options.every(isAnchored);
    case 'group':
      return isAnchored(pattern.of);
    default:
      return false;
  }
}
