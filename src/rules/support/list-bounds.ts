import { linesOf } from './lines.ts';
import type { BackendModel, EntryPoint, LoopInfo, Step } from '../../model/types.ts';
import { isBounded } from './page-sizes.ts';

/** Whether something on the way may keep a list from a client short: a look at its length, or a schema with a maximum. */
export function isBoundedList(
  model: BackendModel,
  entry: EntryPoint,
  step: Step,
  loop: Pick<LoopInfo, 'place'>,
): boolean {
  if (isMeasured(step)) return true;
  const name = listName(model, loop);
  return name !== null && isBounded(model, entry, step, name);
}

/** Something before it depends on how long a list is, other than on whether it is empty. */
export function isMeasured({ conditions }: Step): boolean {
  return conditions.some(({ text }) => /\.(?:length|size)\)* *[<>]=? *(?!0\b|1\b)/.test(text));
}

/** What the code calls the list that a loop goes over: `urls` of `req.body.urls.map(…)` and `for (const url of urls)`. */
export function listName(model: BackendModel, { place }: Pick<LoopInfo, 'place'>): string | null {
  const line = linesOf(model, place.file)[place.line - 1] ?? '';
  const text = line.slice(place.column - 1);
  const found =
    /^for\s*(?:await\s*)?\([^;]*?\bof\s+(?:await\s+)?([\w$.?[\]]+)/.exec(text) ??
    /^([\w$.?[\]]+?)[?!]?\.(?:map|forEach|flatMap|filter|find\w*|some|every|reduce|includes|indexOf)\(/.exec(text) ??
    // a chain over several lines stands at its own name
    /([\w$.?[\]]+?)[?!]?\.(?:map|forEach|flatMap|filter|find\w*|some|every|reduce|includes|indexOf)\(/.exec(line);
  return found?.[1]?.split('.').at(-1)?.replaceAll(/\W/g, '') ?? null;
}
