import { expect, test } from 'vitest';
import { check, modelOf } from '../testing/check.ts';

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

test('fields and files of forms that are parsed by hand', () =>
  check(
    'security/command-injection',
    `
import express from 'express';
import busboy from 'busboy';
import formidable from 'formidable';
import { exec } from 'node:child_process';
const app = express();
app.post('/a', (req, res) => {
  formidable().parse(req, (error, fields, files) => {
    exec('ls ' + fields.folder); // $ security/command-injection
    exec('ls ' + files.page.originalFilename); // $ security/command-injection
    exec('ls ' + files.page.filepath);
  });
});
app.post('/b', (req, res) => {
  const form = busboy({ headers: req.headers });
  form.on('file', (name, file, info) => exec('ls ' + info.filename)); // $ security/command-injection
  form.on('close', () => exec('ls'));
  req.pipe(form);
});
app.listen(3000);
`,
  ));
