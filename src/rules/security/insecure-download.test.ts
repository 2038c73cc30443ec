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
  fetch(new URL('/agent.zip', 'http://dl.example.com')), // $ security/insecure-download
  fetch(new URL('/agent.zip', 'https://dl.example.com')),
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

test('what is kept elsewhere, or under another name, does not count', () =>
  check(
    'security/insecure-download',
    `
import fs from 'node:fs';
import http from 'node:http';
import request from 'request';
import nugget from 'nugget';
nugget('http://downloads.example.com/latest', { target: 'setup.msi' }, () => {}); // $ security/insecure-download
nugget('http://downloads.example.com/latest', { target: 'setup.txt' }, () => {});
request({ uri: 'http://downloads.example.com/tool.jar' }, () => {}); // $ security/insecure-download
request('http://downloads.example.com/latest').pipe(fs.createWriteStream('tool.exe')); // $ security/insecure-download
request('http://downloads.example.com/latest').pipe(fs.createWriteStream('tool.log'));
const file = fs.createWriteStream('agent.exe');
http.get('http://downloads.example.com/agent', (response) => response.pipe(file)); // $ security/insecure-download
export async function load() {
  const reply = await fetch('http://downloads.example.com/latest'); // $ security/insecure-download
  const other = await fetch('http://downloads.example.com/data');
  const text = await reply.text();
  fs.writeFileSync('latest.sh', text);
  fs.writeFileSync('data.json', await other.text());
}
`,
  ));
