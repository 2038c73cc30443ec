import type { Place } from '../evaluate/values.ts';
import type { Expression, Statement } from '../ir/index.ts';

/** Dotted name of a simple expression; '' for anything else. */
export function expressionName(expression: Expression): string {
  switch (expression.kind) {
    case 'name':
      return expression.name;
    case 'this':
      return 'this';
    case 'member': {
      const object = expressionName(expression.object);
      return object === '' ? expression.property : `${object}.${expression.property}`;
    }
    case 'call':
      return `${expressionName(expression.callee)}()`;
    case 'await':
    case 'cast':
    case 'spread':
      return expressionName(expression.value);
    case 'unary':
      return `${expression.operator}${expressionName(expression.value)}`;
    case 'binary':
    case 'logical':
      return `${expressionName(expression.left)} ${expression.operator} ${expressionName(expression.right)}`;
    case 'string':
      return `'${expression.value.length > 30 ? `${expression.value.slice(0, 30)}…` : expression.value}'`;
    case 'number':
      return String(expression.value);
    case 'boolean':
      return String(expression.value);
    case 'null':
      return 'null';
    default:
      return '…';
  }
}

type Names = Map<number, Map<number, string>>;
const namesOfModule = new WeakMap<Place['module'], Names>();

/** Name of the argument that stands at a place; '' if it has none. Reads the function bodies of the place's file once. */
export function nameAt(place: Place): string {
  let names = namesOfModule.get(place.module);
  if (names === undefined) namesOfModule.set(place.module, (names = new Map()));
  const known = names.get(place.start)?.get(place.end);
  if (known !== undefined) return known;
  const { module } = place;
  const call = module.facts.functions.findLast((fn) => !fn.bodiless && fn.start <= place.start && fn.end >= place.end) ?? module.facts.functions[0];
  const found = call === undefined ? null : findExpression(call.body, place);
  const name = found === null ? '' : expressionName(found);
  let ends = names.get(place.start);
  if (ends === undefined) names.set(place.start, (ends = new Map()));
  ends.set(place.end, name);
  return name;
}

/** The expression with exactly this span. Nested functions have bodies of their own. */
function findExpression(statements: readonly Statement[], place: { start: number; end: number }): Expression | null {
  const stack: unknown[] = [...statements];
  while (stack.length > 0) {
    const node = stack.pop();
    if (Array.isArray(node)) {
      stack.push(...node);
      continue;
    }
    if (!isNode(node)) continue;
    if (node.end < place.start || node.start > place.end) continue;
    if (node.start === place.start && node.end === place.end && isExpression(node)) return node;
    for (const child of Object.values(node)) if (typeof child === 'object' && child !== null) stack.push(child);
  }
  return null;
}

interface NodeLike {
  kind: string;
  start: number;
  end: number;
}

function isNode(value: unknown): value is NodeLike {
  return typeof value === 'object' && value !== null && 'start' in value && 'end' in value && typeof value.start === 'number' && typeof value.end === 'number';
}

const statementKinds = new Set(['expression', 'declare', 'if', 'loop', 'switch', 'try', 'return', 'throw', 'jump', 'block', 'function-declaration', 'class-declaration', 'enum', 'namespace', 'property', 'getter', 'setter']);

function isExpression(node: NodeLike): node is Expression {
  return 'kind' in node && !statementKinds.has(node.kind);
}
