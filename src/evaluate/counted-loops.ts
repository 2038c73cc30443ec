import type { Expression, LoopStatement, Statement } from '../ir/index.ts';
import { pushChildren, type BodyNode } from '../link/walk.ts';
import type { Frame } from './frame.ts';
import { chainText } from './narrowed.ts';

/**
 * The list whose elements a loop goes through by their number, or takes from one end: `for (let i = 0; i < rows.length; i++)`,
 * `while (queue.length > 0) { const next = queue.shift(); … }`; null if it is no such loop.
 */
export function countedList(frame: Frame, loop: LoopStatement): Expression | null {
  if (loop.form === 'of' || loop.form === 'in' || loop.form === 'await-of' || loop.test === null) return null;
  let known = lists.get(loop);
  if (known === undefined) lists.set(loop, (known = { list: listOf(frame, loop, loop.test) }));
  return known.list;
}

const lists = new WeakMap<LoopStatement, { readonly list: Expression | null }>();

function listOf(frame: Frame, loop: LoopStatement, test: Expression): Expression | null {
  const taken = test.kind === 'assign' ? takenFrom(test.value) : null;
  if (taken !== null) return taken;
  const list = boundOf(frame, loop, test);
  const name = list === null ? null : chainText(list);
  if (list === null || name === null) return null;
  const [root = ''] = name.split('.');
  if (loop.form === 'for' && loop.update !== null && !isOneStep(loop.update)) return null;
  const body = nodesIn(loop.body);
  // the next page takes the place of the one before
  const isReplaced = body.some(
    (node) =>
      node.kind === 'assign' &&
      node.target.kind === 'variable' &&
      `${node.target.name}#${node.target.variable}` === root,
  );
  const isUsed = body.some((node) => {
    const used = node.kind === 'index' ? node.object : node.kind === 'call' ? takenFrom(node) : null;
    return used !== null && chainText(used) === name;
  });
  return isUsed && !isReplaced ? list : null;
}

/** `rows` of `rows.length`, also by way of a variable; of a loop that goes backwards, where it begins. */
function boundOf(frame: Frame, loop: LoopStatement, test: Expression): Expression | null {
  const direct = lengthIn(test);
  if (direct !== null || test.kind !== 'binary') return direct;
  for (const side of [test.right, test.left]) {
    if (side.kind !== 'name') continue;
    const outside = frame.module.facts.functions[frame.fn]?.body ?? [];
    for (const statement of [...loop.init, ...outside]) {
      if (statement.kind !== 'declare' || statement.value === null || statement.pattern.kind !== 'variable') continue;
      if (statement.pattern.variable !== side.variable) continue;
      const found = lengthIn(statement.value);
      if (found !== null) return found;
    }
  }
  return null;
}

/** `rows` of `rows.length`, `rows.length - 1` or `i < rows.length`. */
function lengthIn(expression: Expression): Expression | null {
  if (expression.kind === 'binary') return lengthIn(expression.right) ?? lengthIn(expression.left);
  return expression.kind === 'member' && expression.property === 'length' ? expression.object : null;
}

/** `queue` of `queue.shift()` */
function takenFrom(expression: Expression): Expression | null {
  if (expression.kind === 'await') return takenFrom(expression.value);
  return expression.kind === 'call' &&
    expression.callee.kind === 'member' &&
    /^(?:shift|pop|at)$/.test(expression.callee.property) &&
    chainText(expression.callee.object) !== null
    ? expression.callee.object
    : null;
}

function isOneStep(update: Expression): boolean {
  return (
    update.kind === 'update' ||
    (update.kind === 'assign' &&
      /^[+-]=$/.test(update.operator) &&
      update.value.kind === 'number' &&
      update.value.value === 1)
  );
}

function nodesIn(statements: readonly Statement[]): BodyNode[] {
  const found: BodyNode[] = [];
  const stack: BodyNode[] = [...statements];
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    found.push(node);
    pushChildren(node, stack);
  }
  return found;
}

/** What `Object.keys(byId)` and `Object.entries(byId)` go through; null if it is something else. */
export function dictionaryOf({ form, iterable }: LoopStatement): Expression | null {
  if (form !== 'of' || iterable?.kind !== 'call' || iterable.callee.kind !== 'member') return null;
  const { object, property } = iterable.callee;
  const [given] = iterable.args;
  return object.kind === 'name' &&
    object.name === 'Object' &&
    /^(?:keys|entries)$/.test(property) &&
    given !== undefined &&
    chainText(given) !== null
    ? given
    : null;
}
