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

test('what is in the order of JSON, in loops and at seams', () =>
  check(
    'security/incomplete-sanitization',
    `
export const a = (value: unknown) => JSON.stringify(value).replace(/'/g, "\\\\'");
export const b = (text: string) => text.replace(/\\n/, '\\\\n'); // $ security/incomplete-sanitization
export const c = (text: string) => text.replace('\\n', '');
export const d = (text: string) => text.replace(/"/g, '\\"'); // $ security/incomplete-sanitization
export function e(text: string) {
  let before;
  do {
    before = text;
    text = text.replace(/\\.\\.\\//g, '');
  } while (text !== before);
  return text;
}
`,
  ));

test('codes that are encoded or decoded twice', () =>
  check(
    'security/incomplete-sanitization',
    `
export const a = (s: string) => s.replace(/</g, '&lt;').replace(/&/g, '&amp;'); // $ security/incomplete-sanitization
export const b = (s: string) => s.replace(/&/g, '&amp;').replace(/</g, '&lt;');
export const c = (s: string) => s.replace(/&amp;/g, '&').replace(/&lt;/g, '<'); // $ security/incomplete-sanitization
export const d = (s: string) => s.replace(/&lt;/g, '<').replace(/&amp;/g, '&');
export const e = (s: string) => s.replace(/"/g, '\\\\"').replace(/\\\\/g, '\\\\\\\\'); // $ security/incomplete-sanitization
export function f(s: string) {
  s = s.replace(/%25/g, '%'); // $ security/incomplete-sanitization
  s = s.replace(/%2F/g, '/');
  return s;
}
export function g(s: string) {
  const short = s.replace(/</g, '&lt;');
  const other = s.replace(/&/g, '&amp;');
  return [short, other];
}
`,
  ));

test('scripts and comments in other spellings', () =>
  check(
    'security/incomplete-sanitization',
    `
export const a = (s: string) => /<script[^>]*>[\\s\\S]*<\\/script>/.test(s); // $ security/incomplete-sanitization
export const b = (s: string) => /<script[^>]*>[\\s\\S]*<\\/script[^>]*>/i.test(s);
export const c = (s: string) => /<!--.*-->/.test(s); // $ security/incomplete-sanitization
export const d = (s: string) => /<!--[\\s\\S]*?--!?>/.test(s);
export const e = (s: string) => /<title>(.*?)<\\/title>/.exec(s);
`,
  ));

test('tags that close themselves, written out', () =>
  check(
    'security/incomplete-sanitization',
    `
export const one = (html: string) => html.replace(/<(([\\w:]+)[^>]*)\\/>/gi, '<$1></$2>'); // $ security/incomplete-sanitization
export const two = (html: string) => html.replace(/<(\\w+)>/g, '[$1]');
`,
  ));

test('sets, groups, alternatives and expressions in variables', () =>
  check(
    'security/incomplete-sanitization',
    `
const quote = /"/;
export const a = (s: string) => s.replace(/[<>]/, ''); // $ security/incomplete-sanitization
export const b = (s: string) => s.replace(/"|'/, ''); // $ security/incomplete-sanitization
export const c = (s: string) => s.replace(quote, ''); // $ security/incomplete-sanitization
export const d = (s: string) => s.replace(new RegExp("'", 'g'), "\\\\'"); // $ security/incomplete-sanitization
export const e = (s: string) => s.replace(/(')/g, '\\\\$1'); // $ security/incomplete-sanitization
export const f = (s: string) => s.replace(/['"\\\\]/g, '\\\\$&');
export const g = (s: string) => s.replace('%20', ' '); // $ security/incomplete-sanitization
export const h = (s: string) => s.replace('{', '').replace('}', '');
export const i = (s: string) => { while (s.includes('<')) s = s.replace('<', ''); return s; };
export const j = (s: string) => s.split('../').join(''); // $ security/incomplete-sanitization
export const k = (s: string) => s.replace(/^(\\.\\.\\/)+/, '');
`,
  ));

test('what a function of the file has encoded before', () =>
  check(
    'security/incomplete-sanitization',
    `
function tags(s: string) { return s.replace(/</g, '&lt;'); }
export const a = (s: string) => tags(s).replace(/&/g, '&amp;'); // $ security/incomplete-sanitization
export const b = (s: string) => tags(s).replace(/>/g, '&gt;');
`,
  ));

