import { mayHold, type Expression } from '../../ir/index.ts';
import { expressionName } from '../expression-names.ts';
import { declaredValue, resolved } from './declared-values.ts';
import { bare, below, type ModuleCode } from './module-code.ts';

const sources = new Set([
  'randomBytes',
  'getRandomValues',
  'randomFillSync',
  'pseudoRandomBytes',
  'randomUint8Array',
  'secureRandom',
]);
/** … those that fill what they are given. */
const fillers = /^(?:getRandomValues|randomFill|randomFillSync)$/;

/** Whether a function of that name makes random bytes. */
export function givesRandomBytes(name: string): boolean {
  return sources.has(name) || fillers.test(name);
}

/** Of an expression that is one number read off random bytes, not the bytes as a whole: the call that they come from. */
export function numberOf(expression: Expression, code: ModuleCode): string | null {
  const at = resolved(expression, code);
  if (at.kind === 'call' && at.callee.kind === 'member' && at.callee.property === 'toString') return null;
  return randomOf(at, code, 0);
}

/** The call that random bytes come from, if an expression is one of them, or a number read off them. */
function randomOf(expression: Expression, code: ModuleCode, depth: number): string | null {
  const at = bare(expression);
  if (depth > 6) return null;
  switch (at.kind) {
    case 'index':
    case 'spread':
      return randomOf(at.kind === 'index' ? at.object : at.value, code, depth + 1);
    case 'array': {
      const [only] = at.elements;
      return at.elements.length === 1 && only?.kind === 'spread' ? randomOf(only, code, depth + 1) : null;
    }
    case 'member':
      return at.property === 'length' ? null : randomOf(at.object, code, depth + 1);
    case 'name': {
      if (at.variable < 0) return null;
      const value = declaredValue(at.variable, code);
      return (
        (value === null ? null : randomOf(value, code, depth + 1)) ??
        filledBy(at.variable, code) ??
        oneOf(at.variable, code, depth) ??
        elementOf(at.variable, code, depth)
      );
    }
    case 'call': {
      const { callee } = at;
      const name = callee.kind === 'member' ? callee.property : callee.kind === 'name' ? callee.name : '';
      if (sources.has(name)) return name;
      if (/^read\w*Int\w*$|^at$|^toString$/.test(name) && callee.kind === 'member')
        return randomOf(callee.object, code, depth + 1);
      const [argument] = at.args;
      return /^(?:parseInt|Number|from)$/.test(name) && argument !== undefined
        ? randomOf(argument, code, depth + 1)
        : null;
    }
    default:
      return null;
  }
}

/** The call that fills a variable with random bytes. */
function filledBy(variable: number, code: ModuleCode): string | null {
  for (const name of code.references(variable)) {
    const call = code.parent(name);
    if (call === undefined || !('kind' in call) || call.kind !== 'call' || call.args[0] !== name) continue;
    const filler = expressionName(call.callee).split('.').at(-1) ?? '';
    if (fillers.test(filler)) return filler;
  }
  return null;
}

/** Of `for (const byte of bytes)`, where `byte` is the variable, the call that the bytes come from. */
function oneOf(variable: number, code: ModuleCode, depth: number): string | null {
  const { functions, variables } = code.source.facts;
  const fn = functions[variables[variable]?.owner ?? -1];
  if (fn === undefined || fn.bodiless || !mayHold(fn, 'loop')) return null;
  for (const node of fn.body.flatMap(below)) {
    if (!('kind' in node) || node.kind !== 'loop' || node.form !== 'of' || node.iterable === null) continue;
    if (node.pattern?.kind === 'variable' && node.pattern.variable === variable)
      return randomOf(node.iterable, code, depth + 1);
  }
  return null;
}

/** Of `bytes.map((byte) => …)`, where `byte` is the variable, the call that the bytes come from. */
function elementOf(variable: number, code: ModuleCode, depth: number): string | null {
  const { functions, variables } = code.source.facts;
  const owner = variables[variable]?.owner ?? -1;
  const [first] = functions[owner]?.params ?? [];
  if (first?.pattern.kind !== 'variable' || first.pattern.variable !== variable) return null;
  const around = functions[functions[owner]?.parent ?? -1];
  if (around === undefined || around.bodiless) return null;
  for (const node of around.body.flatMap(below)) {
    if (!('kind' in node) || node.kind !== 'call' || node.callee.kind !== 'member') continue;
    if (!/^(?:map|forEach|flatMap|filter|from)$/.test(node.callee.property)) continue;
    const [of, at] =
      node.callee.property === 'from' ? [node.args[0], node.args[1]] : [node.callee.object, node.args[0]];
    if (of !== undefined && at?.kind === 'function' && at.fn === owner) return randomOf(of, code, depth + 1);
  }
  return null;
}
