import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('programs, over plain HTTP, from somewhere else', () =>
  check(
    'security/insecure-download',
    `
import axios from 'axios';
export const loads = (version: string) => [
  axios.get('http://dl.example.com/agent.tar.gz'), // $ security/insecure-download
  axios.get(\`http://dl.example.com/agent-\${version}.zip\`), // $ security/insecure-download
  axios.get('https://dl.example.com/agent.tar.gz'),
  axios.get('http://dl.example.com/agents'),
  axios.get('http://localhost:8080/agent.zip'),
  axios.get('http://files/agent.zip'),
];
`,
  ));

test('commands that load programs', () =>
  check(
    'security/insecure-download',
    `
import { exec, execFile } from 'node:child_process';
exec('curl -s http://downloads.example.com/install.sh | sh'); // $ security/insecure-download
exec('curl -s https://downloads.example.com/install.sh | sh');
exec('echo http://downloads.example.com/install.sh');
execFile('wget', ['-q', 'http://downloads.example.com/agent.deb']); // $ security/insecure-download
execFile('wget', ['-q', 'http://downloads.example.com/readme.txt']);
`,
  ));

test('what is kept as a program, whatever its address says', () =>
  check(
    'security/insecure-download',
    `
import http from 'node:http';
import fs from 'node:fs';
import nugget from 'nugget';
export function a() {
  http.get('http://downloads.example.com/latest', (res) => res.pipe(fs.createWriteStream('tool.exe'))); // $ security/insecure-download
}












export function b() {
  http.get('http://downloads.example.com/latest', (res) => res.pipe(fs.createWriteStream('notes.txt')));
}
export const c = () => nugget('http://downloads.example.com/tool.zip', {}, () => {}); // $ security/insecure-download
`,
  ));
