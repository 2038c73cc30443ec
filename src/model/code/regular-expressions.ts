import type { Location } from '../../findings/types.ts';
import type { SourceModule } from '../types.ts';
import { below } from './module-code.ts';

/** A regular expression that the code spells out. */
export interface WrittenPattern {
  readonly pattern: string;
  readonly flags: string;
  readonly place: Location;
}

/** Every regular expression in the functions of a file, literals and texts that `RegExp` is given. */
export function writtenPatterns(source: SourceModule): WrittenPattern[] {
  const found: WrittenPattern[] = [];
  for (const fn of source.facts.functions) {
    if (fn.bodiless) continue;
    for (const statement of fn.body) {
      for (const node of below(statement)) {
        if (!('kind' in node)) continue;
        if (node.kind === 'regexp')
          found.push({ pattern: node.pattern, flags: node.flags, place: source.locate(node.start, node.end) });
        if (
          (node.kind !== 'new' && node.kind !== 'call') ||
          node.callee.kind !== 'name' ||
          node.callee.name !== 'RegExp'
        )
          continue;
        const [pattern, flags] = node.args;
        if (pattern?.kind === 'string')
          found.push({
            pattern: pattern.value,
            flags: flags?.kind === 'string' ? flags.value : '',
            place: source.locate(node.start, node.end),
          });
      }
    }
  }
  return found;
}
