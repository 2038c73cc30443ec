import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

async function kindsOf(imports: string, middleware: string): Promise<readonly string[] | null | undefined> {
  const { endpoints } = await modelOf(
    `import express from 'express';\n${imports}\nconst app = express();\napp.use(${middleware});\napp.get('/x', (req, res) => res.json({}));\napp.listen(3000);\n`,
  );
  return endpoints[0]?.guards[0]?.kinds;
}

test('only what lets nobody through without proof', async () => {
  expect(
    await kindsOf(`import { expressjwt } from 'express-jwt';`, `expressjwt({ secret: 's', algorithms: ['HS256'] })`),
  ).toEqual(['authentication']);
  expect(
    await kindsOf(
      `import { expressjwt } from 'express-jwt';`,
      `expressjwt({ secret: 's', algorithms: ['HS256'], credentialsRequired: false })`,
    ),
  ).toEqual([]);
  expect(await kindsOf(`import basicAuth from 'express-basic-auth';`, 'basicAuth({ users: {} })')).toEqual([
    'authentication',
  ]);
  expect(await kindsOf(`import { clerkMiddleware } from '@clerk/express';`, 'clerkMiddleware()')).toEqual(['other']);
  expect(await kindsOf(`import { requiresAuth } from 'express-openid-connect';`, 'requiresAuth()')).toEqual([
    'authentication',
  ]);
});
