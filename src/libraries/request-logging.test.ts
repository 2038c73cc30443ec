import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

async function kindsOf(imports: string, middleware: string): Promise<readonly string[] | null | undefined> {
  const { endpoints } = await modelOf(
    `import express from 'express';\n${imports}\nconst app = express();\napp.use(${middleware});\napp.get('/x', (req, res) => res.json({}));\napp.listen(3000);\n`,
  );
  return endpoints[0]?.guards[0]?.kinds;
}

test('logs and request ids', async () => {
  expect(await kindsOf(`import morgan from 'morgan';`, `morgan('combined')`)).toEqual(['logging']);
  expect(await kindsOf(`import pinoHttp from 'pino-http';`, 'pinoHttp()')).toEqual(['logging', 'request-id']);
  expect(await kindsOf(`import responseTime from 'response-time';`, 'responseTime()')).toEqual(['other']);
});
