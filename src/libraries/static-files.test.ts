import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('which directories are served', async () => {
  const { operations } = await modelOf(`
import express from 'express';
import path from 'node:path';
const app = express();
app.use(express.static(__dirname));
app.use(express.static(path.join(__dirname, 'public')));
`);
  const roots = operations.flatMap((operation) =>
    operation.is === 'call' && operation.tags.includes('static-root') ? [operation.args[0]] : [],
  );
  expect(roots).toEqual(['/{project}/src', '/{project}/src/public']);
});
