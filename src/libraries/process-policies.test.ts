import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('close-with-grace is a policy for signals and for errors that nobody caught', async () => {
  const { operations } = await modelOf(`
import closeWithGrace from 'close-with-grace';
closeWithGrace({ delay: 500 }, async ({ err }) => { if (err) console.error(err); });
`);
  expect(operations.flatMap((operation) => (operation.is === 'process' ? [operation.what] : [])).sort()).toEqual([
    'on:SIGINT',
    'on:SIGTERM',
    'on:uncaughtException',
    'on:unhandledRejection',
  ]);
});
