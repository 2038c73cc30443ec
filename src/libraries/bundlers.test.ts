import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('what of the environment is put into files', async () => {
  const { operations } = await modelOf(`
import webpack from 'webpack';
import replace from '@rollup/plugin-replace';
new webpack.DefinePlugin({ A: JSON.stringify(process.env.A), B: 'b' });
new webpack.DefinePlugin({ B: 'b' });
replace({ 'process.env': process.env });
`);
  const settings = operations.flatMap((operation) => (operation.is === 'risk' ? [operation.setting] : []));
  expect(settings).toEqual(['A', 'process.env']);
});
