import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

async function kindsOf(imports: string, middleware: string): Promise<readonly string[] | null | undefined> {
  const { endpoints } = await modelOf(
    `import express from 'express';\n${imports}\nconst app = express();\napp.use(${middleware});\napp.get('/x', (req, res) => res.json({}));\napp.listen(3000);\n`,
  );
  return endpoints[0]?.guards[0]?.kinds;
}

test('a session is no login', async () => {
  expect(await kindsOf(`import session from 'express-session';`, `session({ secret: 'x' })`)).toEqual(['session']);
  expect(await kindsOf(`import flash from 'connect-flash';`, 'flash()')).toEqual(['other']);
});
