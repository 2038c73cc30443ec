import type { ApiPath } from '../evaluate/api-path.ts';
import type { Activation, CallEvent, Context, WriteEvent } from '../evaluate/events.ts';
import type { SeenCall } from '../libraries/build-types.ts';

/** The calls of one API. Nobody asks for most APIs, and what is said of their calls is made when somebody does. */
interface Calls {
  readonly events: CallEvent[];
  readonly activations: Activation[];
  readonly seen: SeenCall[];
}

/** Calls and assignments by API path, in the order in which they ran. */
export class CallIndex {
  readonly #calls = new Map<ApiPath, Calls>();
  /** by the member that is assigned, and by its name `*` for any */
  readonly #writes = new Map<ApiPath, { event: WriteEvent; activation: Activation }[]>();
  #indexed = 0;
  readonly #activations: readonly Activation[];

  constructor(activations: readonly Activation[]) {
    this.#activations = activations;
  }

  calls(path: ApiPath): readonly SeenCall[] {
    this.#update();
    const calls = this.#calls.get(path);
    if (calls === undefined) return [];
    const { events, activations, seen } = calls;
    for (let at = seen.length; at < events.length; at++) {
      const event = events[at];
      const activation = activations[at];
      if (event !== undefined && activation !== undefined)
        seen.push({ event, activation, conditional: isConditional(event.context) });
    }
    return seen.sort((a, b) => a.event.order - b.event.order);
  }

  writes(path: ApiPath): readonly { event: WriteEvent; activation: Activation }[] {
    this.#update();
    return this.#writes.get(path) ?? [];
  }

  /** Activations are only ever added, and are complete when a library asks. */
  #update(): void {
    for (; this.#indexed < this.#activations.length; this.#indexed++) {
      const activation = this.#activations[this.#indexed];
      if (activation === undefined) continue;
      for (const event of activation.events) {
        if (event.kind === 'call' && event.path !== null) {
          let calls = this.#calls.get(event.path);
          if (calls === undefined) this.#calls.set(event.path, (calls = { events: [], activations: [], seen: [] }));
          calls.events.push(event);
          calls.activations.push(activation);
        } else if (event.kind === 'write') {
          for (const name of [event.property, '*']) {
            const path = event.target.path.member(name);
            const list = this.#writes.get(path);
            if (list === undefined) this.#writes.set(path, [{ event, activation }]);
            else list.push({ event, activation });
          }
        }
      }
    }
  }
}

function isConditional(context: Context | null): boolean {
  for (let at = context; at !== null; at = at.parent) if (at.kind === 'branch' || at.kind === 'catch') return true;
  return false;
}
