import { expect, test } from 'vitest';
import { check, findingsOf } from '../../testing/check.ts';

test('one finding for a file, at its first any', () =>
  check(
    'code-quality/no-explicit-any',
    `
//- /src/a.ts
export function first(list: any[]) { // $ code-quality/no-explicit-any
  const head: any = list[0];
  return head;
}
//- /src/b.ts
export function second(list: unknown[]): unknown { return list[1]; }
`,
  ));

test('what is not the code of the server is left alone', () =>
  check(
    'code-quality/no-explicit-any',
    `
export const a = 1;
//- /src/legacy.d.ts
declare module 'legacy' { export const legacy: any; }
//- /src/generated/client.ts
export const client: any = {};
//- /test/a.test.ts
test('a', () => { const mock: any = {}; });
//- /scripts/seed.ts
const rows: any[] = [];
`,
  ));

test('the worst files stand alone, the others share a finding', async () => {
  const files = ['a', 'b', 'c', 'd', 'e', 'f'].map(
    (name, index) => `//- /src/${name}.ts\n${'export function f(x: any) { return x; }\n'.repeat(index + 1)}`,
  );
  const found = await findingsOf(files.join('\n'), 'code-quality/no-explicit-any');
  expect(found.map(({ message }) => message).sort()).toEqual([
    '3 further files say `any` 6 times, most of all src/c.ts.',
    'src/d.ts says `any` 4 times.',
    'src/e.ts says `any` 5 times.',
    'src/f.ts says `any` 6 times.',
  ]);
});

test('one here and there is told once', async () => {
  const files = ['a', 'b', 'c'].map((name) => `//- /src/${name}.ts\nexport function f(x: any) { return x; }`);
  const found = await findingsOf(files.join('\n'), 'code-quality/no-explicit-any');
  expect(found.map(({ message }) => message)).toEqual(['3 files say `any` 3 times, most of all src/a.ts.']);
});
