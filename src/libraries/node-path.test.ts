import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

/** The text that the fixture's handler replies with shows what a path evaluates to. */
async function routePath(lines: string): Promise<string | undefined> {
  const model = await modelOf(`
//- /src/http/app.ts
import express from 'express';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
const app = express();
${lines}
app.listen(3000);
`);
  return model.endpoints[0]?.path;
}

test('a path below the own directory is known', async () => {
  expect(await routePath("app.get(path.join(__dirname, '..', 'x'), (req, res) => res.end());")).toBe(
    '/{project}/src/x',
  );
  expect(await routePath("app.get(path.resolve(import.meta.dirname, './x'), (req, res) => res.end());")).toBe(
    '/{project}/src/http/x',
  );
  expect(await routePath('app.get(path.dirname(fileURLToPath(import.meta.url)), (req, res) => res.end());')).toBe(
    '/{project}/src/http',
  );
  expect(await routePath("app.get(fileURLToPath(new URL('../x', import.meta.url)), (req, res) => res.end());")).toBe(
    '/{project}/src/x',
  );
});

test('a path with a part that is not known keeps what is known of it', async () => {
  expect(await routePath("app.get(path.join('/a', process.env.NAME), (req, res) => res.end());")).toBe('/a/{?}');
});
