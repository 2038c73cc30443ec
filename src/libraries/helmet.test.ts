import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

async function kindsOf(imports: string, middleware: string): Promise<readonly string[] | null | undefined> {
  const { endpoints } = await modelOf(
    `import express from 'express';\n${imports}\nconst app = express();\napp.use(${middleware});\napp.get('/x', (req, res) => res.json({}));\napp.listen(3000);\n`,
  );
  return endpoints[0]?.guards[0]?.kinds;
}

test('security headers', async () => {
  expect(await kindsOf(`import helmet from 'helmet';`, 'helmet()')).toEqual(['security-headers']);
  expect(await kindsOf(`import { hsts } from 'helmet';`, 'hsts({ maxAge: 1 })')).toEqual(['security-headers']);
  expect(await kindsOf(`import lusca from 'lusca';`, 'lusca.csrf()')).toEqual(['csrf']);
  expect(await kindsOf(`import hat from 'hat';`, 'hat()')).toEqual([]);
});
