import type { Activation, CallEvent } from '../evaluate/events.ts';
import type { ExternalValue } from '../evaluate/values.ts';

/** Which calls are made on the result of which: `.where()` and `.first()` of `db('users').where(…).first()`. */
export class Chains {
  readonly #activations: readonly Activation[];
  readonly #links = new Map<CallEvent, CallEvent[]>();
  /** which run of a function makes a call, by the order of the call */
  readonly #home: (Activation | undefined)[] = [];
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
    return this.#linksIn(this.#homeOf(event), event);
  }

  /**
   * For the first call that a function makes on something which another function began to build: the whole chain as
   * this function sees it, beginning with the call that it goes back to. Null for any other call.
   */
  continued(event: CallEvent): readonly CallEvent[] | null {
    this.#update();
    const home = this.#homeOf(event);
    const roots = callsBehind(event);
    // what this function began itself is described there
    if (roots.length === 0 || roots.some((root) => this.#homeOf(root) === home)) return null;
    // each function that built a part of it, from the outermost, with all that it did to its part
    const chain: CallEvent[] = [];
    const homes = new Set<Activation | undefined>();
    let start: CallEvent | undefined;
    for (const root of roots.reverse()) {
      const its = this.#homeOf(root);
      if (homes.has(its)) continue;
      homes.add(its);
      start = root;
      chain.push(root, ...this.after(root));
    }
    if (start === undefined) return null;
    const own = this.#linksIn(home, start);
    return own[0] === event ? [...chain, ...own] : null;
  }

  /** Another function calls one of these APIs on what this call gave: it only began to build. */
  isContinued(event: CallEvent, apis: ReadonlySet<string>): boolean {
    this.#update();
    const home = this.#homeOf(event);
    return (this.#links.get(event) ?? []).some(
      (link) => this.#homeOf(link) !== home && apis.has(link.path?.text ?? ''),
    );
  }

  #homeOf(event: CallEvent): Activation | undefined {
    return this.#home[event.order];
  }

  #linksIn(home: Activation | undefined, event: CallEvent): CallEvent[] {
    return (this.#links.get(event) ?? []).filter((link) => this.#homeOf(link) === home);
  }

  #update(): void {
    for (; this.#indexed < this.#activations.length; this.#indexed++) {
      const activation = this.#activations[this.#indexed];
      for (const event of activation?.events ?? []) {
        if (event.kind !== 'call' || activation === undefined || this.#homeOf(event) !== undefined) continue;
        this.#home[event.order] = activation;
        for (const root of callsBehind(event)) {
          const links = this.#links.get(root);
          if (links === undefined) this.#links.set(root, [event]);
          else links.push(event);
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
