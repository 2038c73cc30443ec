import type { Location } from '../../findings/types.ts';
import type { Expression, Pattern } from '../../ir/index.ts';
import type { BackendModel } from '../types.ts';
import { spotOf, type CodeNode, type ModuleCode } from './module-code.ts';

/** Where the code puts what a call gives. */
export interface Destination {
  /** variables, members, keys and functions that the value is put into or returned from, nearest first */
  readonly names: readonly string[];
  /** calls that it is given to, in the words of the code: `res.json`, `redis.set` */
  readonly calls: readonly string[];
  /** … and where they are */
  readonly places: ReadonlyMap<string, Location>;
  /** names of what it is compared with */
  readonly compared: readonly string[];
}

const maxDepth = 4;
/** What turns a value into another form of itself. */
const forms = /^(?:String|Buffer\.from|JSON\.stringify|encodeURIComponent|Number|parseInt|toString|Promise\.resolve)$/;

/** Where the result of the call at a place goes in its function: through variables, but not through functions. */
export function destinationOf(model: BackendModel, place: Location): Destination {
  const found: Found = { names: new Set(), calls: new Map(), compared: new Set() };
  const spot = spotOf(model, place);
  const call = spot?.code.callAt(spot.start, spot.end);
  if (spot !== null && call != null) follow(spot.code, call, found, new Set(), 0);
  return {
    names: [...found.names],
    calls: [...found.calls.keys()],
    places: found.calls,
    compared: [...found.compared],
  };
}

interface Found {
  readonly names: Set<string>;
  readonly calls: Map<string, Location>;
  readonly compared: Set<string>;
}

function follow(code: ModuleCode, start: CodeNode, found: Found, seen: Set<number>, depth: number): void {
  let node = start;
  for (let around = code.parent(node); ; node = around, around = code.parent(node)) {
    if (around === undefined || !('kind' in around)) return;
    switch (around.kind) {
      case 'member':
        break;
      case 'call':
      case 'new':
        if (around.callee === node) break;
        if (forms.test(textOf(around.callee))) break;
        if (!found.calls.has(textOf(around.callee)))
          found.calls.set(textOf(around.callee), code.source.locate(around.start, around.end));
        return;
      case 'binary':
        if (/^[!=]==?$/.test(around.operator)) {
          found.compared.add(textOf(around.left === node ? around.right : around.left));
          return;
        }
        break;
      case 'property':
        if (around.key !== null) found.names.add(around.key);
        break;
      case 'assign':
      case 'declare': {
        const pattern = around.kind === 'assign' ? around.target : around.pattern;
        for (const variable of namesIn(pattern, found)) {
          if (seen.has(variable) || depth >= maxDepth) continue;
          seen.add(variable);
          for (const mention of code.references(variable)) follow(code, mention, found, seen, depth + 1);
        }
        return;
      }
      case 'return':
        found.names.add(code.source.facts.functions[code.functionOf(around)]?.name ?? '');
        return;
      case 'expression': {
        // `hash.update(text);`: what it is done to goes on
        const receiver = receiverOf(start);
        if (receiver !== null && !seen.has(receiver) && depth < maxDepth) {
          seen.add(receiver);
          for (const mention of code.references(receiver)) follow(code, mention, found, seen, depth + 1);
        }
        return;
      }
      case 'if':
      case 'loop':
      case 'switch':
      case 'function':
        return;
      default:
    }
  }
}

function namesIn(pattern: Pattern, found: Found): number[] {
  if (pattern.kind === 'variable') {
    found.names.add(pattern.name);
    return [pattern.variable];
  }
  if (pattern.kind === 'target') found.names.add(textOf(pattern.target));
  return [];
}

function receiverOf(node: CodeNode): number | null {
  if (!('kind' in node) || node.kind !== 'call' || node.callee.kind !== 'member') return null;
  let at: Expression = node.callee.object;
  // `createHash('md5')` of the module is where it begins
  while (at.kind === 'call' && at.callee.kind === 'member' && /^(?:update|write)$/.test(at.callee.property))
    at = at.callee.object;
  return at.kind === 'name' && at.variable >= 0 ? at.variable : null;
}

function textOf(expression: Expression): string {
  switch (expression.kind) {
    case 'name':
      return expression.name;
    case 'member': {
      const object = textOf(expression.object);
      return object === '' ? expression.property : `${object}.${expression.property}`;
    }
    case 'call':
      return textOf(expression.callee);
    case 'await':
    case 'cast':
      return textOf(expression.value);
    default:
      return '';
  }
}
