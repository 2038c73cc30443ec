import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { MarkedCode } from './weaknesses.ts';

/** The expected results of https://github.com/fluidattacks/vulnerable_js_app: a test case per file, with a weakness or without. */
export function fluidSuites(checkout: string): MarkedCode[] {
  const files = readdirSync(checkout, { recursive: true, encoding: 'utf8' }).filter(
    (file) => !file.includes('node_modules'),
  );
  const [, ...rows] = readFileSync(join(checkout, 'expected_results.csv'), 'utf8').trim().split(/\r?\n/);
  const marks = rows.flatMap((row) => {
    const [test = '', category = '', cwe = '', weak = ''] = row.split(',');
    const file = files.find((each) => new RegExp(`test_?${test}\\.[jt]s$`).test(each));
    if (file === undefined) throw new Error(`${checkout}: no file for test case ${test}`);
    return [
      {
        category,
        mark: {
          file,
          lines: null,
          cwe: cwe.split('+').map(Number),
          weak: weak === 'true',
          label: `${category} ${test}`,
        },
      },
    ];
  });
  const categories = [...new Set(marks.map(({ category }) => category))];
  return categories.map((name) => ({
    name,
    directory: checkout,
    only: null,
    marks: marks.filter(({ category }) => category === name).map(({ mark }) => mark),
  }));
}
