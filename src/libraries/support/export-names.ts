import type { CallEvent } from '../../evaluate/events.ts';
import { options, type Place } from '../../evaluate/values.ts';
import type { LibraryBuild } from '../build-types.ts';
import { exportedHandlers } from './file-handlers.ts';

/** Functions are called by the names under which they are exported. */
export class ExportNames {
  readonly #names = new Map<CallEvent, { name: string; place: Place }>();

  constructor(build: LibraryBuild) {
    for (const module of build.modules)
      for (const { name, value, place } of exportedHandlers(build, module, () => true))
        for (const option of options(value))
          if (option.kind === 'external' && option.call !== null && !this.#names.has(option.call))
            this.#names.set(option.call, { name, place: placeOf(option.call, place) });
          else if (option.kind === 'object' && option.cls === null && name !== 'default')
            for (const [inner, each] of option.props)
              if (each.kind === 'external' && each.call !== null && !this.#names.has(each.call))
                this.#names.set(each.call, { name: `${name}-${inner}`, place: placeOf(each.call, place) });
  }

  of(event: CallEvent): { name: string; place: Place } {
    return this.#names.get(event) ?? { name: '{?}', place: event.place };
  }
}

/** Where the function is made, unless a helper makes it for others. */
function placeOf(event: CallEvent, exported: Place): Place {
  return exported.end === 0 || event.place.module === exported.module ? event.place : exported;
}
