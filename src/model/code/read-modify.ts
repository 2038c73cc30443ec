import type { Location } from '../../findings/types.ts';
import type { Expression, Pattern } from '../../ir/index.ts';
import type { BackendModel } from '../types.ts';
import { bare, below, children, spotOf, type CodeNode, type ModuleCode } from './module-code.ts';

/** A member of something that was read goes into a write as a sum of what it was: `{ stock: product.stock - 1 }`. */
export interface Reckoning {
  /** the member: `stock` */
  readonly property: string;
  readonly operator: string;
  readonly place: Location;
  /** whether the value that it is of comes from a call at this place */
  comesFrom(call: Location): boolean;
}

/** What a call writes that was reckoned from members, in its arguments or on its receiver before: `product.stock -= 1; product.save()`. */
export function reckonings(model: BackendModel, write: Location): Reckoning[] {
  const spot = spotOf(model, write);
  const call = spot?.code.callAt(spot.start, spot.end) ?? null;
  if (spot === null || call === null || call.kind === 'template') return [];
  const { code } = spot;
  const fn = code.functionOf(call);
  const found: Reckoning[] = [];
  const put = (property: string, operator: string, root: number, node: CodeNode): void => {
    found.push({
      property,
      operator,
      place: code.source.locate(node.start, node.end),
      comesFrom: (place) => isFrom(model, code, fn, root, place, 4),
    });
  };
  // a chain is one write: `.update(table).set({ … }).where(…)`
  for (const node of below(outermostOfChain(code, call))) {
    const sum = sumOf(node);
    if (sum !== null) put(sum.property, sum.operator, sum.root, node);
  }
  const written = new Set([
    ...(call.callee.kind === 'member' ? rootsOf(call.callee.object) : []),
    ...call.args.flatMap((argument) => rootsOf(argument)),
  ]);
  for (const statement of code.source.facts.functions[fn]?.body ?? []) {
    for (const node of below(statement)) {
      if (node.start >= call.start || !('kind' in node) || node.kind !== 'assign') continue;
      const target = node.target.kind === 'target' ? bare(node.target.target) : null;
      if (target?.kind !== 'member') continue;
      const object = bare(target.object);
      if (object.kind !== 'name' || !written.has(object.variable)) continue;
      const compound = /^([-+*])=$/.exec(node.operator)?.[1];
      const sum =
        compound === undefined
          ? sumOf(bare(node.value))
          : { operator: compound, root: object.variable, property: target.property };
      if (sum !== null && sum.root === object.variable && sum.property === target.property && !isText(node.value))
        put(target.property, sum.operator, object.variable, node);
    }
  }
  return found;
}

/** Names that the function of a call gives to what the call returns; empty if it gives none. */
export function boundNames(model: BackendModel, call: Location): string[] {
  const spot = spotOf(model, call);
  const node = spot?.code.callAt(spot.start, spot.end) ?? null;
  if (spot === null || node === null) return [];
  for (let at: CodeNode | undefined = node; at !== undefined; at = spot.code.parent(at)) {
    if (!('kind' in at)) continue;
    if (at.kind === 'declare') return namesIn(at.pattern);
    if (at.kind === 'assign') return namesIn(at.target);
    if (at !== node && (at.kind === 'function' || at.kind === 'call') && !isPassing(at)) return [];
  }
  return [];
}

/** Calls that hand on what they get. */
function isPassing(node: CodeNode): boolean {
  return 'kind' in node && node.kind === 'call' && node.callee.kind === 'member';
}

function outermostOfChain(code: ModuleCode, call: CodeNode): CodeNode {
  let at = call;
  for (let next = code.parent(at); next !== undefined && 'kind' in next; next = code.parent(next)) {
    if (next.kind === 'member' && next.object === at) at = next;
    else if (next.kind === 'call' && next.callee === at) at = next;
    else break;
  }
  return at;
}

/** `row.stock - count`: a sum or product with a member of something that has a name. */
function sumOf(node: CodeNode): { property: string; operator: string; root: number } | null {
  if (!('kind' in node) || node.kind !== 'binary' || !/^[-+*]$/.test(node.operator)) return null;
  for (const side of [node.left, node.right]) {
    const operand = numberOf(side);
    if (operand.kind !== 'member' || isText(node.left) || isText(node.right)) continue;
    const [root] = rootsOf(operand.object);
    if (root !== undefined) return { property: operand.property, operator: node.operator, root };
  }
  return null;
}

/** Without what only makes a number of it: `Number(x)`, `parseFloat(x)`, `x ?? 0`, `x || 0`. */
function numberOf(expression: Expression): Expression {
  const at = bare(expression);
  if (at.kind === 'call' && at.callee.kind === 'name' && /^(?:Number|parseInt|parseFloat|BigInt)$/.test(at.callee.name))
    return at.args[0] === undefined ? at : numberOf(at.args[0]);
  return at.kind === 'logical' && at.operator !== '&&' ? numberOf(at.left) : at;
}

function isText(expression: Expression): boolean {
  const at = bare(expression);
  return (
    at.kind === 'string' || at.kind === 'template' || (at.kind === 'binary' && (isText(at.left) || isText(at.right)))
  );
}

function rootsOf(expression: Expression): number[] {
  const at = bare(expression);
  if (at.kind === 'name') return at.variable >= 0 ? [at.variable] : [];
  return at.kind === 'member' || at.kind === 'index' ? rootsOf(at.object) : [];
}

/** Whether a variable of a function is what a call gave, or a part of that. */
function isFrom(
  model: BackendModel,
  code: ModuleCode,
  fn: number,
  variable: number,
  place: Location,
  steps: number,
): boolean {
  const spot = spotOf(model, place);
  if (spot === null || spot.code !== code || steps === 0) return false;
  const call = code.callAt(spot.start, spot.end);
  for (const statement of code.source.facts.functions[fn]?.body ?? []) {
    for (const node of below(statement)) {
      if (!('kind' in node) || (node.kind !== 'declare' && node.kind !== 'assign') || node.value === null) continue;
      const pattern = node.kind === 'declare' ? node.pattern : node.target;
      if (!variablesIn(pattern).includes(variable)) continue;
      const value = bare(node.value);
      for (const part of below(value)) if (part === call) return true;
      if (rootsOf(value).some((root) => root !== variable && isFrom(model, code, fn, root, place, steps - 1)))
        return true;
    }
  }
  return false;
}

function variablesIn(pattern: Pattern): number[] {
  return patternsIn(pattern).flatMap((node) => ('kind' in node && node.kind === 'variable' ? [node.variable] : []));
}

function namesIn(pattern: Pattern): string[] {
  return patternsIn(pattern).flatMap((node) => ('kind' in node && node.kind === 'variable' ? [node.name] : []));
}

function patternsIn(node: CodeNode): CodeNode[] {
  return [node, ...children(node).flatMap(patternsIn)];
}
