import { leaves, type Expression, type Statement } from '../../ir/index.ts';
import type { CodeNode } from './module-code.ts';

/** A condition, and the outcome that it has. */
export interface HeldCondition {
  readonly test: Expression;
  readonly truth: boolean;
}

interface Span {
  readonly start: number;
  readonly end: number;
}

/** The conditions that hold where something stands, of those among the nodes of its function: around it, or left by an exit before it. */
export function conditionsHeldAt(at: Span, nodes: readonly CodeNode[]): HeldCondition[] {
  const found: HeldCondition[] = [];
  for (const node of nodes) {
    if (!('kind' in node)) continue;
    if (node.kind === 'if') {
      if (isAmong(at, node.then)) found.push({ test: node.test, truth: true });
      else if (isAmong(at, node.else)) found.push({ test: node.test, truth: false });
      else if (node.end <= at.start && leaves(node.then) && isReachedAfter(node, at, nodes))
        found.push({ test: node.test, truth: false });
    } else if (node.kind === 'conditional') {
      if (isWithin(at, node.then)) found.push({ test: node.test, truth: true });
      else if (isWithin(at, node.else)) found.push({ test: node.test, truth: false });
    } else if (node.kind === 'logical' && node.operator !== '??' && isWithin(at, node.right))
      found.push({ test: node.left, truth: node.operator === '&&' });
  }
  return found;
}

/** Whether whoever comes to one place has always been at the other: no branch or loop has only the first. */
export function isReachedAfter(first: Span, second: Span, nodes: readonly CodeNode[]): boolean {
  return nodes.every((node) => {
    if (!('kind' in node) || (node.kind !== 'if' && node.kind !== 'loop' && node.kind !== 'conditional')) return true;
    if (node === first || !isWithin(first, node)) return true;
    if (!isWithin(second, node)) return false;
    return node.kind !== 'if' || isAmong(first, node.then) === isAmong(second, node.then);
  });
}

function isAmong(at: Span, statements: readonly Statement[]): boolean {
  return statements.some((statement) => isWithin(at, statement));
}

function isWithin(at: Span, node: Span): boolean {
  return node.start <= at.start && node.end >= at.end;
}
