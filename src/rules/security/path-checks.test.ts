import { expect, test } from 'vitest';
import { check, findingsOf } from '../../testing/check.ts';

test('what a check of a path is worth depends on what was done to the path before', () =>
  check(
    'security/path-traversal',
    `
import express from 'express';
import fs from 'node:fs';
import path from 'node:path';
const app = express();
const root = process.cwd();
app.get('/begins', (req, res) => {
  const raw = root + '/' + req.query.file;
  if (raw.startsWith(root)) fs.readFileSync(raw); // $ security/path-traversal
  const resolved = path.resolve(root, req.query.file);
  if (resolved.startsWith(root + path.sep)) fs.readFileSync(resolved);
  res.end();
});
app.get('/up', (req, res) => {
  const { file } = req.query;
  if (file.includes('..')) return res.status(400).end();
  fs.readFileSync(file); // $ security/path-traversal
  fs.readFileSync(path.join(root, file));
  fs.readFileSync('/srv/files/' + file);
  if (path.isAbsolute(file)) return res.status(400).end();
  fs.readFileSync(file);
  res.end();
});
app.get('/relative', (req, res) => {
  const file = path.resolve(root, req.query.file);
  const below = path.relative(root, file);
  if (below.startsWith('..') || path.isAbsolute(below)) {
    fs.readFileSync(file); // $ security/path-traversal
    return;
  }
  fs.readFileSync(file);
  res.end();
});
app.get('/taken-away', (req, res) => {
  fs.readFileSync('/srv/' + req.query.a.replace(/\\.\\./g, ''));
  fs.readFileSync('/srv/' + req.query.b.replace(/\\.\\.\\//g, '')); // $ security/path-traversal
  fs.readFileSync('/srv/' + req.query.c.replace(/[/\\\\]/g, ''));
  fs.readFileSync('/srv/' + path.normalize(req.query.d).replace(/^(\\.\\.[/\\\\])+/, ''));
  fs.readFileSync('/srv/' + req.query.e.replace(/^(\\.\\.[/\\\\])+/, '')); // $ security/path-traversal
  fs.readFileSync(path.join('/srv', path.normalize('/' + req.query.f)));
  fs.readFileSync('/srv/page' + path.extname(req.query.g));
  res.end();
});
app.get('/decoded', (req, res) => {
  const { file } = req.query;
  if (file.includes('..')) return res.status(400).end();
  fs.readFileSync('/srv/' + decodeURIComponent(file)); // $ security/path-traversal
  res.end();
});
app.listen(3000);
`,
  ));

test('an uploaded file is stored where the client says', () =>
  check(
    'security/path-traversal',
    `
import express from 'express';
import fileUpload from 'express-fileupload';
import path from 'node:path';
const app = express();
app.use(fileUpload());
app.post('/', (req, res) => {
  req.files.image.mv('./images/' + req.files.image.name); // $ security/path-traversal
  req.files.image.mv('./images/' + path.basename(req.files.image.name));
  res.end();
});
app.listen(3000);
`,
  ));

test('what a package says of a path that was resolved', () =>
  check(
    'security/path-traversal',
    `
import express from 'express';
import fs from 'node:fs';
import path from 'node:path';
import pathIsInside from 'path-is-inside';
const app = express();
const root = path.resolve('files');
app.get('/inside', (req, res) => {
  const file = path.resolve(root, req.query.file);
  if (!pathIsInside(file, root)) return res.status(400).end();
  fs.createReadStream(file).pipe(res);
});
app.get('/unresolved', (req, res) => {
  const file = root + '/' + req.query.file;
  if (!pathIsInside(file, root)) return res.status(400).end();
  fs.createReadStream(file).pipe(res); // $ security/path-traversal
});
app.get('/outside', (req, res) => {
  const file = path.resolve(root, req.query.file);
  if (pathIsInside(file, root)) return res.status(400).end();
  fs.createReadStream(file).pipe(res); // $ security/path-traversal
});
`,
  ));

