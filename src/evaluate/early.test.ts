import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('a callback that runs later reads constants that are declared later', async () => {
  const { endpoints, apps } = await modelOf(`
import express from 'express';
import multer from 'multer';
load().then(() => {
  app.post('/files', upload.single('file'), (req, res) => res.json({}));
});
const app = express();
const upload = multer({ limits: { fileSize: 10 } });
app.get('/', (req, res) => res.end());
app.listen(3000);
declare function load(): Promise<void>;
`);
  expect(apps.length).toBe(1);
  expect(endpoints.map(({ label, app, guards }) => [label, app === apps[0], guards.map(({ kinds }) => kinds)])).toEqual(
    [
      ['POST /files', true, [['upload']]],
      ['GET /', true, []],
    ],
  );
});
