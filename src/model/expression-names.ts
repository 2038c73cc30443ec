import type { Place } from '../evaluate/values.ts';
import { functionAround, type Expression, type Statement } from '../ir/index.ts';

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
    case 'index':
      return `${expressionName(expression.object)}[${expressionName(expression.index)}]`;
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
    case 'template':
      return `\`${expression.values.map((value) => `\${${expressionName(value)}}`).join('')}\``;
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

type Found = Map<number, Map<number, Expression | null>>;
const foundInModule = new WeakMap<Place['module'], Found>();

/** Name of the argument that stands at a place; '' if it has none. */
export function nameAt(place: Place): string {
  const expression = expressionAt(place);
  return expression === null ? '' : expressionName(expression);
}

/** The expression that stands at a place; null if there is none. Reads the function bodies of the place's file once. */
export function expressionAt(place: Place): Expression | null {
  let known = foundInModule.get(place.module);
  if (known === undefined) foundInModule.set(place.module, (known = new Map()));
  const before = known.get(place.start)?.get(place.end);
  if (before !== undefined) return before;
  const { functions } = place.module.facts;
  const around = functions[functionAround(functions, place)] ?? functions[0];
  const found = around === undefined ? null : findExpression(around.body, place);
  let ends = known.get(place.start);
  if (ends === undefined) known.set(place.start, (ends = new Map()));
  ends.set(place.end, found);
  return found;
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
  return (
    typeof value === 'object' &&
    value !== null &&
    'start' in value &&
    'end' in value &&
    typeof value.start === 'number' &&
    typeof value.end === 'number'
  );
}

const statementKinds = new Set([
  'expression',
  'declare',
  'if',
  'loop',
  'switch',
  'try',
  'return',
  'throw',
  'jump',
  'block',
  'function-declaration',
  'class-declaration',
  'enum',
  'namespace',
  'property',
  'getter',
  'setter',
]);

function isExpression(node: NodeLike): node is Expression {
  return 'kind' in node && !statementKinds.has(node.kind);
}
