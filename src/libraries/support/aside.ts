import { options, unknown, type Value } from '../../evaluate/values.ts';
import type { LibraryBuild } from '../build-types.ts';

/**
 * Runs functions that a framework calls with a request beside its handlers: when a reply is sent, when nothing was found,
 * when a body is parsed. They are neither guards nor handlers; what input does in them is seen all the same.
 */
export function runAside(
  build: LibraryBuild,
  functions: readonly (Value | undefined)[],
  args: readonly Value[],
  self: Value | null = null,
): void {
  for (const given of functions)
    for (const option of options(given ?? unknown)) {
      if (option.kind === 'function') build.evaluator.runRoot(option, args, self);
      else if (option.kind === 'array')
        runAside(build, option.rest === null ? option.elements : [...option.elements, option.rest], args, self);
    }
}
