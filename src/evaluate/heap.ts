import { freshId, join, undefinedValue, type Value } from './values.ts';

/** A set of variables (by id) or properties (by name). */
export type Cells = Map<number, Value> | Map<string, Value>;
type Writes = Map<Cells, Map<number | string, Value | undefined>>;

/** A response that got these before an early return was sent: code that runs later answers another request. */
const ofReply: ReadonlySet<number | string> = new Set(['statusCode', 'content-type']);

/**
 * The mutable state of an evaluation with branches: while a branch runs, its writes happen in place and the
 * old values are kept; afterwards they are taken back, and the caller decides whether to adopt or join them.
 */
export class Heap {
  /** what was there before; made when the branch that is running first writes something that is not its own */
  #undo: Writes | null = null;
  #branching = false;
  /** cells that hold what conditions say, rather than what was written */
  readonly #assumptions = new WeakSet<Cells>();
  /** identities above this one were made by the branch that is running */
  #since = 0;

  /** True while what is written may not happen at run time. */
  get branching(): boolean {
    return this.#branching;
  }

  /** Whether what happens to the object of that identity happens for certain, as far as anybody can see it: it is the running branch's own. */
  owns(identity: number): boolean {
    return !this.#branching || identity >= this.#since;
  }

  /** `owner`: identity of the object whose cells they are. What a branch does to its own objects is no business of the other branch. */
  write<K extends number | string>(cells: Map<K, Value>, key: K, value: Value, owner = 0): void {
    if (this.#branching && (owner === 0 || owner < this.#since)) {
      this.#undo ??= new Map();
      let old = this.#undo.get(cells as Cells);
      if (old === undefined) this.#undo.set(cells as Cells, (old = new Map()));
      if (!old.has(key)) old.set(key, cells.get(key));
    }
    cells.set(key, value);
  }

  /** Writes what a condition says. Where branches meet again, what only one of them knew is not known any more. */
  assume(cells: Map<string, Value>, key: string, value: Value): void {
    this.#assumptions.add(cells);
    this.write(cells, key, value);
  }

  /** Runs one alternative and takes its writes back; returns what they were. */
  branch(run: () => void): Writes {
    const outer = this.#undo;
    const branching = this.#branching;
    const since = this.#since;
    this.#undo = null;
    this.#branching = true;
    this.#since = freshId();
    let undo: Writes | null = null;
    try {
      run();
    } finally {
      undo = this.#undo;
      this.#undo = outer;
      this.#branching = branching;
      this.#since = since;
      // what was there before gives its place to what was written
      for (const [cells, values] of undo ?? noWrites) {
        const map = cells as Map<number | string, Value>;
        for (const [key, old] of values) {
          values.set(key, map.get(key));
          if (old === undefined) map.delete(key);
          else map.set(key, old);
        }
      }
    }
    return undo ?? noWrites;
  }

  /** Runs what is done whatever branch asks for it first: a module that code loads stays loaded. */
  apart<T>(run: () => T): T {
    const undo = this.#undo;
    const branching = this.#branching;
    this.#undo = null;
    this.#branching = false;
    try {
      return run();
    } finally {
      this.#undo = undo;
      this.#branching = branching;
    }
  }

  /** The alternative is what happens. */
  adopt(writes: Writes): void {
    for (const [cells, news] of writes) {
      for (const [key, value] of news) {
        if (value !== undefined) this.write(cells as Map<number | string, Value>, key, value);
      }
    }
  }

  /** What a branch that returned had declared: the functions that it returned still see it. */
  keepDeclared(writes: Writes, cells: Map<number, Value>): void {
    for (const [key, value] of writes.get(cells) ?? [])
      if (value !== undefined && typeof key === 'number' && !cells.has(key)) this.write(cells, key, value);
  }

  /** What was written may have happened, in cells other than these. */
  leave(writes: Writes, without: readonly Cells[]): void {
    for (const [cells, news] of writes) {
      if (without.includes(cells)) continue;
      const map = cells as Map<number | string, Value>;
      for (const [key, value] of news)
        if (value !== undefined && !ofReply.has(key)) this.write(map, key, join(map.get(key) ?? undefinedValue, value));
    }
  }

  /** One of the alternatives happens; an empty one stands for "nothing was written". */
  join(alternatives: readonly Writes[]): void {
    for (let index = 0; index < alternatives.length; index++) {
      for (const [cells, values] of alternatives[index] ?? noWrites) {
        const map = cells as Map<number | string, Value>;
        for (const key of values.keys()) {
          if (wasWritten(alternatives, index, cells, key)) continue;
          if (this.#assumptions.has(cells) && !map.has(key) && !isInAll(alternatives, cells, key)) continue;
          let value: Value | null = null;
          for (const writes of alternatives) {
            const news = writes.get(cells);
            const own = (news?.has(key) ? news.get(key) : map.get(key)) ?? undefinedValue;
            value = value === null ? own : join(value, own);
          }
          if (value !== null) this.write(map, key, value);
        }
      }
    }
  }
}

/** What a branch wrote that wrote nothing. */
export const noWrites: Writes = new Map();

/** Whether one of the alternatives before that one wrote there, so that it is joined. */
function wasWritten(alternatives: readonly Writes[], before: number, cells: Cells, key: number | string): boolean {
  for (let index = 0; index < before; index++) if (alternatives[index]?.get(cells)?.has(key) === true) return true;
  return false;
}

function isInAll(alternatives: readonly Writes[], cells: Cells, key: number | string): boolean {
  for (const writes of alternatives) if (writes.get(cells)?.has(key) !== true) return false;
  return true;
}

export type { Writes };
