import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('settings of validators, serialisers and hashes', () =>
  check(
    'security/unsafe-setting',
    `
import Ajv from 'ajv';
import argon2 from 'argon2';
import serialize from 'serialize-javascript';
export const a = new Ajv({ allErrors: true }); // $ security/unsafe-setting
export const b = new Ajv({ allErrors: process.env.DEBUG });
export const c = (state: object) => serialize(state, { unsafe: true }); // $ security/unsafe-setting
export const d = (state: object) => serialize(state, { space: 2 });
export const e = (word: string) => argon2.hash(word, { type: argon2.argon2i }); // $ security/unsafe-setting
export const f = (word: string) => argon2.hash(word, { type: argon2.argon2id });
`,
  ));

test('browsers that are steered from elsewhere', () =>
  check(
    'security/unsafe-setting',
    `
import { chromium } from 'playwright';
import puppeteer from 'puppeteer';
export const a = () => puppeteer.launch({ args: ['--no-first-run', '--remote-debugging-port=9222'] }); // $ security/unsafe-setting
export const b = (port: number) => chromium.launch({ args: [\`--remote-debugging-port=\${port}\`] }); // $ security/unsafe-setting
export const c = () => puppeteer.launch({ args: ['--no-first-run'] });
`,
  ));

test('files that everybody writes to', () =>
  check(
    'security/unsafe-setting',
    `
import fs from 'node:fs';
fs.chmodSync('/srv/data', 0o777); // $ security/unsafe-setting
fs.chmodSync('/srv/data', 0o755);
fs.writeFileSync('/srv/key', '', { mode: 0o666 }); // $ security/unsafe-setting
fs.writeFileSync('/srv/key', '', { mode: 0o600 });
`,
  ));

test('schemas and errors that everybody sees', () =>
  check(
    'security/unsafe-setting',
    `
import { ApolloServer } from '@apollo/server';
import errorhandler from 'errorhandler';
import express from 'express';
const resolvers = {};
export const a = new ApolloServer({ typeDefs: '', resolvers, introspection: true }); // $ security/unsafe-setting
export const b = new ApolloServer({ typeDefs: '', resolvers, introspection: process.env.NODE_ENV !== 'production' });
const app = express();
app.use(errorhandler()); // $ security/unsafe-setting
if (process.env.NODE_ENV === 'development') app.use(errorhandler());
`,
  ));

test('parsers that take what is no HTTP, and modes in other spellings', () =>
  check(
    'security/unsafe-setting',
    `
import http from 'node:http';
import fs from 'node:fs';
http.createServer({ insecureHTTPParser: true }, (req, res) => res.end()); // $ security/unsafe-setting
http.request('http://example.com', { insecureHTTPParser: true }); // $ security/unsafe-setting
http.request('http://example.com', { insecureHTTPParser: false });
fs.mkdirSync('/srv/a', 0o777); // $ security/unsafe-setting
fs.chmodSync('/srv/a', '777'); // $ security/unsafe-setting
fs.chmodSync('/srv/a', '755');
`,
  ));

test('parsers that take what others refuse, by an option or for every process that is started', () =>
  check(
    'security/unsafe-setting',
    `
import axios from 'axios';
process.env.NODE_OPTIONS = '--insecure-http-parser'; // $ security/unsafe-setting
process.env.NODE_OPTIONS = '--max-old-space-size=400';
export const a = () => axios.get('http://a.example.com', { insecureHTTPParser: true }); // $ security/unsafe-setting
export const b = () => axios.get('http://a.example.com', { insecureHTTPParser: false });
`,
  ));

test('calls without encryption', () =>
  check(
    'security/unsafe-setting',
    `
import grpc from '@grpc/grpc-js';
export const one = (Client: new (address: string, credentials: unknown) => unknown) =>
  new Client('users:50051', grpc.credentials.createInsecure()); // $ security/unsafe-setting
export const two = (Client: new (address: string, credentials: unknown) => unknown) =>
  new Client('users:50051', grpc.credentials.createSsl());
`,
  ));

test('templates that leave text as it is', () =>
  check(
    'security/unsafe-setting',
    `
import Mustache from 'mustache';
import Handlebars from 'handlebars';
Mustache.escape = (text: string) => text; // $ security/unsafe-setting
export const a = Handlebars.compile('{{a}}', { noEscape: true }); // $ security/unsafe-setting
export const b = Handlebars.compile('{{a}}', { noEscape: false });
export function render(markup: { escapeMarkup: boolean }) {
  markup.escapeMarkup = true;
  markup.escapeMarkup = false; // $ security/unsafe-setting
}
//- /src/other.ts
import Mustache from 'mustache';
Mustache.escape = (text: string) => text.replace(/</g, '&lt;');
`,
  ));
