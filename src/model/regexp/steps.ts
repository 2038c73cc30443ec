import { includes, wordCharacters } from './characters.ts';
import type { Pattern } from './parse.ts';

class TooMany extends Error {}

type Continue = (at: number) => boolean;

/** Steps that a backtracking matcher takes to search a text for a pattern; at most `limit`. */
export function stepsOf(pattern: Pattern, text: string, limit: number, sticky: boolean, lines: boolean): number {
  let steps = 0;
  const groups = new Map<number, readonly [number, number]>();
  const isWord = (at: number): boolean => at >= 0 && at < text.length && includes(wordCharacters, text.charCodeAt(at));
  const isEdge = (kind: 'start' | 'end' | 'word' | 'inside', at: number): boolean => {
    if (kind === 'start') return at === 0 || (lines && text[at - 1] === '\n');
    if (kind === 'end') return at === text.length || (lines && text[at] === '\n');
    return (isWord(at - 1) !== isWord(at)) === (kind === 'word');
  };
  const repeat = (node: Extract<Pattern, { kind: 'repeat' }>, count: number, at: number, go: Continue): boolean => {
    const again = (): boolean =>
      count < node.max &&
      match(node.of, at, (next) => (next === at && count >= node.min ? false : repeat(node, count + 1, next, go)));
    if (count < node.min) return again();
    return node.lazy ? go(at) || again() : again() || go(at);
  };
  const sequence = (items: readonly Pattern[], index: number, at: number, go: Continue): boolean => {
    const item = items[index];
    return item === undefined ? go(at) : match(item, at, (next) => sequence(items, index + 1, next, go));
  };
  const match = (node: Pattern, at: number, go: Continue): boolean => {
    if (++steps > limit) throw new TooMany();
    switch (node.kind) {
      case 'set':
        return at < text.length && includes(node.characters, text.charCodeAt(at)) && go(at + 1);
      case 'sequence':
        return sequence(node.items, 0, at, go);
      case 'choice':
        return node.options.some((option) => match(option, at, go));
      case 'repeat':
        return repeat(node, 0, at, go);
      case 'group':
        return match(node.of, at, (end) => {
          const before = groups.get(node.index);
          groups.set(node.index, [at, end]);
          if (go(end)) return true;
          if (before === undefined) groups.delete(node.index);
          else groups.set(node.index, before);
          return false;
        });
      case 'back': {
        const span = typeof node.to === 'number' ? groups.get(node.to) : undefined;
        const held = span === undefined ? '' : text.slice(span[0], span[1]);
        return text.startsWith(held, at) && go(at + held.length);
      }
      case 'look':
        // what stands before is taken for granted
        if (node.behind) return go(at);
        return match(node.of, at, () => true) !== node.negative && go(at);
      case 'edge':
        return isEdge(node.at, at) && go(at);
    }
  };
  try {
    for (let at = 0; at <= (sticky ? 0 : text.length); at++) if (match(pattern, at, () => true)) break;
  } catch (error) {
    // an expression that nests deeper than the stack goes has taken its steps by then
    if (!(error instanceof TooMany || error instanceof RangeError)) throw error;
    return limit;
  }
  return steps;
}
