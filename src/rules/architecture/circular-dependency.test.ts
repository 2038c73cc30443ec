import { expect, test } from 'vitest';
import { check, findingsOf } from '../../testing/check.ts';

const id = 'architecture/circular-dependency';

test('one finding for a cycle, at its first import', () =>
  check(
    id,
    `
//- /src/a.ts
import { b } from './b'; // $ architecture/circular-dependency
export const a = () => b();
//- /src/b.ts
import { c } from './c';
export const b = () => c();
//- /src/c.ts
import { a } from './a';
export const c = () => a();
`,
  ));

test('a cycle of types is none', () =>
  check(
    id,
    `
//- /src/a.ts
import { b } from './b';
export interface A { id: string }
export const a = () => b();
//- /src/b.ts
import type { A } from './a';
export const b = (): A => ({ id: '' });
`,
  ));

test('a cycle that cannot break the start weighs less', async () => {
  const severity = async (b: string): Promise<string | undefined> =>
    (
      await findingsOf(
        `//- /src/a.ts\nimport { b } from './b';\nexport const a = () => b;\n//- /src/b.ts\nimport { a } from './a';\n${b}`,
        id,
      )
    )[0]?.severity;
  expect(await severity('export const b = () => a();')).toBe('medium');
  expect(await severity('export const b = a();')).toBe('high');
});

test('code of tests may do as it likes', () =>
  check(
    id,
    `
export const x = 1;
//- /test/a.ts
import { b } from './b';
export const a = () => b();
//- /test/b.ts
import { a } from './a';
export const b = () => a();
`,
  ));
