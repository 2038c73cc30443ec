import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';

test('strings carry the name of what they are for', async () => {
  const { sources } = await modelOf(`
import express from 'express';
const plain = 'a';
export const config = { inner: { key: 'b' }, list: ['c'], cast: 'd' as const };
let url = \`https://\${plain}/e\`;
const env = process.env.F || 'f';
function sign(algorithm = 'g') { return algorithm === 'h' ? Buffer.from('i') : 'j'; }
class Settings { static field = 'k'; }
const bytes = Buffer.from('l', 'hex');
const { wanted = 'm' } = config.inner as { wanted?: string };
switch (plain) { case 'n': url = 'o'; }
express();
`);
  const strings = sources[0]?.strings().map(({ value, name, use }) => `${value} ${name} ${use}`);
  expect(strings).toEqual([
    'a plain value',
    'b key value',
    'c list value',
    'd cast value',
    'https://{?}/e url value',
    'f env fallback',
    'g algorithm fallback',
    'h algorithm compared',
    'i  argument',
    'j  argument',
    'k field value',
    'l bytes value',
    'hex bytes value',
    'm wanted fallback',
    'n  argument',
    'o url value',
  ]);
});

test('texts in pieces are one, and a setting names what it is by default', async () => {
  const { sources } = await modelOf(`
const pieces = 'a' + 'b' + 'c';
const mixed = 'd' + pieces;
const bytes = Buffer.from('e', 'hex').toString();
const text = atob('f');
export const settings = { session: { format: String, default: 'g', env: 'SESSION' }, port: port({ default: 'h' }), other: { default: 'i' } };
export const schema = { JWT_SECRET: z.string().default('j') };
`);
  const strings = sources[0]?.strings().map(({ value, name, use }) => `${value} ${name} ${use}`);
  expect(strings).toEqual([
    'abc pieces value',
    'd mixed value',
    'e bytes value',
    'hex bytes value',
    'f text value',
    'g session fallback',
    'g default value',
    'SESSION env value',
    'h port fallback',
    'h default value',
    'i default value',
    'j JWT_SECRET fallback',
  ]);
});
