import type { Statement } from './nodes.ts';

/** Whether nothing goes on behind these statements: the last one returns, throws or jumps. */
export function leaves(statements: readonly Statement[]): boolean {
  const last = statements.at(-1);
  if (last?.kind === 'block') return leaves(last.body);
  return last?.kind === 'return' || last?.kind === 'throw' || last?.kind === 'jump';
}
