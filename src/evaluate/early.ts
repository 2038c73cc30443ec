import type { Frame } from './frame.ts';
import type { Machine } from './machine.ts';
import type { Value } from './values.ts';

/** Constants of a module initialiser that were needed before it came to them, by its frame. */
const declared = new WeakMap<Frame, Set<number>>();

/**
 * A module's constant that a callback reads while the initialiser has not come to it. A callback that runs at once would throw there; one
 * that does not (`loaded.then(() => app.post('/', upload.single('file')))`) runs after the initialiser, so the constant has its value by then.
 * Statements of the initialiser itself that read it too early are out of order, and say what they are meant to do.
 */
export function earlyConstant(machine: Machine, holder: Frame, id: number): Value | null {
  if (holder.fn !== 0 || holder.module.facts.variables[id]?.writes !== 0) return null;
  let known = declared.get(holder);
  if (known === undefined) declared.set(holder, (known = new Set()));
  if (known.has(id)) return null;
  for (const statement of holder.module.facts.functions[0]?.body ?? []) {
    if (
      statement.kind !== 'declare' ||
      statement.value === null ||
      statement.pattern.kind !== 'variable' ||
      statement.pattern.variable !== id
    )
      continue;
    known.add(id);
    const value = machine.evaluate(holder, statement.value);
    // whichever branch asked for it: the constant is the module's
    holder.variables.set(id, value);
    return value;
  }
  return null;
}

/** Whether a constant has its value already, so that its declaration must not make a second one. */
export function isDeclared(frame: Frame, id: number): boolean {
  return declared.get(frame)?.has(id) === true;
}
