import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('hosts as parts of addresses', () =>
  check(
    'security/weak-validation',
    `
export const a = (url: string) => url.includes('example.com'); // $ security/weak-validation
export const b = (url: string) => url.indexOf('https://example.com') === 0; // $ security/weak-validation
export const c = (redirectUrl: string) => redirectUrl.startsWith('https://example.com'); // $ security/weak-validation
export const d = (redirectUrl: string) => redirectUrl.startsWith('https://example.com/');
export const e = (host: string) => host.endsWith('example.com'); // $ security/weak-validation
export const f = (host: string) => host.endsWith('.example.com');
export const g = (text: string) => text.includes('example.com');
export const h = (allowedHosts: string[]) => allowedHosts.includes('example.com');
`,
  ));

test('dots and anchors of expressions', () =>
  check(
    'security/weak-validation',
    `
export const a = (url: string) => /^https:\\/\\/www.example\\.com\\//.test(url); // $ security/weak-validation
export const b = (url: string) => /^https:\\/\\/www\\.example\\.com\\//.test(url);
export const c = (url: string) => /https:\\/\\/www\\.example\\.com/.test(url); // $ security/weak-validation
`,
  ));

test('schemes that run scripts', () =>
  check(
    'security/weak-validation',
    `
export const a = (url: string) => url.startsWith('javascript:'); // $ security/weak-validation
`,
  ));

test('all schemes that run scripts', () =>
  check(
    'security/weak-validation',
    `
export const a = (url: string) => url.startsWith('javascript:') || url.startsWith('data:') || url.startsWith('vbscript:');
`,
  ));

test('some of the schemes that run scripts', () =>
  check(
    'security/weak-validation',
    `
export const a = (url: string) => /^(?:javascript):/i.test(url); // $ security/weak-validation
export const b = (url: string) => /^(?:javascript|data|vbscript):/i.test(url);
export const c = (url: string) => { const scheme = url.split(':')[0]; return scheme === 'javascript'; }; // $ security/weak-validation
export const d = (file: { language: string }) => file.language.split('/')[0] === 'javascript';
`,
  ));

test('ranges that hold more than their ends say', () =>
  check(
    'security/weak-validation',
    `
export const a = /^[A-z]+$/; // $ security/weak-validation
export const b = /^[A-Za-z]+$/;
export const c = /[0-z]/; // $ security/weak-validation
export const d = /[$-_.+]/; // $ security/weak-validation
export const e = /[+-.]|[!-~]|[ -~]|[\\w.-]|[\\x00-\\x7f]|[!-/:-@[-\`{-~]/;
`,
  ));

test('anchors that hold one alternative', () =>
  check(
    'security/weak-validation',
    `
export const a = (name: string) => /^admin|user$/.test(name); // $ security/weak-validation
export const b = (name: string) => /^(?:admin|user)$/.test(name);
export const c = (name: string) => name.replace(/^foo|bar$/g, '');
export const d = (name: string) => /^\\s+|\\s+$/.test(name);
export const e = (name: string) => /^admin$|^user$/.test(name);
`,
  ));

test('escapes that a text loses', () =>
  check(
    'security/weak-validation',
    `
export const a = new RegExp('^\\d+$'); // $ security/weak-validation
export const b = new RegExp('^\\\\d+$');
export const c = new RegExp(\`\\.\${name}$\`); // $ security/weak-validation
export const d = new RegExp('^https:\\/\\/');
export const e = new RegExp(String.raw\`^\\d+$\`);
declare const name: string;
`,
  ));

test('ends that are looked for by their index', () =>
  check(
    'security/weak-validation',
    `
export const a = (x: string, y: string) => x.lastIndexOf(y) === x.length - y.length; // $ security/weak-validation
export const b = (x: string, y: string) => x.length >= y.length && x.lastIndexOf(y) === x.length - y.length;
export const c = (x: string, y: string) => x.lastIndexOf(y) !== -1 && x.lastIndexOf(y) === x.length - y.length;
`,
  ));
