import { options, type Value } from '../../evaluate/values.ts';
import type { Walk } from '../../model/walk.ts';
import type { LibraryBuild } from '../build-types.ts';

/**
 * Whether a function that is used at a path answers what comes there, as `app.use('/health', (req, res) => res.json(…))`
 * does: it replies with something else than a refusal and never leaves a request to what comes later.
 */
export function answersAlone(build: LibraryBuild, handler: Value, args: () => readonly Value[]): boolean {
  const functions = options(handler);
  return (
    functions.length > 0 &&
    functions.every((option) => {
      if (option.kind !== 'function') return false;
      const walk = build.run(option, args());
      return !walk.incomplete && replies(walk) && !handsOn(walk);
    })
  );
}

function replies({ steps }: Walk): boolean {
  return steps.some(
    ({ operation }) => operation.is === 'reply' && operation.kind !== 'error' && (operation.status ?? 200) < 400,
  );
}

/** It calls `next()`, or gives `next` to something that may. */
function handsOn({ activations }: Walk): boolean {
  for (const { events } of activations)
    for (const event of events) {
      if (event.kind !== 'call') continue;
      if (event.path?.text === 'express.next' && isNothing(event.args[0])) return true;
      if (event.args.some(isNext)) return true;
    }
  return false;
}

function isNext(value: Value): boolean {
  return options(value).some((option) => option.kind === 'external' && option.path.text === 'express.next');
}

/** What leads to the next route, and not to the error handlers. */
function isNothing(value: Value | undefined): boolean {
  return (
    value === undefined ||
    options(value).some(
      (option) =>
        option.kind === 'literal' &&
        (option.value === null || option.value === undefined || option.value === 'route' || option.value === 'router'),
    )
  );
}