test('values between the quotes of an attribute, and in programs', () =>
  check(
    'security/incomplete-sanitization',
    `
export function a(s: string) { const safe = s.replace(/[<>]/g, ''); return \`<p title="\${safe}">\`; } // $ security/incomplete-sanitization
export function b(s: string) { const safe = s.replace(/[<>"]/g, ''); return \`<p title="\${safe}">\`; }
export function c(s: string) { const safe = s.replace(/[<>]/g, ''); return '<p>' + safe + '</p>'; }
export const d = (key: string) => \`(function () { return it[\${JSON.stringify(key)}]; })()\`; // $ security/incomplete-sanitization
export const e = (key: string) => \`key: \${JSON.stringify(key)}\`;
`,
  ));

test('beginnings that do harm, and tags of the page', () =>
  check(
    'security/incomplete-sanitization',
    `
export const a = (text: string) => text.replace(/<script.+ads.+<\\/script>/g, ''); // $ security/incomplete-sanitization
export const b = (text: string) => text.replace(/<i class="ads">/g, '');
export const c = (text: string) => text.replace(/\\/\\.\\./g, ''); // $ security/incomplete-sanitization
export const d = (text: string) => text.replace(/\\.\\.\\/assets/g, '');
export const e = (text: string) => text.replace(/\\son[a-z]+=/gi, ''); // $ security/incomplete-sanitization
export const f = (text: string) => text.replace(/only/gi, '');
export const g = (text: string) => text.replace(/<!-- ads -->/g, '');
export const h = (text: string) => text.replace(/<style[^>]*>/g, () => ''); // $ security/incomplete-sanitization
`,
  ));

test('attributes of code, texts that are joined, and functions that clean', () =>
  check(
    'security/incomplete-sanitization',
    `
const clean = (text: string) => text.replace(/</g, '&lt;').replace(/>/g, '&gt;');
export const a = (text: string) => '<a title="' + clean(text) + '">'; // $ security/incomplete-sanitization
export const b = (text: string) => '<a>' + clean(text) + '</a>';
export const c = (text: string) => ['<a href="', text.replace(/[<>]/g, ''), '">'].join(''); // $ security/incomplete-sanitization
export const d = (text: string) => ['<a href="', text.replace(/[<>"]/g, ''), '">'].join('');
export const e = (text: string) => '<a onclick="' + text.replace(/[<>"]/g, '') + '">'; // $ security/incomplete-sanitization
export const f = (text: string) => '<a onclick="' + text.replace(/[<>"&]/g, '') + '">';
`,
  ));

test('texts that are looked up, and texts that JSON has decoded', () =>
  check(
    'security/incomplete-sanitization',
    `
const names: Record<string, string> = { '<': '&lt;', '>': '&gt;' };
export const a = (text: string) => text.replace(/[<>]/g, (sign) => names[sign]).replace(/&/g, '&amp;'); // $ security/incomplete-sanitization
export const b = (text: string) => text.replace(/&/g, '&amp;').replace(/[<>]/g, (sign) => names[sign]);
export const c = (text: string) => JSON.parse(text).replace(/\\\\"/g, '"'); // $ security/incomplete-sanitization
export const d = (text: string) => JSON.parse(text).key.replace(/\\\\n/g, '\\n');
`,
  ));

test('what is done until nothing is left to do', () =>
  check(
    'security/incomplete-sanitization',
    `
export function again(text: string): string { return text.includes('"') ? again(text.replace('"', '')) : text; }
export function once(text: string): string { return text.includes('"') ? text.replace('"', '') : text; } // $ security/incomplete-sanitization
export function endless(text: string): string {
  for (;;) {
    const next = text.replace('"', '');
    if (next === text) return text;
    text = next;
  }
}
`,
  ));

test('functions of the file, one in the other', () =>
  check(
    'security/incomplete-sanitization',
    `
const signs = (text: string) => text.replace(/&/g, '&amp;');
const quotes = (text: string) => text.replace(/"/g, '&quot;');
export const a = (text: string) => signs(quotes(text)); // $ security/incomplete-sanitization
export const b = (text: string) => quotes(signs(text));
`,
  ));
