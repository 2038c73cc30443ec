import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('paths of the machine in the text for a shell', () =>
  check(
    'security/fragile-command',
    `
import cp, { exec } from 'node:child_process';
import path from 'node:path';
import os from 'node:os';
const temporary = path.join(__dirname, 'temp');
export function cleanUp(name: string) {
  exec('rm -rf ' + path.join(__dirname, 'temp')); // $ security/fragile-command
  cp.execSync(\`rm -rf \${temporary}\`); // $ security/fragile-command
  cp.execSync('ls ' + os.homedir() + '/notes'); // $ security/fragile-command
  cp.execFileSync('rm', ['-rf', path.join(__dirname, 'temp')]);
  exec('rm -rf temp', { cwd: __dirname });
  exec('ls ' + path.join('build', 'out'));
  exec(\`node \${JSON.stringify(temporary)}\`);
}
`,
  ));

test('a shell that only reads a file', () =>
  check(
    'security/fragile-command',
    `
import { execSync } from 'node:child_process';
export const one = execSync('cat notes.txt'); // $ security/fragile-command
export const two = (file: string) => execSync(\`cat \${file}\`); // $ security/fragile-command
export const three = execSync('cat notes.txt | sort');
export const four = execSync('cat one.txt two.txt');
export const five = execSync('catalog notes.txt');
export const six = (file: string) => execSync(\`cat \${file} > all.txt\`);
`,
  ));

test('paths in quotes, resolved ones, and a program that only shows a file', () =>
  check(
    'security/fragile-command',
    `
import cp, { exec } from 'node:child_process';
import path from 'node:path';
const quoted = '"' + path.join(__dirname, 'temp') + '"';
exec("rm -rf '" + __dirname + "'");
exec('rm -rf ' + quoted);
exec('rm -rf ' + path.resolve('temp')); // $ security/fragile-command
exec('cat notes.txt', (error, out) => console.log(out)); // $ security/fragile-command
exec('cat notes.txt', (error, out, complaints) => console.log(complaints));
cp.execFileSync('/bin/cat', ['notes.txt']); // $ security/fragile-command
cp.execFileSync('/bin/cat', ['notes.txt'], { encoding: 'utf8' }); // $ security/fragile-command
cp.execFileSync('/bin/cat', ['notes.txt'], { cwd: '/srv' });
cp.execFileSync('/bin/cat', ['-n', 'notes.txt']);
export const shown = cp.spawn('cat', ['notes.txt']);
`,
  ));
