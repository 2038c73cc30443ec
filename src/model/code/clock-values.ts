import type { Location } from '../../findings/types.ts';
import { mayHold, type Expression, type Pattern } from '../../ir/index.ts';
import { expressionName } from '../expression-names.ts';
import type { SourceModule } from '../types.ts';
import { bare, below, type CodeNode } from './module-code.ts';

/** A value that is made of the time and of nothing else that changes. */
export interface ClockValue {
  readonly name: string;
  readonly place: Location;
}

/** `const token = Date.now().toString(36)`, by the names that the code gives such values. */
export function clockValuesIn(source: SourceModule): ClockValue[] {
  return source.facts.functions.flatMap((fn) => {
    if (fn.bodiless || !mayHold(fn, 'call')) return [];
    return fn.body.flatMap(below).flatMap((node) => {
      const held = heldBy(node);
      return held !== null && isOfClock(held.value, 6)
        ? [{ name: held.name, place: source.locate(held.value.start, held.value.end) }]
        : [];
    });
  });
}

function heldBy(node: CodeNode): { name: string; value: Expression } | null {
  if (!('kind' in node)) return null;
  if (node.kind === 'property') return node.key === null ? null : { name: node.key, value: node.value };
  if (node.kind === 'declare') return node.value === null ? null : { name: nameOf(node.pattern), value: node.value };
  return node.kind === 'assign' ? { name: nameOf(node.target), value: node.value } : null;
}

function nameOf(pattern: Pattern): string {
  if (pattern.kind === 'variable') return pattern.name;
  return pattern.kind === 'target' ? (expressionName(pattern.target).split('.').at(-1) ?? '') : '';
}

/** Made of the time, of texts and of numbers of the code. */
function isOfClock(expression: Expression, depth: number): boolean {
  const parts = partsOf(expression, depth);
  return parts !== null && parts.includes('clock');
}

/** What an expression is made of; null if anything else is among it, or a number is only moved on (`Date.now() + hour`). */
function partsOf(expression: Expression, depth: number): string[] | null {
  const at = bare(expression);
  if (depth === 0) return null;
  const all = (parts: readonly Expression[]): string[] | null => {
    const found = parts.map((part) => partsOf(part, depth - 1));
    return found.includes(null) ? null : found.flatMap((each) => each ?? []);
  };
  switch (at.kind) {
    case 'string':
      return ['text'];
    case 'template':
      return at.tag === null ? all(at.values) : null;
    case 'binary': {
      const found = at.operator === '+' ? all([at.left, at.right]) : null;
      return found?.includes('text') === true ? found : null;
    }
    case 'call': {
      const name = expressionName(at.callee);
      if (name === 'Date.now') return ['clock'];
      if (name === 'String') return at.args.length === 1 ? all(at.args) : null;
      if (at.callee.kind !== 'member') return null;
      const { object, property } = at.callee;
      if (property === 'getTime' || property === 'valueOf') return isNow(object) ? ['clock'] : null;
      return /^(?:toString|slice|substring|substr|padStart)$/.test(property) ? partsOf(object, depth - 1) : null;
    }
    default:
      return null;
  }
}

/** `new Date()` */
function isNow(expression: Expression): boolean {
  const at = bare(expression);
  return at.kind === 'new' && at.args.length === 0 && expressionName(at.callee) === 'Date';
}
