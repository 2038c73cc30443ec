import { automatonOf, type Automaton } from './automaton.ts';
import { pick, without } from './characters.ts';
import { parsePattern, type Pattern } from './parse.ts';
import { pumpsOf, type Pump } from './pumps.ts';
import { stepsOf } from './steps.ts';

/** How a regular expression is brought to take far longer than its text is long. */
export interface Slowness {
  /** the time doubles with every few characters; else it grows with the square of the length, or faster */
  readonly exponential: boolean;
  readonly attack: { readonly prefix: string; readonly pump: string; readonly suffix: string };
}

const known = new Map<string, Slowness | null>();

/**
 * A text for which a backtracking matcher takes super-linear time. The automaton of the expression says where it is ambiguous;
 * counting steps on texts of several lengths decides whether that is so for the whole expression.
 */
export function slownessOf(source: string, flags: string): Slowness | null {
  const key = `${flags}/${source}`;
  let slowness = known.get(key);
  if (slowness === undefined) known.set(key, (slowness = compute(source, flags)));
  return slowness;
}

/** Characters that the expression's loops may not read, to make the match fail after them. */
const suffixes = ['', '\u0000', '!', '\n', 'x', '#', '0'];
const limit = 150_000;
const maxOutside = 6;

function compute(source: string, flags: string): Slowness | null {
  // without an open repetition there is nothing to go on with
  if (!/[*+]|\{\d+,\}/.test(source) || source.length > 1000) return null;
  const pattern = parsePattern(source, flags);
  const automaton = pattern === null ? null : automatonOf(pattern);
  if (pattern === null || automaton === null) return null;
  let polynomial: Slowness | null = null;
  const failing = [...new Set([...outsideLoops(automaton), ...suffixes])];
  for (const pump of pumpsOf(automaton)) {
    for (const suffix of failing) {
      const attack = { prefix: pump.prefix, pump: pump.pump, suffix };
      if (pump.doubles && isExponential(pattern, attack, flags)) return { exponential: true, attack };
      if (polynomial === null && isPolynomial(pattern, attack, flags)) polynomial = { exponential: false, attack };
    }
  }
  return polynomial;
}

/** Characters that one of the loops does not read. */
function outsideLoops({ reads, next }: Automaton): string[] {
  const found = new Set<string>();
  for (const [state, ways] of next.entries()) {
    const character = ways.size === 0 ? null : pick(without(reads[state] ?? []));
    if (character !== null && found.size < maxOutside) found.add(String.fromCharCode(character));
  }
  return [...found];
}

type Attack = Slowness['attack'];

/** That the automaton is ambiguous in a loop is known: what is left to see is that a matcher tries all the ways. */
function isExponential(pattern: Pattern, attack: Attack, flags: string): boolean {
  for (let times = 2; times * attack.pump.length <= 80; times += 2)
    if (steps(pattern, attack, times, flags) >= limit) return steps(pattern, attack, times / 2, flags) < limit / 20;
  return false;
}

function isPolynomial(pattern: Pattern, attack: Attack, flags: string): boolean {
  const times = Math.max(20, Math.floor(60 / attack.pump.length));
  const few = steps(pattern, attack, times, flags);
  const many = steps(pattern, attack, times * 2, flags);
  return few > times * 4 && many / few > 3;
}

function steps(
  pattern: Pattern,
  { prefix, pump, suffix }: Pick<Pump, 'prefix' | 'pump'> & Attack,
  times: number,
  flags: string,
): number {
  return stepsOf(pattern, prefix + pump.repeat(times) + suffix, limit, flags.includes('y'), flags.includes('m'));
}
