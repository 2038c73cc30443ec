import type { FunctionFacts } from '../ir/index.ts';
import type { Activation } from './events.ts';
import type { Frame } from './frame.ts';
import { freshId, options, taintOf, type Value } from './values.ts';

/** Places that one run looks at, more than which are not remembered: such a run is not repeated. */
const maxPlaces = 24;
/** How often one call of a function runs again because of what it looks at. */
const maxRepeats = 6;

/** Any name of an object, or any element of a list. */
export const anyName = '*';

/** What a run looked at that was there before it began: variables of enclosing functions, members, elements. */
export interface Reading {
  /** identities of what was there before are smaller */
  readonly since: number;
  /** null: too many */
  places: { readonly cells: object; readonly name: number | string; readonly owner: number }[] | null;
  /** when it was done */
  at: number;
  repeats: number;
}

/**
 * Two calls that look the same give the same, unless input was put into something that the function looks at in between:
 * `store.set(request.query.name)`, then `store.get()`. Only that makes a call run again; what else changes seldom matters, and
 * runs would have no end.
 */
export class Readings {
  /** when input was first written, by name; under `anyName` when it last was */
  readonly #written = new WeakMap<object, Map<number | string, number>>();
  /** which functions made what */
  readonly #makers = new WeakMap<object, FunctionFacts>();
  #clock = 0;
  #current: Reading | null = null;

  /** Identities of what the code that is running did not make are smaller. */
  get since(): number {
    return this.#current?.since ?? 0;
  }

  /** Notes what a run looks at. */
  during(activation: Activation, earlier: Activation | undefined, run: () => void): void {
    const outer = this.#current;
    const repeats = earlier === undefined ? 0 : (earlier.reading?.repeats ?? 0) + 1;
    const reading: Reading = { since: freshId(), places: [], at: 0, repeats };
    this.#current = reading;
    try {
      run();
    } finally {
      this.#current = outer;
      reading.at = this.#clock;
      // most runs look at nothing that others write to; the lists had room for more
      if (reading.places !== null && reading.places.length > 0) {
        reading.places = reading.places.slice();
        activation.reading = reading;
        this.#inherit(reading);
      }
    }
  }

  /** A call that was made before gives what it gave: whoever calls now looks at what it looked at. */
  again(activation: Activation): void {
    if (activation.reading !== null) this.#inherit(activation.reading);
  }

  /** Whether input was written to something that a run looked at, since. */
  isStale(activation: Activation): boolean {
    const { reading } = activation;
    if (reading === null || reading.at === this.#clock || reading.places === null) return false;
    const stale = reading.places.some(({ cells, name }) => {
      const written = this.#written.get(cells);
      if (written === undefined) return false;
      const last = written.get(name) ?? -1;
      return Math.max(last, name === anyName ? -1 : (written.get(`${anyName}${anyName}`) ?? -1)) > reading.at;
    });
    if (!stale) reading.at = this.#clock;
    return stale && reading.repeats < maxRepeats;
  }

  /** Something is looked at; `owner`: its identity, or that of what has it. */
  read(cells: object, name: number | string, owner: number): void {
    const reading = this.#current;
    if (reading === null || reading.places === null || owner >= reading.since) return;
    for (const place of reading.places) if (place.cells === cells && place.name === name) return;
    if (reading.places.length >= maxPlaces) reading.places = null;
    else reading.places.push({ cells, name, owner });
  }

  /** Something is written over; true if input comes to where none was, in what was there before the code that is running. */
  write(cells: object, name: number | string, owner: number, value: Value, before: Value | undefined): boolean {
    if (this.#current === null || owner >= this.#current.since || !isInput(value)) return false;
    if (before !== undefined && isInput(before)) return false;
    this.#clock++;
    let written = this.#written.get(cells);
    if (written === undefined) this.#written.set(cells, (written = new Map()));
    written.set(name, this.#clock);
    written.set(anyName, this.#clock);
    if (name === anyName) written.set(`${anyName}${anyName}`, this.#clock);
    return true;
  }

  /** A function made this: what is put into it later is not in what another call of the function makes. */
  made(facts: FunctionFacts, result: Value): void {
    for (const option of options(result)) {
      const thing = containerOf(option);
      if (thing !== null && thing.id >= this.since && !this.#makers.has(thing.cells))
        this.#makers.set(thing.cells, facts);
    }
  }

  /** A list or an object that a variable of an enclosing function holds: whoever made that function's run made it. */
  held(holder: Frame, value: Value): void {
    const thing = containerOf(value);
    const facts = holder.module.facts.functions[holder.fn];
    if (holder.fn === 0 || facts === undefined) return;
    this.#makers.set(holder.variables, facts);
    if (thing !== null && thing.id >= holder.id && !this.#makers.has(thing.cells)) this.#makers.set(thing.cells, facts);
  }

  makerOf(cells: object): FunctionFacts | undefined {
    return this.#makers.get(cells);
  }

  #inherit({ places }: Reading): void {
    for (const { cells, name, owner } of places ?? []) this.read(cells, name, owner);
  }
}

/** What is written to when something is put into a value, and the value's identity. */
function containerOf(value: Value): { readonly cells: object; readonly id: number } | null {
  switch (value.kind) {
    case 'array':
      return { cells: value, id: value.id };
    case 'object':
    case 'class':
      return { cells: value.props, id: value.id };
    case 'external':
    case 'function':
      return value.props === null ? null : { cells: value.props, id: value.id };
    default:
      return null;
  }
}

function isInput(value: Value): boolean {
  const taint = taintOf(value, 1);
  return taint !== null && (taint.source.kind === 'request' || taint.source.kind === 'message');
}
