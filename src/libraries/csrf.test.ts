import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

async function kindsOf(imports: string, middleware: string): Promise<readonly string[] | null | undefined> {
  const { endpoints } = await modelOf(
    `import express from 'express';\n${imports}\nconst app = express();\napp.use(${middleware});\napp.get('/x', (req, res) => res.json({}));\napp.listen(3000);\n`,
  );
  return endpoints[0]?.guards[0]?.kinds;
}

test('tokens against forged requests', async () => {
  expect(await kindsOf(`import csurf from 'csurf';`, 'csurf({ cookie: true })')).toEqual(['csrf']);
  expect(
    await kindsOf(
      `import { doubleCsrf } from 'csrf-csrf'; const { doubleCsrfProtection } = doubleCsrf({ getSecret: () => 'x' });`,
      'doubleCsrfProtection',
    ),
  ).toEqual(['csrf']);
  expect(
    await kindsOf(
      `import { doubleCsrf } from 'csrf-csrf'; const { generateToken } = doubleCsrf({ getSecret: () => 'x' });`,
      '(req, res, next) => { res.locals.token = generateToken(req, res); next(); }',
    ),
  ).toEqual([]);
});
