import type { Location } from '../../findings/types.ts';
import type { SourceModule } from '../types.ts';
import type { CodeNode } from './module-code.ts';

/** A regular expression that the code spells out. */
export interface WrittenPattern {
  readonly pattern: string;
  readonly flags: string;
  readonly place: Location;
}

/** The expression that a literal is, or a text that `RegExp` is given. */
export function patternOf(node: CodeNode, source: SourceModule): WrittenPattern | null {
  if (!('kind' in node)) return null;
  const place = (): Location => source.locate(node.start, node.end);
  if (node.kind === 'regexp') return { pattern: node.pattern, flags: node.flags, place: place() };
  if ((node.kind !== 'new' && node.kind !== 'call') || node.callee.kind !== 'name' || node.callee.name !== 'RegExp')
    return null;
  const [pattern, flags] = node.args;
  return pattern?.kind === 'string'
    ? { pattern: pattern.value, flags: flags?.kind === 'string' ? flags.value : '', place: place() }
    : null;
}
