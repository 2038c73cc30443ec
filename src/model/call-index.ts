import type { ApiPath } from '../evaluate/api-path.ts';
import type { Activation, Context, WriteEvent } from '../evaluate/events.ts';
import type { SeenCall } from '../libraries/build-types.ts';

/** Calls and assignments by API path, in the order in which they ran. */
export class CallIndex {
  readonly #calls = new Map<ApiPath, SeenCall[]>();
  readonly #writes = new Map<ApiPath, { event: WriteEvent; activation: Activation }[]>();
  #indexed = 0;
  readonly #activations: readonly Activation[];

  constructor(activations: readonly Activation[]) {
    this.#activations = activations;
  }

  calls(path: ApiPath): readonly SeenCall[] {
    this.#update();
    return (this.#calls.get(path) ?? []).sort((a, b) => a.event.order - b.event.order);
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
          const seen: SeenCall = { event, activation, conditional: isConditional(event.context) };
          const list = this.#calls.get(event.path);
          if (list === undefined) this.#calls.set(event.path, [seen]);
          else list.push(seen);
        } else if (event.kind === 'write') {
          const path = event.target.path.member(event.property);
          const list = this.#writes.get(path);
          if (list === undefined) this.#writes.set(path, [{ event, activation }]);
          else list.push({ event, activation });
        }
      }
    }
  }
}

function isConditional(context: Context | null): boolean {
  for (let at = context; at !== null; at = at.parent) if (at.kind === 'branch' || at.kind === 'catch') return true;
  return false;
}
