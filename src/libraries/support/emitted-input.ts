import { holdsInput } from '../../evaluate/thrown.ts';
import { options, type ExternalValue, type Value } from '../../evaluate/values.ts';
import type { LibraryBuild, SeenCall } from '../build-types.ts';
import { namesOf } from './consumers.ts';

/** Listeners that emit themselves are followed so many times. */
const maxRounds = 3;
/** Runs of listeners in one program. */
const maxRuns = 200;

/**
 * Runs listeners with the input that events of the same emitter carry: `bus.emit('job', request.query.name)`. `heard` and
 * `emitted` are patterns of APIs; `carried`: the name of an event and what listeners are given, by what it is emitted with.
 */
export function deliverInput(
  build: LibraryBuild,
  heard: string,
  emitted: string,
  carried: (args: readonly Value[]) => readonly Value[] = (args) => args,
): void {
  const done = new Set<string>();
  let left = maxRuns;
  for (let round = 0; round < maxRounds; round++) {
    const listeners = listenersByEmitter(build, heard);
    const before = done.size;
    for (const { event } of build.calls(emitted)) {
      const [name, ...given] = carried(event.args);
      if (event.receiver === null || !given.some(holdsInput)) continue;
      for (const each of namesOf(name))
        for (const { listener, key } of listeners.get(`${emitterOf(event.receiver)} ${each}`) ?? []) {
          const run = `${key} ${event.place.module.path}:${event.place.start}`;
          if (done.has(run) || left-- <= 0) continue;
          done.add(run);
          build.evaluator.runRoot(listener, given, null, event.place);
        }
    }
    if (done.size === before) return;
  }
}

function listenersByEmitter(build: LibraryBuild, heard: string): Map<string, { listener: Value; key: string }[]> {
  const listeners = new Map<string, { listener: Value; key: string }[]>();
  for (const { event } of build.calls(heard)) {
    if (event.receiver === null) continue;
    for (const name of namesOf(event.args[0])) {
      const at = `${emitterOf(event.receiver)} ${name}`;
      const own = listenersOf(event).map((listener) => ({
        listener,
        key: `${event.place.module.path}:${event.place.start}`,
      }));
      listeners.set(at, [...(listeners.get(at) ?? []), ...own]);
    }
  }
  return listeners;
}

function listenersOf({ args }: SeenCall['event']): Value[] {
  return args.slice(1).flatMap((argument) => options(argument).filter(({ kind }) => kind === 'function'));
}

/** Where an emitter was made: of two that the same code makes, each hears what the other says. */
function emitterOf(value: Value): string {
  const emitter: ExternalValue | null = value.kind === 'external' ? value : value.kind === 'object' ? value.base : null;
  const place = emitter?.call?.place;
  return place === undefined ? `${emitter?.id ?? ''}` : `${place.module.path}:${place.start}`;
}
