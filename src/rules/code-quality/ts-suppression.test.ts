import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('a directive needs a reason', () =>
  check(
    'code-quality/ts-suppression',
    `
//- /src/a.ts
/* @ts-ignore TS2345: TODO */ export const a: string = 1; // $ code-quality/ts-suppression
//- /src/b.ts
const b = 1;
/* @ts-expect-error */ export const c: string = b; // $ code-quality/ts-suppression
//- /src/c.ts
// @ts-expect-error the driver's types lack the option
export const d: string = 1;
//- /src/d.ts
// The driver's types lack the option.
// @ts-ignore
export const e: string = 1;
//- /test/a.test.ts
// @ts-ignore
test('a', () => {});
`,
  ));
