import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

async function operations(code: string): Promise<Record<string, unknown>[]> {
  const { operations } = await modelOf(code);
  return operations
    .filter(({ is }) => is === 'log')
    .map(({ place: _place, inFunction: _fn, tried: _tried, inCatch: _catch, is: _is, ...rest }) => ({ ...rest }));
}

test('the console logs text', async () => {
  expect(
    await operations(
      `console.log('a');\nconsole.error('b');\nconst log = { log: (text: string) => text };\nlog.log('c');\n`,
    ),
  ).toMatchObject([
    { api: 'console.log', level: 'info', structured: false },
    { api: 'console.error', level: 'error', structured: false },
  ]);
});
