import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('the first of a kind, and all of it', () =>
  check(
    'security/incomplete-sanitization',
    `
export const a = (text: string) => text.replace("'", "''"); // $ security/incomplete-sanitization
export const b = (text: string) => text.replace(/</, '&lt;'); // $ security/incomplete-sanitization
export const c = (text: string) => text.replace(/'/g, "''");
export const d = (text: string) => text.replaceAll('<', '&lt;');
export const e = (text: string) => text.replace('foo', 'bar');
export const f = (text: string) => Number(text.replace('%', ''));
export const g = (text: string) => text.replace(/^"/, '').replace(/"$/, '');
`,
  ));

test('what is put together again', () =>
  check(
    'security/incomplete-sanitization',
    `
export const a = (name: string) => name.replace(/\\.\\.\\//g, ''); // $ security/incomplete-sanitization
export const b = (html: string) => html.replace(/<script>/gi, ''); // $ security/incomplete-sanitization
export const c = (name: string) => name.replace(/[^a-z0-9]/g, '');
export const d = (name: string) => name.replace(/\\.\\.\\//g, '_');
`,
  ));

test('backslashes before quotes', () =>
  check(
    'security/incomplete-sanitization',
    `
export const a = (text: string) => text.replace(/'/g, "\\\\'"); // $ security/incomplete-sanitization
export const b = (text: string) => text.replace(/\\\\/g, '\\\\\\\\').replace(/'/g, "\\\\'");
`,
  ));
