import { expect, test } from 'vitest';
import { findingsOf } from '../testing/check.ts';
import { checkSteps } from '../testing/steps.ts';

test('what is looked up by input may not be there, and another spelling says as much as the text', () =>
  checkSteps(`const paths = { a: '/a' }, names = ['a', 'b'];`, {
    carry: [
      'exec(paths[v] || v)',
      'exec(paths[v] ?? v)',
      'exec(paths[v] ? paths[v] : v)',
      'const found = paths[v]; exec(found || v)',
      'const lower = v.toLowerCase(); names.includes(lower); exec(v)',
      'const base = v.replace(/\\W+$/, ""); if (base in paths) exec(v)',
      'let name = v; const small = name.toLowerCase(); name = body.k; if (names.includes(small)) exec(name)',
    ],
    stop: [
      'exec(paths[v] || "b")',
      'const there = paths[v]; if (there) exec(v)',
      'const lower = v.toLowerCase(); if (names.includes(lower)) exec(v)',
      'const base = v.replace(/\\d+$/, ""); if (base in paths) exec(v)',
    ],
  }));

test('a formatter throws on what is no time zone', () =>
  checkSteps(
    `const zones = { utc: 'Etc/UTC' };
const norm = (zone) => zones[zone] || zone;
function isZone(zone) {
  try {
    const known = norm(zone);
    Intl.DateTimeFormat(undefined, { timeZone: known });
    return true;
  } catch {
    return false;
  }
}
function isLocale(locale) {
  try {
    Intl.DateTimeFormat(locale, {});
    return true;
  } catch {
    return false;
  }
}`,
    {
      carry: ['if (isLocale(v)) exec(v)', 'isZone(v); exec(v)'],
      stop: ['if (isZone(v)) exec(v)', 'if (isZone(v)) exec(norm(v))'],
    },
  ));

test('texts and lists have no members that a client names; an object becomes no text of its own', () =>
  checkSteps(`const any = (o, k) => o[k];`, {
    carry: ['const held = { a: String(body.a), b: body.b }; exec(any(held, v).name)', 'exec(`run ${[body.c]}`)'],
    stop: [
      'const held = { a: String(body.a), b: [String(body.b)] }; exec(any(held, "c" + v).name)',
      'exec(`run ${{ name: body.e }}`)',
      'exec(`run ${[{ name: body.f }]}`)',
    ],
  }));

const server = (code: string): string => `//- /app.js
const express = require('express'), { z } = require('zod'), { exec } = require('node:child_process');
const app = express();
app.post('/', (req, res) => {
${code}
});
app.listen(1);
`;

test('a value that something was stored under is a name that the code asked for; the names of what was sent are anybody’s', async () => {
  const confidence = async (code: string): Promise<string[]> =>
    (await findingsOf(server(code), 'security/command-injection')).map((finding) => finding.confidence);
  expect(await confidence('const o = {}; o[req.body.kind] = 1; exec("ls " + Object.keys(o).join(" "));')).toEqual([
    'low',
  ]);
  expect(
    await confidence(
      'const o = {}; for (const k of Object.keys(req.body)) o[k] = 1; exec("ls " + Object.keys(o).join(" "));',
    ),
  ).toEqual(['high']);
});

test('a schema that lets through a list or a number lets no text through', async () => {
  const lines = async (of: string): Promise<number> =>
    (
      await findingsOf(
        server(`const { v } = z.object({ v: ${of} }).parse(req.body);\nexec("ls " + v);`),
        'security/command-injection',
      )
    ).length;
  expect(await lines('z.union([z.number(), z.array(z.object({ a: z.string() }))])')).toBe(0);
  expect(await lines('z.union([z.number(), z.array(z.string())])')).toBe(1);
});
