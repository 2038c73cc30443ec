import { test } from 'vitest';
import { check } from '../testing/check.ts';

test('names of files as bytes', () =>
  check(
    'security/path-traversal',
    `
const fs = require('fs');
const express = require('express');
express().get('/', (req, res) => {
  fs.readFile(Buffer.from(req.query.a), () => {}); // $ security/path-traversal
  fs.readFileSync(Buffer.concat([Buffer.from('/data/'), Buffer.from(req.query.b)])); // $ security/path-traversal
  fs.readFileSync(Buffer.from('/etc/motd'));
  fs.writeFileSync('/tmp/kept', Buffer.from(req.query.c));
});
`,
  ));

test('what a stream writes to a file', () =>
  check(
    'security/cleartext-storage',
    `
const fs = require('fs');
const log = fs.createWriteStream('./app.log');
function signIn(user, password) {
  log.write('signed in: ' + user + ' with ' + password); // $ security/cleartext-storage
  log.write('signed in: ' + user);
}
module.exports = signIn;
`,
  ));
