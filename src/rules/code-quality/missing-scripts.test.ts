import { expect, test } from 'vitest';
import { findingsOf } from '../../testing/check.ts';

async function missing(scripts: Record<string, string>, more = '', file = '/src/app.ts'): Promise<string[]> {
  const manifest = JSON.stringify({ name: 'shop', scripts, dependencies: { express: '5.1.0' } });
  const found = await findingsOf(
    `
//- /package.json
${manifest}
//- ${file}
import express from 'express';
const app = express();
app.get('/', (req, res) => { res.send('ok'); });
app.listen(3000);
${more}`,
    'code-quality/missing-scripts',
  );
  return found.map(({ message }) => message);
}

test('all that are missing are one finding', async () => {
  expect(await missing({ start: 'node dist/app.js' })).toEqual([
    'shop has no script for checking types, linting and building.',
  ]);
  expect(await missing({ start: 'tsx src/app.ts' })).toEqual(['shop has no script for checking types and linting.']);
});

test('a compiler that checks types while it builds is enough, one that strips them is not', async () => {
  expect(await missing({ build: 'tsc -p .', lint: 'eslint .' })).toEqual([]);
  expect(await missing({ build: 'nest build', lint: 'eslint .' })).toEqual([]);
  expect(await missing({ build: 'esbuild src/app.ts --outdir=dist', lint: 'eslint .' })).toEqual([
    'shop has no script for checking types.',
  ]);
  expect(await missing({ build: 'tsup src/app.ts', 'check:types': 'tsc --noEmit', check: 'biome check' })).toEqual([]);
});

test('JavaScript needs no types and no build', async () => {
  expect(await missing({ start: 'node src/app.js', lint: 'standard' }, '', '/src/app.js')).toEqual([]);
});

test('what CI runs itself is run', async () => {
  expect(
    await missing(
      { start: 'tsx src/app.ts' },
      '//- /.github/workflows/ci.yml\non: push\njobs:\n  check:\n    steps:\n      - run: npx tsc --noEmit && npx oxlint',
    ),
  ).toEqual([]);
});

test('scripts of the workspace count for its packages', async () => {
  const found = await findingsOf(
    `
//- /package.json
{ "name": "all", "private": true, "workspaces": ["services/*"], "scripts": { "lint": "eslint .", "typecheck": "tsc -b", "build": "tsc -b" } }
//- /services/shop/package.json
{ "name": "shop", "dependencies": { "express": "5.1.0" } }
//- /services/shop/src/app.ts
import express from 'express';
const app = express();
app.get('/', (req, res) => { res.send('ok'); });
app.listen(3000);
`,
    'code-quality/missing-scripts',
  );
  expect(found).toEqual([]);
});
