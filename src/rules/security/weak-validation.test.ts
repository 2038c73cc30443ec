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

test('hosts in texts that are not called addresses, by constants, slices and functions of lodash', () =>
  check(
    'security/weak-validation',
    `
import _ from 'lodash';
const ours = 'https://example.com';
export const a = (value: string) => value.startsWith(ours); // $ security/weak-validation
export const b = (value: string) => value.startsWith(ours + '/');
export const c = (value: string) => value.substring(0, 19) === 'https://example.com'; // $ security/weak-validation
export const d = (value: string) => _.includes(value, 'example.net'); // $ security/weak-validation
export const e = (content: string) => content.includes('https://example.com');
export const f = (value: string) => value.includes('config.dev');
export const h = (url: string) => url.indexOf('https://example.com/') === 0;
export const i = (url: string) => url.indexOf('https://example.com/') >= 0; // $ security/weak-validation
export const g = (url: string) => url.split(':')[0] === 'javascript'; // $ security/weak-validation
`,
  ));

test('expressions that are texts, pieces of texts or kept for later', () =>
  check(
    'security/weak-validation',
    `
export const a = (value: string) => value.match('^https://www.example.com/'); // $ security/weak-validation
export const b = (value: string) => new RegExp('^https://' + 'www.example.com').test(value); // $ security/weak-validation
const later = ['^https?://api.example.com$']; // $ security/weak-validation
export const c = (value: string) => later.some((text) => new RegExp(text).test(value));
export const d = (value: string) => /www\\.example\\.com/.test(value); // $ security/weak-validation
export const e = (value: string) => /www\\.example\\.com\\/(\\w+)/.exec(value)?.[1];
export const f = (value: string) => /(\\.|^)example.com$/.test(value);
export const g = (value: string) => /[.]example[.]com$/.test(value);
const prefix = '\\d\\.'; // $ security/weak-validation
export const h = (value: string) => new RegExp(prefix + 'x').test(value);
export const i = (value: string) => new RegExp('[\\.]').test(value);
`,
  ));

test('ends that are looked for by an index in a variable', () =>
  check(
    'security/weak-validation',
    `
export function a(x: string, y: string) { const n = x.length - y.length; return x.lastIndexOf(y) === n; } // $ security/weak-validation
export function b(x: string, y: string) { const at = x.lastIndexOf(y); return at === x.length - y.length; } // $ security/weak-validation
export function c(x: string, y: string) { const at = x.lastIndexOf(y); if (at === -1) return false; return at === x.length - y.length; }
export function d(x: string, y: string) { if (x.length <= y.length) return false; return x.lastIndexOf(y) === x.length - y.length; }
export const e = (x: string) => x.lastIndexOf('/') === x.length - 1;
`,
  ));

test('a dot in front of the ending alone, what an expression is tried on, and texts that are written elsewhere', () =>
  check(
    'security/weak-validation',
    `
export const a = (value: string) => /^https:\\/\\/example.com\\//.test(value);
export const b = (value: string) => /^https:\\/\\/app.example.com\\//.test(value); // $ security/weak-validation
export const c = (value: string) => /^(app|www).example\\.com$/.test(value); // $ security/weak-validation
export const d = (ours: RegExp) => ours.test('^https://app.example.com');
const kept = '^app.example.org'; // $ security/weak-validation
export const e = (value: string) => new RegExp(kept + '$').test(value);
export const f = (href: string) => href.substr(0, 11) === 'javascript:'; // $ security/weak-validation
export const g = (host: string) => host.startsWith('example.com'); // $ security/weak-validation
`,
  ));

test('ranges that others of their set have a part of, and ranges that are known by their ends', () =>
  check(
    'security/weak-validation',
    `
export const a = /^[a-fd-z]+$/; // $ security/weak-validation
export const b = /^[a-df-z]+$/;
export const c = /^[\\w0-9]+$/; // $ security/weak-validation
export const d = /^[\\d.a-f]+$/;
export const e = /^[@-_]+$/;
export const f = /^[&-~]+$/;
`,
  ));

test('escapes of references, and a backslash that stands for itself', () =>
  check(
    'security/weak-validation',
    `
export const a = (text: string) => new RegExp('(.)\\k').test(text); // $ security/weak-validation
export const b = (text: string) => new RegExp('\\\\\\.').test(text);
export const c = (text: string) => new RegExp('\\b').test(text);
export const d = (text: string) => new RegExp('x\\b').test(text); // $ security/weak-validation
`,
  ));

test('expressions in fields, defaults, decorators and what is exported as it is', () =>
  check(
    'security/weak-validation',
    `
import { Matches } from 'class-validator';
export class Form {
  static readonly ours = /^https:\\/\\/www.example.com\\//; // $ security/weak-validation
  readonly yours = /^https:\\/\\/www\\.example\\.com\\//;
  @Matches(/^https:\\/\\/app.example.com\\//) // $ security/weak-validation
  url = '';
  constructor(readonly theirs = /^https:\\/\\/cdn.example.com\\//) {} // $ security/weak-validation
}
export default { letters: /^[A-z]+$/ }; // $ security/weak-validation
`,
  ));

test('texts that become expressions in another function', () =>
  check(
    'security/weak-validation',
    `
const matches = (url: string, pattern: string) => new RegExp(pattern).test(url);
export const a = (url: string) => matches(url, '^https://app.example.com'); // $ security/weak-validation
export const b = (url: string) => matches(url, '^https://app\\\\.example\\\\.com');
export const hosts = ['^app.example.net$'].map((text) => new RegExp(text)); // $ security/weak-validation
`,
  ));

test('texts of a list that is gone through', () =>
  check(
    'security/weak-validation',
    `
const sites = ['https://shop.example.com', 'https://pay.example.com'];
const hosts = ['example.com', 'example.org'];
const blocked = ['ads.example.com'];
export const inText = (url) => sites.some((site) => url.includes(site)); // $ security/weak-validation
export const atStart = (url) => sites.some((site) => url.startsWith(site)); // $ security/weak-validation
export const atEnd = (hostname) => hosts.find((host) => hostname.endsWith(host)); // $ security/weak-validation
export function inLoop(url) {
  for (const site of sites) if (url.indexOf(site) !== -1) return true; // $ security/weak-validation
  return false;
}
export const held = (url) => sites.some((site) => url.startsWith(site + '/'));
export const below = (hostname) => hosts.some((host) => hostname === host || hostname.endsWith('.' + host));
export const spelled = (hostname) => hosts.some((host) => hostname.endsWith(\`.\${host}\`));
export const refused = (url) => blocked.some((host) => url.includes(host));
export const one = (hostname) => hosts.includes(hostname);
export const given = (url, list) => list.some((site) => url.includes(site));
`,
  ));
