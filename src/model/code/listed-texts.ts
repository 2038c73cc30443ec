import type { Expression } from '../../ir/index.ts';
import { expressionName } from '../expression-names.ts';
import { resolved, spelledText } from './declared-values.ts';
import { bare, below, type CallNode, type ModuleCode } from './module-code.ts';

/** Methods that ask a question about every element. */
const asking = /^(?:some|every|find|findIndex|findLast|filter)$/;
/** Lists of what is turned away: who is found in them by mistake gains nothing. */
const refusing = /den(?:y|ied)|block|black|ban|track|ignore|exclu|skip|disallow|forbid|reject|spam|dispos|bots?$|bad/i;

/**
 * The texts that an expression is one after the other: an element of a list that the code spells out, which a loop or a method of the
 * list goes through, also with a constant in front or behind (`'.' + host`). Empty for anything else.
 */
export function listedTexts(expression: Expression, code: ModuleCode): readonly string[] {
  const at = bare(expression);
  if (at.kind === 'binary' && at.operator === '+') return joined([at.left, at.right], ['', '', ''], code);
  if (at.kind === 'template' && at.tag === null) return joined(at.values, at.texts, code);
  if (at.kind !== 'name' || at.variable < 0) return [];
  const list = listOf(at.variable, code);
  if (list === null || refusing.test(expressionName(list))) return [];
  const spelled = resolved(list, code);
  if (spelled.kind !== 'array') return [];
  const texts = spelled.elements.map((element) => spelledText(element, code));
  return texts.every((text) => text !== null) ? texts : [];
}

/** Of what is put together, one piece is such an element, and the others are constant. */
function joined(values: readonly Expression[], texts: readonly string[], code: ModuleCode): readonly string[] {
  let found: readonly string[] = [texts[0] ?? ''];
  let listed = 0;
  values.forEach((value, index) => {
    const known = spelledText(value, code);
    const each = known === null ? listedTexts(value, code) : [known];
    if (known === null) listed++;
    found = found.flatMap((before) => each.map((piece) => before + piece + (texts[index + 1] ?? '')));
  });
  return listed === 1 ? found : [];
}

/** The list that a variable is an element of. */
function listOf(variable: number, code: ModuleCode): Expression | null {
  const { functions, variables } = code.source.facts;
  const owner = variables[variable]?.owner ?? -1;
  const fn = functions[owner];
  if (fn === undefined || fn.bodiless) return null;
  const [param] = fn.params;
  if (param?.pattern.kind === 'variable' && param.pattern.variable === variable) {
    const call = callsWith(fn.parent, code).get(owner);
    return call?.callee.kind === 'member' && asking.test(call.callee.property) ? call.callee.object : null;
  }
  return loopsOf(owner, code).get(variable) ?? null;
}

const knownCalls = new WeakMap<ModuleCode, Map<number, ReadonlyMap<number, Extract<CallNode, { kind: 'call' }>>>>();
const knownLoops = new WeakMap<ModuleCode, Map<number, ReadonlyMap<number, Expression>>>();

/** The calls in a function that are given functions first, by those. */
function callsWith(fn: number, code: ModuleCode): ReadonlyMap<number, Extract<CallNode, { kind: 'call' }>> {
  return remembered(knownCalls, fn, code, (found) => {
    for (const node of nodesOf(fn, code))
      if ('kind' in node && node.kind === 'call' && node.args[0]?.kind === 'function') found.set(node.args[0].fn, node);
  });
}

/** What the loops in a function go through, by their variables. */
function loopsOf(fn: number, code: ModuleCode): ReadonlyMap<number, Expression> {
  return remembered(knownLoops, fn, code, (found) => {
    for (const node of nodesOf(fn, code))
      if ('kind' in node && node.kind === 'loop' && node.form === 'of' && node.iterable !== null)
        if (node.pattern?.kind === 'variable') found.set(node.pattern.variable, node.iterable);
  });
}

function remembered<T>(
  known: WeakMap<ModuleCode, Map<number, ReadonlyMap<number, T>>>,
  fn: number,
  code: ModuleCode,
  fill: (found: Map<number, T>) => void,
): ReadonlyMap<number, T> {
  let byFunction = known.get(code);
  if (byFunction === undefined) known.set(code, (byFunction = new Map()));
  let found = byFunction.get(fn);
  if (found === undefined) {
    const made = new Map<number, T>();
    fill(made);
    byFunction.set(fn, (found = made));
  }
  return found;
}

function nodesOf(fn: number, code: ModuleCode): ReturnType<typeof below> {
  const facts = code.source.facts.functions[fn];
  return facts === undefined || facts.bodiless ? [] : facts.body.flatMap(below);
}
