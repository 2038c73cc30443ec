import { expect, test } from 'vitest';
import { check, findingsOf } from '../../testing/check.ts';

test('what another server answers, however it comes', () =>
  check(
    'security/http-to-file',
    `
import fs from 'node:fs';
import https from 'node:https';
import { pipeline } from 'node:stream/promises';
import axios from 'axios';
import got from 'got';
import request from 'request';
https.get('https://cdn.example.com/script', (response) => {
  response.on('data', (chunk) => {
    fs.writeFileSync('/tmp/script', chunk); // $ security/http-to-file
  });
});
https.get('https://cdn.example.com/a', (response) => {
  let text = '';
  response.on('data', (chunk) => { text += chunk; });
  response.on('end', () => fs.writeFile('a.html', text, () => {})); // $ security/http-to-file
});
https.get('https://cdn.example.com/b', (response) => {
  response.pipe(fs.createWriteStream('install.sh')); // $ security/http-to-file
});
export async function a() {
  const { data } = await axios.get('https://cdn.example.com/c');
  await fs.promises.writeFile('c.json', JSON.stringify(data)); // $ security/http-to-file
  const reply = await fetch('https://cdn.example.com/d');
  await fs.promises.appendFile('d.txt', Buffer.from(await reply.arrayBuffer())); // $ security/http-to-file
  await pipeline(got.stream('https://cdn.example.com/e'), fs.createWriteStream('e')); // $ security/http-to-file
}
request('https://cdn.example.com/f', (error, response, body) => {
  fs.writeFileSync('f.js', body); // $ security/http-to-file
});
fs.open('h.bin', 'w', (error, file) => {
  request('https://cdn.example.com/h', (failed, response, body) => {
    fs.write(file, body, () => {}); // $ security/http-to-file
    fs.write(file, 'end', () => {});
  });
});
fetch('https://cdn.example.com/g').then((reply) => reply.text()).then((text) => fs.writeFileSync('g', text.trim())); // $ security/http-to-file
`,
  ));

test('not what is said of it, nor what the program writes itself', () =>
  check(
    'security/http-to-file',
    `
import fs from 'node:fs';
import axios from 'axios';
export async function a() {
  const reply = await axios.get('https://cdn.example.com/c');
  fs.writeFileSync('status.txt', String(reply.status));
  fs.writeFileSync('log.txt', 'loaded ' + reply.status);
  const text = fs.readFileSync('in.txt', 'utf8');
  fs.writeFileSync('out.txt', text);
}
`,
  ));

test('says more where the file may be run', async () => {
  const found = await findingsOf(
    `
import fs from 'node:fs';
import axios from 'axios';
export async function a() {
  const { data } = await axios.get('https://cdn.example.com/c');
  fs.writeFileSync('plugin.js', data);
  fs.writeFileSync('data.csv', data);
}
`,
    'security/http-to-file',
  );
  expect(found.map(({ line, confidence }) => [line, confidence])).toEqual([
    [6, 'medium'],
    [7, 'low'],
  ]);
});
