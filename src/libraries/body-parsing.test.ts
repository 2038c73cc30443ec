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

test('folders and names of uploads that are made of fields', () =>
  check(
    'security/path-traversal',
    `
import express from 'express';
import multer from 'multer';
import path from 'node:path';
const app = express();
const storage = multer.diskStorage({
  destination: (req, file, done) => done(null, 'up/' + req.body.folder), // $ security/path-traversal
  filename: (req, file, done) => done(null, Date.now() + file.originalname),
});
const named = multer.diskStorage({
  destination: (req, file, done) => done(null, 'up/' + Number(req.query.folder)),
  filename(req, file, done) { done(null, req.query.name + path.extname(file.originalname)); }, // $ security/path-traversal
});
app.post('/a', multer({ storage }).single('file'), (req, res) => res.end());
app.post('/b', multer({ storage: named }).single('file'), (req, res) => res.end());
`,
  ));

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
