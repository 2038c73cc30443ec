import { defineRule } from '../define.ts';
import { filesAsTrace, furtherPlaces, timesInWords, totalOf, worstFiles } from '../support/spread.ts';

/** Fewer in a file are told together with those of other files. */
const outstanding = 3;

export default defineRule({
  title: 'Types given up with any',
  severity: 'medium',
  precision: 'high',
  needs: ['typescript'],
  tags: ['typescript'],
  docs: {
    why: 'Everything that touches an `any` is unchecked, silently and further than it looks: what is read from it is `any` too. The mistakes that the compiler would have found on the next rename come up in production instead.',
    fix: 'Say what the value is: the type that its schema or query already has, a generic parameter, or `unknown` with a check before use. `no-explicit-any` of the linter keeps new ones out.',
    bad: `
//- /src/csv.ts
export function toCsv(columns: string[], rows: any[]): string {
  return rows.map((row) => columns.map((column) => String(row[column])).join(',')).join('\\n');
}
`,
    good: `
//- /src/csv.ts
export function toCsv<Row>(columns: readonly (keyof Row)[], rows: readonly Row[]): string {
  return rows.map((row) => columns.map((column) => String(row[column])).join(',')).join('\\n');
}
`,
  },
  messages: {
    file: '{file} says `any` {times}.',
    rest: '{files} {others} say `any` {times}, most of all {worst}.',
  },
  check(model, report) {
    const places = model.sources.flatMap(({ facts, locate }) =>
      facts.observations.flatMap(({ kind, start, end }) => (kind === 'any' ? [locate(start, end)] : [])),
    );
    const { worst, rest } = worstFiles(places, outstanding);
    for (const each of worst) {
      report({
        message: 'file',
        arguments: { file: each.file, times: timesInWords(each.places.length) },
        place: each.first,
        trace: furtherPlaces(each, 'any'),
      });
    }
    const [next] = rest;
    if (next === undefined) return;
    report({
      message: 'rest',
      arguments: {
        files: rest.length,
        others: worst.length > 0 ? 'further files' : 'files',
        times: timesInWords(totalOf(rest)),
        worst: next.file,
      },
      place: next.first,
      trace: filesAsTrace(rest, (count) => `any ${timesInWords(count)}`),
      affects: { unit: 'file', count: rest.length },
      key: 'rest',
    });
  },
});
