import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('a look and a use, with callbacks, promises and at once', () =>
  check(
    'security/file-race',
    `
import fs from 'node:fs';
import { access, open } from 'node:fs/promises';
export function a(filePath) {
  fs.exists(filePath, (exists) => {
    if (!exists) fs.writeFile(filePath, 'x', () => {}); // $ security/file-race
  });
}
export function b(file) {
  fs.stat(file, (error, stats) => {
    fs.open(file, 'r', () => {}); // $ security/file-race
  });
}
export async function c(file) {
  await access(file);
  return open(file, 'w'); // $ security/file-race
}
export function d(options) {
  if (fs.statSync(options.file).isFile()) fs.unlinkSync(options.file); // $ security/file-race
}
export function e() {
  if (fs.existsSync('lock')) return fs.createReadStream('lock');
}
export function f() {
  if (fs.existsSync('lock')) fs.writeFileSync('lock', ''); // $ security/file-race
}
export function g(file) {
  const handle = fs.openSync(file, 'r');
  return fs.readFileSync(file, 'utf8') + handle; // $ security/file-race
}
`,
  ));

test('not another file, another function, a directory that is made, or an open file', () =>
  check(
    'security/file-race',
    `
import fs from 'node:fs';
import { open } from 'node:fs/promises';
export function a(one, other) {
  if (fs.existsSync(one)) fs.writeFileSync(other, 'x');
}
export function b(file) {
  return fs.existsSync(file);
}
export function c(file) {
  fs.writeFileSync(file, 'x');
}
export function d(directory) {
  if (!fs.existsSync(directory)) fs.mkdirSync(directory, { recursive: true });
}
export async function e(file) {
  const handle = await open(file, 'r');
  const stats = await handle.stat();
  return stats.size;
}
export function f(file, again) {
  if (again) return fs.statSync(file);
  else fs.writeFileSync(file, '');
}
export function g(file) {
  const handle = fs.openSync(file, 'wx');
  fs.writeSync(handle, 'x');
  fs.unlinkSync(file);
}
`,
  ));
