import type { FunctionFacts } from '../ir/index.ts';
import type { Knowledge } from './knowledge.ts';
import { options, type ExternalValue, type Value } from './values.ts';

/** Runs of one function; a program that makes more of the same thing has a reader who does not tell them apart either. */
const maxRuns = 300;
/** Runs with things that have a life of their own. */
const maxPrecise = 4000;

/**
 * Functions that make something with a life of its own: two calls of `makeRouter()` give two routers, although nothing
 * in how they are called tells them apart. Such a function runs again for each call.
 */
export class Factories {
  readonly #knowledge: Knowledge;
  readonly #runs = new Map<FunctionFacts, number>();
  readonly #changing = new Set<FunctionFacts>();

  constructor(knowledge: Knowledge) {
    this.#knowledge = knowledge;
  }

  /** Whether a call of the function must not be taken for an earlier one that looked the same. */
  again(facts: FunctionFacts): boolean {
    const runs = this.#runs.get(facts);
    return runs !== undefined && runs < maxRuns;
  }

  /**
   * Whether a call is about something with a life of its own: what it does to one router it does not do to another, and
   * neither to the lists and objects that it is seen to add to.
   */
  changes(facts: FunctionFacts, args: readonly Value[], runs: number): boolean {
    const fills = runs < maxRuns && this.#changing.has(facts);
    return args.some(
      (argument) => (fills && sizeOf(argument) >= 0) || (runs < maxPrecise && this.#isSomethingOfItsOwn(argument)),
    );
  }

  /** Runs a function, and looks whether it adds to something that it is given. */
  watch(facts: FunctionFacts, args: readonly Value[], run: () => void): void {
    const before = args.map(sizeOf);
    run();
    if (args.some((argument, at) => sizeOf(argument) !== before[at])) this.#changing.add(facts);
  }

  /** `since`: the order when the run began. What existed before was not made by it. */
  saw(facts: FunctionFacts, result: Value, since: number): void {
    const runs = this.#runs.get(facts);
    if (runs !== undefined || this.#isNew(result, since, 1)) this.#runs.set(facts, (runs ?? 0) + 1);
  }

  /** Input was put into something that a call of the function made: the next call makes another one. */
  changed(facts: FunctionFacts): void {
    if (!this.#runs.has(facts)) this.#runs.set(facts, 0);
  }

  #isSomethingOfItsOwn(value: Value): boolean {
    return value.kind === 'external' && (value.call !== null || value.props !== null) && this.#isDistinct(value);
  }

  #isDistinct({ path }: ExternalValue): boolean {
    return this.#knowledge.of(path).distinct;
  }

  #isNew(value: Value, since: number, depth: number): boolean {
    return options(value).some((option) => {
      if (option.kind === 'external')
        return option.call !== null && option.call.order > since && this.#isDistinct(option);
      if (depth === 0) return false;
      if (option.kind === 'array') return option.elements.some((element) => this.#isNew(element, since, depth - 1));
      return (
        option.kind === 'object' &&
        option.cls === null &&
        [...option.props.values()].some((prop) => this.#isNew(prop, since, depth - 1))
      );
    });
  }
}

/** Of a list or a plain object; -1 for anything else. */
function sizeOf(value: Value): number {
  if (value.kind === 'array') return value.elements.length;
  return value.kind === 'object' && value.cls === null ? value.props.size : -1;
}
