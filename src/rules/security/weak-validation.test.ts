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
