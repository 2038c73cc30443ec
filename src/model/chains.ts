import type { Activation, CallEvent } from '../evaluate/events.ts';
import type { ExternalValue } from '../evaluate/values.ts';

interface Link {
  readonly event: CallEvent;
  readonly activation: Activation;
}

/** Which calls are made on the result of which: `.where()` and `.first()` of `db('users').where(…).first()`. */
export class Chains {
  readonly #activations: readonly Activation[];
  readonly #links = new Map<CallEvent, Link[]>();
  readonly #home = new Map<CallEvent, Activation>();
  #indexed = 0;

  constructor(activations: readonly Activation[]) {
    this.#activations = activations;
  }

  /**
   * Calls on what a call gave, directly or by way of others, in order: those of the function that makes the call. A
   * function that returns what it began to build is shared by its callers, and what they add is not one chain.
   */
  after(event: CallEvent): readonly CallEvent[] {
    this.#update();
    const home = this.#home.get(event);
    return (this.#links.get(event) ?? []).filter((link) => link.activation === home).map((link) => link.event);
  }

  /**
   * For the first call that a function makes on something which another function began to build: the whole chain as
   * this function sees it, beginning with the call that it goes back to. Null for any other call.
   */
  continued(event: CallEvent): readonly CallEvent[] | null {
    this.#update();
    const home = this.#home.get(event);
    const roots = callsBehind(event);
    // what this function began itself is described there
    if (roots.length === 0 || roots.some((root) => this.#home.get(root) === home)) return null;
    // each function that built a part of it, from the outermost, with all that it did to its part
    const chain: CallEvent[] = [];
    const homes = new Set<Activation | undefined>();
    let start: CallEvent | undefined;
    for (const root of roots.reverse()) {
      const its = this.#home.get(root);
      if (homes.has(its)) continue;
      homes.add(its);
      start = root;
      chain.push(root, ...this.after(root));
    }
    if (start === undefined) return null;
    const own = (this.#links.get(start) ?? []).filter((link) => link.activation === home);
    return own[0]?.event === event ? [...chain, ...own.map((link) => link.event)] : null;
  }

  /** Another function calls one of these APIs on what this call gave: it only began to build. */
  isContinued(event: CallEvent, apis: ReadonlySet<string>): boolean {
    this.#update();
    const home = this.#home.get(event);
    return (this.#links.get(event) ?? []).some(
      (link) => link.activation !== home && apis.has(link.event.path?.text ?? ''),
    );
  }

  #update(): void {
    for (; this.#indexed < this.#activations.length; this.#indexed++) {
      const activation = this.#activations[this.#indexed];
      for (const event of activation?.events ?? []) {
        if (event.kind !== 'call' || activation === undefined || this.#home.has(event)) continue;
        this.#home.set(event, activation);
        for (const root of callsBehind(event)) {
          const links = this.#links.get(root);
          if (links === undefined) this.#links.set(root, [{ event, activation }]);
          else links.push({ event, activation });
        }
      }
    }
  }
}

const maxLength = 60;

/** Calls that the receiver of a call goes back to, the last one first. */
function callsBehind(event: CallEvent): CallEvent[] {
  const { receiver } = event;
  const calls: CallEvent[] = [];
  if (receiver?.kind !== 'external') return calls;
  for (let at: ExternalValue | null = receiver; at !== null && calls.length < maxLength; at = at.receiver) {
    if (at.call !== null && at.call !== event && !calls.includes(at.call)) calls.push(at.call);
  }
  return calls;
}
