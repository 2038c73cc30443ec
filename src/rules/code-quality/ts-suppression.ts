import type { Location } from '../../findings/types.ts';
import { defineRule } from '../define.ts';
import { filesAsTrace, furtherPlaces, timesInWords, totalOf, worstFiles } from '../support/spread.ts';

const suppressions: ReadonlySet<string> = new Set(['ts-ignore', 'ts-expect-error', 'ts-nocheck']);

export default defineRule({
  title: 'Type errors silenced without a reason',
  severity: 'medium',
  precision: 'high',
  needs: ['typescript'],
  tags: ['typescript'],
  docs: {
    why: 'The comment hides the error that is there today and every other one that this line will ever have. Without a reason nobody can tell whether the compiler or the code was wrong, so that it stays for good.',
    fix: 'Correct the type. Where the compiler or a package’s types are wrong, use `@ts-expect-error`, which complains once it is not needed any more, and write on the same line why it is there.',
    bad: `
//- /src/price.ts
export function total(prices: number[]): number {
  // @ts-ignore
  return prices.sum();
}
`,
    good: `
//- /src/price.ts
export function total(prices: number[]): number {
  // @ts-expect-error sum() comes from the polyfill, whose types are not published yet
  return prices.sum();
}
`,
  },
  messages: {
    one: '`@{directive}` silences a type error, and no reason is given.',
    file: '{file} silences type errors {times} without a reason.',
    rest: '{files} further files silence type errors {times} without a reason, most of all {worst}.',
  },
  check(model, report) {
    const names = new Map<Location, string>();
    for (const { facts, locate } of model.sources) {
      for (const { name, text, start, end } of facts.directives)
        if (suppressions.has(name) && !isReason(text)) names.set(locate(start, end), name);
    }
    const { worst, rest } = worstFiles([...names.keys()]);
    for (const each of worst) {
      report({
        message: each.places.length === 1 ? 'one' : 'file',
        arguments: { directive: names.get(each.first) ?? '', file: each.file, times: timesInWords(each.places.length) },
        place: each.first,
        trace: furtherPlaces(each, 'another one'),
      });
    }
    const [next] = rest;
    if (next === undefined) return;
    report({
      message: 'rest',
      arguments: { files: rest.length, times: timesInWords(totalOf(rest)), worst: next.file },
      place: next.first,
      trace: filesAsTrace(rest, timesInWords),
      affects: { unit: 'file', count: rest.length },
      key: 'rest',
    });
  },
});

/** More than the number of the error, or a word that says that there is one. */
function isReason(text: string): boolean {
  return /\p{L}{2,}/u.test(text.replaceAll(/\bTS\d+\b|\b(?:todo|fixme|hack|ignore|temp|temporary|wip)\b/gi, ''));
}
