import { test } from 'vitest';
import { check } from '../testing/check.ts';

test('services whose address the client chooses', () =>
  check(
    'security/ssrf',
    `
import express from 'express';
import { Issuer } from 'openid-client';
import { createRemoteJWKSet } from 'jose';
import { Octokit } from '@octokit/core';
import { Pool } from 'pg';
import nodemailer from 'nodemailer';
import xmlrpc from 'xmlrpc';
const app = express();
const octokit = new Octokit();
app.get('/', async (req, res) => {
  const { host } = req.query;
  await Issuer.discover(host); // $ security/ssrf
  await Issuer.discover('https://id.example.com/?of=' + host);
  createRemoteJWKSet(new URL(host)); // $ security/ssrf
  await octokit.request(host); // $ security/ssrf
  await octokit.request('GET /repos/{owner}', { owner: host });
  new Pool({ host }); // $ security/ssrf
  new Pool({ host: 'db', database: host });
  nodemailer.createTransport({ host }); // $ security/ssrf
  xmlrpc.createClient({ host, path: '/' }); // $ security/ssrf
  res.end();
});
app.listen(3000);
`,
  ));
