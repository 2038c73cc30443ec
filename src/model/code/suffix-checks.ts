import type { Location } from '../../findings/types.ts';
import type { Expression } from '../../ir/index.ts';
import { expressionName } from '../expression-names.ts';
import type { SourceModule } from '../types.ts';
import { resolved, spelledText } from './declared-values.ts';
import { bare, below, codeOf, type CodeNode, type ModuleCode } from './module-code.ts';

/** `text.indexOf(end) === text.length - end.length`: true, too, where the end is not found and the text is one shorter. */
export interface SuffixCheck {
  readonly of: string;
  readonly place: Location;
}

/** What a comparison asks of the end of a text; null if it asks nothing, or what is not found is looked at as well. */
export function suffixCheckOf(node: CodeNode, source: SourceModule): SuffixCheck | null {
  if (!('kind' in node) || node.kind !== 'binary' || !/^[!=]==?$/.test(node.operator)) return null;
  const sides = [node.left, node.right];
  if (!sides.every((side) => sideKinds.has(bare(side).kind))) return null;
  const code = codeOf(source);
  const difference = sides.find((side) => isDifference(resolved(side, code)));
  const index = difference === node.left ? node.right : node.left;
  if (difference === undefined) return null;
  const search = searchIn(resolved(index, code));
  if (search === null || !expressionName(resolved(difference, code)).startsWith(`${search.of}.length`)) return null;
  // one sign at the end of a text that is there
  if (spelledText(search.end, code)?.length === 1) return null;
  const names = new Set([`${search.of}.length`, expressionName(index), expressionName(difference)]);
  if (isGuarded(node, code, search.of, names)) return null;
  return { of: search.of, place: source.locate(node.start, node.end) };
}

const sideKinds = new Set<string>(['binary', 'call', 'name']);

function isDifference(side: Expression): boolean {
  return side.kind === 'binary' && side.operator === '-' && expressionName(side.left).endsWith('.length');
}

/** The text in which something is looked for, and what: of `text.lastIndexOf(end)`, both. */
function searchIn(side: Expression): { of: string; end: Expression } | null {
  const call = bare(side);
  if (call.kind !== 'call' || call.callee.kind !== 'member' || call.args.length !== 1) return null;
  const [end] = call.args;
  const of = expressionName(call.callee.object);
  return end !== undefined && of !== '' && /^(?:lastI|i)ndexOf$/.test(call.callee.property) ? { of, end } : null;
}

/** The function says something else of the index or of the length. */
function isGuarded(node: CodeNode, code: ModuleCode, of: string, names: ReadonlySet<string>): boolean {
  const fn = code.source.facts.functions[code.functionOf(node)];
  if (fn === undefined || fn.bodiless) return false;
  const isMeant = (side: Expression): boolean =>
    names.has(expressionName(side)) ||
    searchIn(side)?.of === of ||
    // of `a.length - b.length > 0`, what it begins with
    (side.kind === 'binary' && names.has(expressionName(side.left)));
  return fn.body
    .flatMap(below)
    .some(
      (each) =>
        each !== node &&
        'kind' in each &&
        each.kind === 'binary' &&
        (/^[<>]=?$/.test(each.operator)
          ? isMeant(each.left) || isMeant(each.right)
          : /^[!=]==?$/.test(each.operator) && [each.left, each.right].some(isNowhere)),
    );
}

function isNowhere(side: Expression): boolean {
  return expressionName(side) === '-1';
}
