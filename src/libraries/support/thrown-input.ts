import { holdsInput, thrownSince } from '../../evaluate/thrown.ts';
import { joinAll, options, type Value } from '../../evaluate/values.ts';
import type { ErrorHandlerRun, LibraryBuild } from '../build-types.ts';

const handlers = new WeakMap<LibraryBuild, ErrorHandlerRun[]>();

/** Errors with input among those that handlers throw or hand on, as far as they are told apart. */
const maxErrors = 8;

/** A function that is given the errors of an application, the error as its first argument. */
export function handlesErrors(build: LibraryBuild, run: ErrorHandlerRun): void {
  const known = handlers.get(build);
  if (known === undefined) handlers.set(build, [run]);
  else if (!known.some(({ value }) => value === run.value)) known.push(run);
}

/** Runs them with the input that errors hold: `throw new Error('no user ' + request.params.id)`, `next(error)`. */
export function deliverErrors(build: LibraryBuild, { next, request }: { next: string; request: string }): void {
  const own = handlers.get(build) ?? [];
  if (own.length === 0) return;
  const errors: Value[] = [];
  for (const { event } of build.calls(next)) if (event.args[0] !== undefined) errors.push(event.args[0]);
  const { evaluator } = build;
  for (const activation of evaluator.activations) {
    const answers =
      activation.caller === null &&
      activation.args.some((argument) => argument.kind === 'external' && argument.path.text === request);
    if (answers) errors.push(...evaluator.asRoot((machine) => thrownSince(machine, activation, 0, null)));
  }
  const told = [...new Set(errors.flatMap((error) => options(error)))].filter(holdsInput).slice(0, maxErrors);
  if (told.length === 0) return;
  for (const { value, args, self } of own) evaluator.runRoot(value, [joinAll(told), ...args.slice(1)], self ?? null);
}
