import type { Location } from '../../findings/types.ts';
import type { Expression } from '../../ir/index.ts';
import { expressionName } from '../expression-names.ts';
import type { SourceModule } from '../types.ts';
import { below, bare, codeOf, type CodeNode } from './module-code.ts';

/** `text.indexOf(end) === text.length - end.length`: true, too, where the end is not found and the text is one shorter. */
export interface SuffixCheck {
  readonly of: string;
  readonly place: Location;
}

/** What a comparison asks of the end of a text; null if it asks nothing, or what is not found is looked at as well. */
export function suffixCheckOf(node: CodeNode, source: SourceModule): SuffixCheck | null {
  if (!('kind' in node) || node.kind !== 'binary' || !/^[!=]==?$/.test(node.operator)) return null;
  const { left, right } = node;
  const difference = [left, right].find((side) => isDifference(side));
  const index = difference === left ? right : left;
  const of = difference === undefined ? '' : textSearched(index);
  if (of === '' || difference === undefined || !expressionName(difference).startsWith(`${of}.length`)) return null;
  if (isGuarded(node, source, of)) return null;
  return { of, place: source.locate(node.start, node.end) };
}

function isDifference(side: Expression): boolean {
  return side.kind === 'binary' && side.operator === '-' && expressionName(side.left).endsWith('.length');
}

/** The text in which something is looked for: of `text.lastIndexOf(…)`, `text`. */
function textSearched(side: Expression): string {
  const call = bare(side);
  if (call.kind !== 'call' || call.callee.kind !== 'member') return '';
  return /^(?:last)?indexOf$/i.test(call.callee.property) ? expressionName(call.callee.object) : '';
}

/** Something else is said of the index or of the length in the same condition. */
function isGuarded(node: CodeNode, source: SourceModule, of: string): boolean {
  const code = codeOf(source);
  let whole = node;
  for (let at = code.parent(whole); at !== undefined && 'kind' in at && at.kind === 'logical'; at = code.parent(at))
    whole = at;
  return below(whole).some(
    (each) =>
      each !== node &&
      'kind' in each &&
      each.kind === 'binary' &&
      /^(?:[<>]=?|[!=]==?)$/.test(each.operator) &&
      (textSearched(each.left) === of || expressionName(each.left) === `${of}.length`),
  );
}
