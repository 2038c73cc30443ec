import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

async function kindsOf(imports: string, middleware: string): Promise<readonly string[] | null | undefined> {
  const { endpoints } = await modelOf(
    `import express from 'express';\n${imports}\nconst app = express();\napp.use(${middleware});\napp.get('/x', (req, res) => res.json({}));\napp.listen(3000);\n`,
  );
  return endpoints[0]?.guards[0]?.kinds;
}

test('bodies and uploads', async () => {
  expect(await kindsOf(`import bodyParser from 'body-parser';`, 'bodyParser.json()')).toEqual(['body-parser']);
  expect(
    await kindsOf(`import multer from 'multer'; const upload = multer({ dest: 'up' });`, `upload.single('file')`),
  ).toEqual(['upload']);
  expect(await kindsOf(`import cookieParser from 'cookie-parser';`, 'cookieParser()')).toEqual(['other']);
});

test('the limits of an upload are those of its multer', async () => {
  const { endpoints } = await modelOf(`
import express from 'express';
import multer from 'multer';
const app = express();
app.post('/x', multer({ limits: { fileSize: 5 } }).single('file'), (req, res) => res.json({}));
`);
  expect(endpoints[0]?.guards[0]?.options).toEqual({ limits: { object: { fileSize: 5 } } });
});
