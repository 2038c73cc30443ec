import type { Location } from '../../findings/types.ts';
import type { Expression } from '../../ir/index.ts';
import type { SourceModule } from '../types.ts';
import { bare, codeOf, type CallNode } from './module-code.ts';

/** `text.replace(what, by)`. */
export interface Replacement {
  readonly what: string;
  /** null for a plain text */
  readonly flags: string | null;
  /** null if it is computed */
  readonly by: string | null;
  /** it replaces every occurrence */
  readonly all: boolean;
  /** what the replacements before and after it in the same chain are about */
  readonly others: readonly string[];
  readonly inFunction: string;
  readonly place: Location;
}

/** Methods that replace. */
export const replacing: readonly string[] = ['replace', 'replaceAll'];

/** What a call replaces; null if it replaces nothing, or something that is computed. */
export function replacementOf(call: CallNode, source: SourceModule, inFunction: string): Replacement | null {
  const own = partsOf(call);
  if (own === null) return null;
  const code = codeOf(source);
  const others: string[] = [];
  for (let at = receiverOf(call); at !== null; at = receiverOf(at)) others.push(partsOf(at)?.what ?? '');
  for (let at = code.parent(call); at !== undefined && 'kind' in at; at = code.parent(at)) {
    if (at.kind === 'call') others.push(partsOf(at)?.what ?? '');
    else if (at.kind !== 'member') break;
  }
  return {
    ...own,
    others: others.filter((other) => other !== ''),
    inFunction,
    place: source.locate(call.start, call.end),
  };
}

function partsOf(call: CallNode): Pick<Replacement, 'what' | 'flags' | 'by' | 'all'> | null {
  if (call.kind !== 'call' || call.callee.kind !== 'member' || !replacing.includes(call.callee.property)) return null;
  const [pattern, replacement] = call.args;
  if (pattern === undefined || replacement === undefined) return null;
  const by = replacement.kind === 'string' ? replacement.value : null;
  const every = call.callee.property === 'replaceAll';
  if (pattern.kind === 'string') return { what: pattern.value, flags: null, by, all: every };
  if (pattern.kind === 'regexp')
    return { what: pattern.pattern, flags: pattern.flags, by, all: every || pattern.flags.includes('g') };
  return null;
}

/** The call that this one is made on: `a.replace(…)` of `a.replace(…).replace(…)`. */
function receiverOf(call: CallNode): CallNode | null {
  if (call.kind !== 'call' || call.callee.kind !== 'member') return null;
  const object: Expression = bare(call.callee.object);
  return object.kind === 'call' ? object : null;
}
