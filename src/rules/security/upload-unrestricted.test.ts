import { expect, test } from 'vitest';
import { findingsOf } from '../../testing/check.ts';

test('limits and filters of uploads', async () => {
  const found = await findingsOf(
    `
import express from 'express';
import multer from 'multer';
import { settings } from './settings';
const app = express();
const open = multer({ storage: multer.memoryStorage() });
app.post('/a', open.single('file'), (req, res) => res.end());
app.post('/b', open.none(), (req, res) => res.end());
app.post('/c', multer({ fileFilter: (req, file, done) => done(null, true) }).array('files'), (req, res) => res.end());
app.post('/d', multer({ limits: { fileSize: 1e6 } }).single('file'), (req, res) => res.end());
app.post('/e', multer(settings()).single('file'), (req, res) => res.end());
app.listen(3000);
//- /src/settings.ts
export const settings = () => JSON.parse(process.env.UPLOADS ?? '{}');
`,
    'security/upload-unrestricted',
  );
  expect(found.map(({ line, message }) => [line, message])).toEqual([
    [7, 'POST /a takes files of any size and kind: multer.single has neither limits nor a filter.'],
    [9, 'POST /c takes files of any size: multer.array has no limit.'],
  ]);
});
