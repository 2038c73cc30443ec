import type { Location } from '../../findings/types.ts';
import type { Expression } from '../../ir/index.ts';
import { expressionName } from '../expression-names.ts';
import type { SourceModule } from '../types.ts';
import { bare, codeOf, type CodeNode } from './module-code.ts';

/** A regular expression that the code spells out. */
export interface WrittenPattern {
  readonly pattern: string;
  readonly flags: string;
  readonly place: Location;
  /** how it is used where it stands; `other`: it is kept, or given to somebody */
  readonly use: 'test' | 'match' | 'replace' | 'other';
  /** what it is used on, in the words of the code */
  readonly of: string;
}

/** The expression that a literal is, or a text that `RegExp` is given. */
export function patternOf(node: CodeNode, source: SourceModule): WrittenPattern | null {
  if (!('kind' in node)) return null;
  const found = (pattern: string, flags: string): WrittenPattern => ({
    pattern,
    flags,
    place: source.locate(node.start, node.end),
    ...useOf(node, source),
  });
  if (node.kind === 'regexp') return found(node.pattern, node.flags);
  const pattern = textOfPattern(node);
  if (pattern?.kind !== 'string' || (node.kind !== 'new' && node.kind !== 'call')) return null;
  const [, flags] = node.args;
  return found(pattern.value, flags?.kind === 'string' ? flags.value : '');
}

/** The pieces of text that `RegExp`, `match` and `search` are given as an expression. */
export function patternTextsOf(node: CodeNode, source: SourceModule): Location[] {
  const text = textOfPattern(node) ?? textOfMethod(node);
  return text === null ? [] : piecesOf(text).map(({ start, end }) => source.locate(start, end));
}

function textOfPattern(node: CodeNode): Expression | null {
  if (!('kind' in node) || (node.kind !== 'new' && node.kind !== 'call')) return null;
  return node.callee.kind === 'name' && node.callee.name === 'RegExp' ? (node.args[0] ?? null) : null;
}

function textOfMethod(node: CodeNode): Expression | null {
  if (!('kind' in node) || node.kind !== 'call' || node.callee.kind !== 'member' || node.args.length !== 1) return null;
  return node.callee.property === 'match' || node.callee.property === 'search' ? (node.args[0] ?? null) : null;
}

function piecesOf(text: Expression): Expression[] {
  switch (text.kind) {
    case 'string':
      return [text];
    case 'template':
      return text.tag === null ? [text] : [];
    case 'binary':
      return text.operator === '+' ? [...piecesOf(text.left), ...piecesOf(text.right)] : [];
    default:
      return [];
  }
}

const replacing = new Set(['replace', 'replaceAll', 'split']);
const matching = new Set(['match', 'search']);

function useOf(node: CodeNode, source: SourceModule): Pick<WrittenPattern, 'use' | 'of'> {
  const code = codeOf(source);
  const around = code.parent(node);
  if (around === undefined || !('kind' in around)) return { use: 'other', of: '' };
  // `text.match(/…/)`
  if (around.kind === 'call' && around.callee.kind === 'member' && around.callee !== node) {
    const { property, object } = around.callee;
    const of = expressionName(bare(object));
    if (replacing.has(property)) return { use: 'replace', of };
    if (matching.has(property)) return { use: 'match', of };
    return { use: 'other', of: '' };
  }
  // `/…/.test(text)`
  const call = around.kind === 'member' ? code.parent(around) : undefined;
  if (around.kind !== 'member' || call === undefined || !('kind' in call) || call.kind !== 'call')
    return { use: 'other', of: '' };
  const [argument] = call.args;
  const of = argument === undefined ? '' : expressionName(bare(argument));
  if (around.property === 'test') return { use: 'test', of };
  return around.property === 'exec' ? { use: 'match', of } : { use: 'other', of: '' };
}