test('an ending behind a folder', () =>
  check(
    'security/path-traversal',
    `
import express from 'express';
import fs from 'node:fs';
import path from 'node:path';
const app = express();
app.post('/files', (req, res) => {
  const ending = req.body.name.split('.').at(-1);
  const file = path.join(process.env.FILES, req.user.id + '.' + ending);
  fs.mkdirSync(path.dirname(file), { recursive: true });
  fs.mkdirSync(path.dirname(path.join(process.env.FILES, req.body.name))); // $ security/path-traversal
  fs.mkdirSync(path.dirname(path.resolve(process.env.FILES, ending))); // $ security/path-traversal
  res.end();
});
`,
  ));

test('a number is one, whatever else the value may be', () =>
  check(
    'security/path-traversal',
    `
import express from 'express';
import fs from 'node:fs';
const app = express();
app.get('/pictures/:id', (req, res) => {
  const token = process.env.OPEN ? 'nobody' : req.user;
  const id = Number(req.params.id);
  const name = req.params.id;
  if (process.env.BILLING) {
    if (token.id !== id) return res.status(401).end();
  }
  fs.unlinkSync('data/' + id + '.jpg');
  fs.unlinkSync('data/' + name + '.jpg'); // $ security/path-traversal
  res.end();
});
`,
  ));

test('names that a DTO has checked', () =>
  check(
    'security/path-traversal',
    `
//- /src/main.ts
import { NestFactory } from '@nestjs/core';
import { ValidationPipe } from '@nestjs/common';
import { SharesModule } from './shares';
const app = await NestFactory.create(SharesModule);
app.useGlobalPipes(new ValidationPipe({ whitelist: true }));
await app.listen(3000);
//- /src/shares.ts
import { Body, Controller, Module, Post } from '@nestjs/common';
import { IsString, Length, Matches } from 'class-validator';
import fs from 'node:fs';
export class ShareDto {
  @IsString() @Matches('^[a-zA-Z0-9_-]*$', undefined, { message: 'no' }) @Length(3, 50) id: string;
  @IsString() @Matches('^[a-z.]+/[a-z.]+$') folder: string;
}
@Controller('shares')
export class SharesController {
  @Post() create(@Body() dto: ShareDto) {
    fs.mkdirSync('data/' + dto.id);
    fs.mkdirSync('data/' + dto.folder); // $ security/path-traversal
    return {};
  }
}
@Module({ controllers: [SharesController] })
export class SharesModule {}
`,
  ));

test('the key of a row that was looked up', async () => {
  const found = await findingsOf(
    `
//- /package.json
{ "dependencies": { "express": "4", "@prisma/client": "5" } }
//- /prisma/schema.prisma
model Share { id String @id }
//- /src/app.ts
import express from 'express';
import fs from 'node:fs';
import { PrismaClient } from '@prisma/client';
const prisma = new PrismaClient();
const app = express();
app.delete('/shares/:id', async (req, res) => {
  const share = await prisma.share.findUnique({ where: { id: req.params.id } });
  if (!share) return res.status(404).end();
  fs.rmSync('data/' + req.params.id);
  res.end();
});
app.delete('/others/:id/:name', async (req, res) => {
  const share = await prisma.share.findUnique({ where: { id: req.params.id } });
  if (!share) return res.status(404).end();
  fs.rmSync('data/' + req.params.name);
  res.end();
});
app.delete('/unasked/:id', async (req, res) => {
  await prisma.share.findUnique({ where: { id: req.params.id } });
  fs.rmSync('data/' + req.params.id);
  res.end();
});
`,
    'security/path-traversal',
  );
  expect(found.map(({ line, severity }) => `${line} ${severity}`).sort()).toEqual([
    '15 critical',
    '20 critical',
    '9 medium',
  ]);
});
