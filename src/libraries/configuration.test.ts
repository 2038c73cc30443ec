import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('settings are known calls, and no input', async () => {
  const { operations, flows } = await modelOf(`
import config from 'config';
import dotenv from 'dotenv';
import fs from 'node:fs';
dotenv.config();
fs.readFileSync(config.get('file'));
fs.readFileSync(process.env.FILE);
`);
  expect(operations.flatMap((operation) => (operation.is === 'call' ? operation.tags : []))).toEqual([
    'environment-file',
    'setting',
  ]);
  expect(flows).toEqual([]);
});
