import { expect, test } from 'vitest';
import { check, findingsOf } from '../../testing/check.ts';

test('in the options of any client, wherever they are made', () =>
  check(
    'security/tls-verification-off',
    `
import https from 'node:https';
import tls from 'node:tls';
import axios from 'axios';
import got from 'got';
const agent = new https.Agent({
  keepAlive: true,
  rejectUnauthorized: false, // $ security/tls-verification-off
});
export const one = () => axios.get('https://a.example', { httpsAgent: agent });
export const two = () => got('https://b.example', { https: { rejectUnauthorized: false } }); // $ security/tls-verification-off
export const three = () => tls.connect({ port: 443, checkServerIdentity: () => undefined }); // $ security/tls-verification-off
export const four = () => tls.connect({ port: 443, checkServerIdentity: (name, cert) => pinned(name, cert) });
export const five = () => tls.connect({ port: 443, rejectUnauthorized: true });
export const six = () => tls.connect({ port: 443, minVersion: 'TLSv1' }); // $ security/tls-verification-off
export const seven = () => tls.connect({ port: 443, minVersion: 'TLSv1.2' });
export const eight = (strict: boolean) => tls.connect({ port: 443, rejectUnauthorized: strict });
declare function pinned(name: string, cert: object): Error | undefined;
`,
  ));

test('one of several ways to connect, which a setting chooses', async () => {
  const found = await findingsOf(
    `
import tls from 'node:tls';
const address = new URL(process.env.CACHE_URL);
const settings = address.searchParams.get('insecure') === 'true' ? { rejectUnauthorized: false } : {};
tls.connect({ port: 443, ...settings });
tls.connect({ port: 443, ...(address.port === '1' ? { rejectUnauthorized: false } : undefined) });
`,
    'security/tls-verification-off',
  );
  expect(found.map(({ line, severity }) => [line, severity])).toEqual([
    [6, 'critical'],
    [5, 'medium'],
  ]);
});

test('for the whole process', () =>
  check(
    'security/tls-verification-off',
    `
import https from 'node:https';
process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'; // $ security/tls-verification-off
process.env.NODE_EXTRA_CA_CERTS = '/etc/ca.pem';
https.globalAgent.options.rejectUnauthorized = false; // $ security/tls-verification-off
`,
  ));

test('how bad it is: a payment, a database, a setting', async () => {
  const found = await findingsOf(
    `
import https from 'node:https';
import { Pool } from 'pg';
https.request('https://pay.example', { rejectUnauthorized: false });
export const pool = new Pool({ ssl: { rejectUnauthorized: false } });
const verify = process.env.VERIFY ? undefined : false;
https.request('https://pay.example', { rejectUnauthorized: verify });
`,
    'security/tls-verification-off',
  );
  expect(found.map(({ line, severity }) => [line, severity]).sort()).toEqual([
    [4, 'critical'],
    [5, 'high'],
    [7, 'medium'],
  ]);
});

test('how the server is started', async () => {
  const found = await findingsOf(
    `
//- /package.json
{
  "name": "shop",
  "scripts": {
    "start": "node src/app.js"
  }
}
//- /Dockerfile
FROM node:24
ENV NODE_TLS_REJECT_UNAUTHORIZED=0
CMD ["node", "src/app.js"]
//- /src/app.js
console.log('up');
`,
    'security/tls-verification-off',
  );
  expect(found.map(({ file, line }) => `${file}:${line}`)).toEqual(['Dockerfile:2']);
});

test('configuration that a file exports for others', () =>
  check(
    'security/tls-verification-off',
    `
//- /config/database.js
module.exports = {
  production: { dialect: 'postgres', dialectOptions: { ssl: { rejectUnauthorized: false } } }, // $ security/tls-verification-off
  staging: { dialect: 'postgres', dialectOptions: { ssl: { rejectUnauthorized: true, minVersion: 'TLSv1.3' } } },
  old: { dialect: 'mysql', dialectOptions: { ssl: { minVersion: 'TLSv1.1' } } }, // $ security/tls-verification-off
};
const unused = { rejectUnauthorized: false };
`,
  ));

test('where a setting that is called so asks for it', async () => {
  const found = await findingsOf(
    `
import https from 'node:https';
export function agentOf(device: { unsafeTls: boolean; model: string }) {
  if (device.unsafeTls) return new https.Agent({ rejectUnauthorized: false });
  if (device.model === 'old') return new https.Agent({ rejectUnauthorized: false });
  return new https.Agent();
}
`,
    'security/tls-verification-off',
  );
  expect(found.map(({ line, severity }) => `${line} ${severity}`).sort()).toEqual(['4 medium', '5 critical']);
});

test('where the setting is assigned, and a request that is told so', () =>
  check(
    'security/tls-verification-off',
    `
import https from 'node:https';
import superagent from 'superagent';
const settings: https.RequestOptions = { host: 'api.shop.net' };
settings.rejectUnauthorized = false; // $ security/tls-verification-off
https.get(settings);
superagent.get('https://api.shop.net').disableTLSCerts(); // $ security/tls-verification-off
superagent.get('https://api.shop.net').ca('pem');
`,
  ));
