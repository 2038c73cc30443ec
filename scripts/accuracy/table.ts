import type { Comparison, Tally } from './compare.ts';

const columns = ['endpoints', 'params', 'callees', 'guards', 'lines'] as const;

/** A row for each comparison and one for all; below, if asked for, what was missed and what is too much. */
export function comparisonTable(comparisons: readonly Comparison[], details: boolean): string {
  const rows = comparisons.map((one) => [
    one.name,
    ...columns.map((column) => share(one[column])),
    one.extra === null ? '' : String(one.extra.length),
  ]);
  const totals = columns.map((column) => total(comparisons.map((one) => one[column])));
  const complete = comparisons.filter((one) => one.extra !== null);
  const extra = complete.reduce((sum, one) => sum + (one.extra?.length ?? 0), 0);
  const right = complete.reduce((sum, one) => sum + one.endpoints.found, 0);
  const all = [
    ['', ...columns, 'extra'],
    ...rows,
    ['total', ...totals.map(share), String(extra)],
    [
      '',
      ...totals.map(percent),
      right + extra === 0 ? '' : `precision ${((100 * right) / (right + extra)).toFixed(1)} %`,
    ],
  ];
  const widths = (all[0] ?? []).map((_, index) => Math.max(...all.map((row) => (row[index] ?? '').length)));
  const text = all.map((row) =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [...text, ...(details ? comparisons.flatMap(missing) : [])].join('\n');
}

function missing(comparison: Comparison): string[] {
  const lines = columns.flatMap((column) => comparison[column].missed.map((what) => `  missed ${column}: ${what}`));
  const extra = (comparison.extra ?? []).map((what) => `  extra: ${what}`);
  const notCompared = comparison.notCompared === 0 ? [] : [`  ${comparison.notCompared} statements not compared`];
  const all = [...lines, ...extra, ...notCompared];
  return all.length === 0 ? [] : ['', comparison.name, ...all];
}

function share({ found, expected }: Pick<Tally, 'found' | 'expected'>): string {
  return expected === 0 ? '' : `${found}/${expected}`;
}

function percent({ found, expected }: Pick<Tally, 'found' | 'expected'>): string {
  return expected === 0 ? '' : `${((100 * found) / expected).toFixed(1)} %`;
}

function total(tallies: readonly Tally[]): Pick<Tally, 'found' | 'expected'> {
  return {
    expected: tallies.reduce((sum, { expected }) => sum + expected, 0),
    found: tallies.reduce((sum, { found }) => sum + found, 0),
  };
}
