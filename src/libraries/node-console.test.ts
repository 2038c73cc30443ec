import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

async function operations(code: string): Promise<Record<string, unknown>[]> {
  const { operations } = await modelOf(code);
  return operations
    .filter(({ is }) => is === 'log')
    .map(({ place: _place, inFunction: _fn, tried: _tried, inCatch: _catch, is: _is, ...rest }) => ({ ...rest }));
}

test('the console logs text', async () => {
  expect(
    await operations(
      `console.log('a');\nconsole.error('b');\nconst log = { log: (text: string) => text };\nlog.log('c');\n`,
    ),
  ).toMatchObject([
    { api: 'console.log', level: 'info', structured: false },
    { api: 'console.error', level: 'error', structured: false },
  ]);
});

test('formats of other packages, and what is put into them', async () => {
  const { flows } = await modelOf(`
import express from 'express';
import printj from 'printj';
import extsprintf from 'extsprintf';
import template from 'string-template';
const app = express();
app.get('/', (req, res) => {
  printj.sprintf(req.query.text, req.ip);
  printj.sprintf('%s', req.query.text);
  extsprintf.sprintf(req.query.text, req.ip);
  extsprintf.sprintf(req.query.text);
  template(req.query.text, { a: 1 });
  console.assert(false, req.query.text, req.ip);
  res.end();
});
app.listen(3000);
`);
  expect(
    flows
      .filter(({ kind }) => kind === 'format')
      .map(({ sink }) => sink.location.line)
      .sort((a, b) => a - b),
  ).toEqual([8, 10, 12, 13]);
});
