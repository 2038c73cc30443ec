import type { Pattern } from './parse.ts';

/** Steps after which a match is given up: patterns of audited code may be slow, and the texts are short. */
const maxSteps = 20_000;

/** Where a pattern is found in a short text, first to last position; null for nowhere, for back references and for slow patterns. */
export function findIn(pattern: Pattern, text: string): { start: number; end: number } | null {
  const matcher = new Matcher(text);
  try {
    for (let start = 0; start <= text.length; start++) {
      const end = matcher.match(pattern, start);
      if (end !== null) return { start, end };
    }
  } catch (error) {
    if (!(error instanceof GivenUp)) throw error;
  }
  return null;
}

class GivenUp extends Error {}

type Next = (at: number) => number | null;

class Matcher {
  readonly #text: string;
  #steps = 0;

  constructor(text: string) {
    this.#text = text;
  }

  match(pattern: Pattern, at: number): number | null {
    return this.#run(pattern, at, (end) => end);
  }

  #run(pattern: Pattern, at: number, next: Next): number | null {
    if (++this.#steps > maxSteps) throw new GivenUp();
    switch (pattern.kind) {
      case 'set': {
        const code = this.#text.charCodeAt(at);
        return pattern.characters.some(([first, last]) => code >= first && code <= last) ? next(at + 1) : null;
      }
      case 'sequence':
        return this.#all(pattern.items, 0, at, next);
      case 'choice':
        for (const option of pattern.options) {
          const end = this.#run(option, at, next);
          if (end !== null) return end;
        }
        return null;
      case 'group':
        return this.#run(pattern.of, at, next);
      case 'repeat':
        return this.#repeat(pattern, 0, at, next);
      case 'look': {
        if (pattern.behind) throw new GivenUp();
        const found = this.#run(pattern.of, at, (end) => end) !== null;
        return found === pattern.negative ? null : next(at);
      }
      case 'edge':
        return this.#isEdge(pattern.at, at) ? next(at) : null;
      case 'back':
        throw new GivenUp();
    }
  }

  #all(items: readonly Pattern[], index: number, at: number, next: Next): number | null {
    const item = items[index];
    return item === undefined ? next(at) : this.#run(item, at, (end) => this.#all(items, index + 1, end, next));
  }

  #repeat(pattern: Extract<Pattern, { kind: 'repeat' }>, done: number, at: number, next: Next): number | null {
    const more = (): number | null =>
      done >= pattern.max
        ? null
        : this.#run(pattern.of, at, (end) =>
            end === at && done >= pattern.min ? null : this.#repeat(pattern, done + 1, end, next),
          );
    if (done < pattern.min) return more();
    return pattern.lazy ? (next(at) ?? more()) : (more() ?? next(at));
  }

  #isEdge(edge: Extract<Pattern, { kind: 'edge' }>['at'], at: number): boolean {
    if (edge === 'start') return at === 0;
    if (edge === 'end') return at === this.#text.length;
    const isWord = (index: number): boolean => /\w/.test(this.#text[index] ?? '');
    return (isWord(at - 1) !== isWord(at)) === (edge === 'word');
  }
}
