import type { Location } from '../../findings/types.ts';
import type { Expression } from '../../ir/index.ts';
import { expressionName } from '../expression-names.ts';
import type { SourceModule } from '../types.ts';
import { resolved, spelledText } from './declared-values.ts';
import { bare, codeOf, type CodeNode, type ModuleCode } from './module-code.ts';

/** A regular expression that the code spells out. */
export interface WrittenPattern {
  readonly pattern: string;
  readonly flags: string;
  readonly place: Location;
  /** how it is used where it stands; `read`: what it finds is taken out; `other`: it is kept, or given to somebody */
  readonly use: 'test' | 'match' | 'read' | 'replace' | 'other';
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
  if (node.kind === 'string') return isWrittenForLater(node, source) ? found(node.value, '') : null;
  const given = textOfPattern(node);
  const text = given ?? textOfMethod(node);
  if (text === null || (node.kind !== 'new' && node.kind !== 'call')) return null;
  const pattern = spelledText(text, codeOf(source));
  if (pattern === null) return null;
  const [, flags] = node.args;
  const place = writtenAt(text, node, source);
  if (given === null) return { ...found(pattern, ''), ...ofMethod(node, source), place };
  return { ...found(pattern, flags?.kind === 'string' ? flags.value : ''), place };
}

/** The pieces of text that `RegExp`, `match` and `search` are given as an expression. */
export function patternTextsOf(node: CodeNode, source: SourceModule): Location[] {
  const text = textOfPattern(node) ?? textOfMethod(node);
  return text === null ? [] : piecesOf(text, codeOf(source)).map(({ start, end }) => source.locate(start, end));
}

function textOfPattern(node: CodeNode): Expression | null {
  if (!('kind' in node) || (node.kind !== 'new' && node.kind !== 'call')) return null;
  return node.callee.kind === 'name' && node.callee.name === 'RegExp' ? (node.args[0] ?? null) : null;
}

function textOfMethod(node: CodeNode): Expression | null {
  if (!('kind' in node) || node.kind !== 'call' || node.callee.kind !== 'member' || node.args.length !== 1) return null;
  return matching.has(node.callee.property) ? (node.args[0] ?? null) : null;
}

/** An address, or a host, that begins a text. */
const writtenForLater = /^\^(?:https?|[\w()|?\\.-]+\.(?:com|net|org|io|dev)\$?$)/;

/** A text that can only be an expression, and is not given to `RegExp` where it stands. */
function isWrittenForLater(node: Extract<CodeNode, { kind: 'string' }>, source: SourceModule): boolean {
  if (!writtenForLater.test(node.value)) return false;
  const code = codeOf(source);
  const around = code.parent(node);
  // what an expression is tried on is none
  if (
    around !== undefined &&
    'kind' in around &&
    around.kind === 'call' &&
    around.callee.kind === 'member' &&
    /^(?:test|exec)$/.test(around.callee.property)
  )
    return false;
  for (let at = code.parent(node); at !== undefined && 'kind' in at; at = code.parent(at)) {
    if (textOfPattern(at) !== null || textOfMethod(at) !== null) return false;
    // a piece of a text that is put together
    if (at.kind === 'declare' && at.value === node) return false;
    if (at.kind !== 'array' && at.kind !== 'binary') break;
    if (at.kind === 'binary') return false;
  }
  return true;
}

/** The call, or what of the text is written elsewhere: there it has to be changed. */
function writtenAt(text: Expression, call: CodeNode, source: SourceModule): Location {
  const [longest = call] = piecesOf(text, codeOf(source)).sort((a, b) => b.end - b.start - (a.end - a.start));
  const [piece, own] = [longest, call].map(({ start, end }) => source.locate(start, end));
  return piece !== undefined && own !== undefined && piece.line !== own.line ? piece : (own ?? source.locate(0, 0));
}

function piecesOf(given: Expression, code: ModuleCode): Expression[] {
  const text = resolved(given, code);
  switch (text.kind) {
    case 'string':
      return [text];
    case 'template':
      return text.tag === null ? [text] : [];
    case 'binary':
      return text.operator === '+' ? [...piecesOf(text.left, code), ...piecesOf(text.right, code)] : [];
    default:
      return [];
  }
}

const replacing = new Set(['replace', 'replaceAll', 'split']);
const matching = new Set(['match', 'matchAll', 'search']);

function useOf(node: CodeNode, source: SourceModule): Pick<WrittenPattern, 'use' | 'of'> {
  const code = codeOf(source);
  const around = code.parent(node);
  if (around === undefined || !('kind' in around)) return { use: 'other', of: '' };
  // `text.match(/…/)`
  if (around.kind === 'call' && around.callee.kind === 'member' && around.callee !== node) {
    const { property, object } = around.callee;
    const of = expressionName(bare(object));
    if (replacing.has(property)) return { use: 'replace', of };
    if (matching.has(property)) return { use: isRead(around, code) ? 'read' : 'match', of };
    return { use: 'other', of: '' };
  }
  // `/…/.test(text)`
  const call = around.kind === 'member' ? code.parent(around) : undefined;
  if (around.kind !== 'member' || call === undefined || !('kind' in call) || call.kind !== 'call')
    return { use: 'other', of: '' };
  const [argument] = call.args;
  const of = argument === undefined ? '' : expressionName(bare(argument));
  if (around.property === 'test') return { use: 'test', of };
  if (around.property !== 'exec') return { use: 'other', of: '' };
  return { use: isRead(call, code) ? 'read' : 'match', of };
}

/** How `text.match('…')` uses the text that it is given. */
function ofMethod(node: CodeNode, source: SourceModule): Pick<WrittenPattern, 'use' | 'of'> {
  if (!('kind' in node) || node.kind !== 'call' || node.callee.kind !== 'member') return { use: 'other', of: '' };
  return { use: isRead(node, codeOf(source)) ? 'read' : 'match', of: expressionName(bare(node.callee.object)) };
}

/** What is found is looked into: `text.match(/…/)[1]`, `const [, name] = /…/.exec(text)`. */
function isRead(call: CodeNode, code: ModuleCode): boolean {
  const around = code.parent(call);
  if (around === undefined || !('kind' in around)) return false;
  if (around.kind === 'index' || around.kind === 'member' || around.kind === 'logical')
    return around.kind !== 'logical' || isRead(around, code);
  return around.kind === 'declare';
}
