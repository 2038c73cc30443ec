import { literal, type Place, type Value } from '../../evaluate/values.ts';
import type { GuardDraft, LibraryBuild } from '../build-types.ts';
import { runAside } from './aside.ts';
import type { Mount } from './express-mounts.ts';

/** What `router.param('id', …)` registered for the parameters of a path: it runs before the route's own middleware, with the value. */
export function parameterGuards(build: LibraryBuild, mount: Mount, path: string): GuardDraft[] {
  return mount.params.flatMap(({ paths, handlers, seen: { event } }) =>
    paths
      .filter((name) => [...path.matchAll(/:(\w+)/g)].some(([, parameter]) => parameter === name))
      .flatMap((name) =>
        handlers.map((value): GuardDraft => ({
          value,
          scope: 'router',
          place: event.place,
          conditional: false,
          more: [parameterValue(build, name, event.place), literal(name)],
        })),
      ),
  );
}

/** What was registered for parameters that none of the routes has that are known: they may be added out of sight. */
export function runUnmatched(build: LibraryBuild, { params, entries }: Mount, args: readonly Value[]): void {
  const known = new Set(
    entries.flatMap(({ paths }) => paths.flatMap((path) => [...path.matchAll(/:(\w+)/g)].map(([, name]) => name))),
  );
  for (const { paths, handlers, seen } of params)
    for (const name of paths)
      if (!known.has(name))
        runAside(build, handlers, [...args, parameterValue(build, name, seen.event.place), literal(name)]);
}

function parameterValue(build: LibraryBuild, name: string, place: Place): Value {
  const value = build.evaluator.external(build.evaluator.knowledge.paths.parse('express.Request()'));
  return build.evaluator.asRoot((machine) => machine.member(machine.member(value, 'params', place), name, place));
}
