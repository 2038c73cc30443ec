import type { Evaluator } from '../evaluate/evaluator.ts';
import { kindBit, madeSafe } from '../evaluate/taint.ts';
import { options, type Place, type Value } from '../evaluate/values.ts';
import type { LibraryKnowledge } from '../libraries/knowledge.ts';

/** Middleware that takes dangerous pieces out of the request: what runs after it sees input that is harmless for some kinds of sinks. */
export function cleanInput(
  middleware: Value,
  args: readonly Value[],
  place: Place,
  evaluator: Evaluator,
  knowledge: LibraryKnowledge,
): void {
  const [request] = args;
  if (request?.kind !== 'external') return;
  for (const option of options(middleware)) {
    if (option.kind !== 'external') continue;
    for (const path of option.call?.path ? [option.path, option.call.path] : [option.path]) {
      for (const row of knowledge.of(path).rows) {
        if (row.is !== 'cleans') continue;
        const kinds = row.kinds.reduce((bits, kind) => bits | kindBit(kind), 0);
        for (const name of row.members) {
          const value = evaluator.asRoot((machine) => machine.member(request, name, place));
          if (value.kind === 'unknown') request.props?.set(name, { ...value, taint: madeSafe(value.taint, kinds) });
        }
      }
    }
  }
}
