import { expect, test } from 'vitest';
import { findingsOf } from '../testing/check.ts';

test('a whole body may be the name of a file, and the contents of a picture', async () => {
  const found = await findingsOf(
    `
import express from 'express';
import fs from 'node:fs';
import sharp from 'sharp';
const app = express();
app.post('/a', (req, res) => { res.end(fs.readFileSync(req.body)); });
app.post('/b', (req, res) => { res.end(require(req.body)); });
app.post('/c', async (req, res) => { res.end(await sharp(req.body).toBuffer()); });
app.post('/d', (req, res) => { fs.writeFileSync('body', req.body); res.end(); });
app.listen(1);
`,
    'security/path-traversal',
  );
  expect(found.map(({ line }) => line)).toEqual([6, 7]);
});
