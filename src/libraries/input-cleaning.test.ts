import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

const app = (middleware: string): string => `
import express from 'express';
import xss from 'xss-clean';
const app = express();
${middleware}
app.get('/x', (req, res) => { res.send('<b>' + req.query.name + '</b>'); });
app.get('/y', (req, res) => { res.redirect(req.query.to); });
`;

test('what runs after it sees clean input, for what it cleans', async () => {
  expect((await modelOf(app('app.use(xss());'))).flows.map(({ kind }) => kind)).toEqual(['redirect']);
  expect((await modelOf(app(''))).flows.map(({ kind }) => kind).sort()).toEqual(['html', 'redirect']);
});
