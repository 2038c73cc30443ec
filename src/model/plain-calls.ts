import type { CallEvent } from '../evaluate/events.ts';
import { asText, type Place } from '../evaluate/values.ts';
import type { CallOperation } from './operations.ts';

const noTags: readonly string[] = [];
const noArgs: readonly null[] = [];

/** Calls of which nothing is known but what they call: most of all, and the same each time that the function around them runs. */
export class PlainCalls {
  /** by place and by what is told apart by text; what is left has to be compared */
  readonly #known = new Map<Place, Map<string, (readonly [CallOperation])[]>>();

  of(
    event: CallEvent,
    api: string,
    inFunction: string,
    { tried, inCatch }: Pick<CallOperation, 'tried' | 'inCatch'>,
    tags: readonly string[] = noTags,
  ): readonly [CallOperation] {
    const args = event.args.length === 0 ? noArgs : event.args.map((argument) => asText(argument));
    let here = this.#known.get(event.place);
    if (here === undefined) this.#known.set(event.place, (here = new Map()));
    const key = `${inFunction}\n${api}\n${args.join('\n')}`;
    let known = here.get(key);
    if (known === undefined) here.set(key, (known = []));
    for (const same of known) {
      const [operation] = same;
      if (
        operation.api === api &&
        operation.inFunction === inFunction &&
        operation.tried === tried &&
        operation.inCatch === inCatch &&
        areSame(operation.args, args) &&
        areSame(operation.tags, tags)
      )
        return same;
    }
    const { module, start, end } = event.place;
    const place = anyOf(here)?.place ?? module.locate(start, end);
    const operation: CallOperation = {
      is: 'call',
      tags: tags.length === 0 ? noTags : tags,
      args,
      place,
      api,
      inFunction,
      tried,
      inCatch,
    };
    const made = [operation] as const;
    known.push(made);
    return made;
  }
}

function anyOf(known: ReadonlyMap<string, readonly (readonly [CallOperation])[]>): CallOperation | undefined {
  for (const [first] of known.values()) if (first !== undefined) return first[0];
  return undefined;
}

function areSame(a: readonly (string | null)[], b: readonly (string | null)[]): boolean {
  return a.length === b.length && a.every((value, index) => value === b[index]);
}
