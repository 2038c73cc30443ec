import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('secrets that the code writes in pieces, in base64, or as what a setting is by default', () =>
  check(
    'security/hardcoded-secret',
    `
const mysql = require('mysql');
const { str } = require('envalid');
const CryptoJS = require('crypto-js');
mysql.createConnection({ host: 'db', password: atob('aHVudGVyMi1wcm9kLTk4Nzc=') }); // $ security/hardcoded-secret
mysql.createConnection({ host: 'db', password: atob(process.env.DB_PASSWORD) });
const key = CryptoJS.enc.Utf8.parse('0123456789abcdef'); // $ security/hardcoded-secret
exports.seal = (text) => CryptoJS.AES.encrypt(text, key).toString();
exports.stripeKey = 'sk_live_' + '51HqXyZLmN0pQrStUvWxYz12'; // $ security/hardcoded-secret
exports.label = 'sk' + '_' + 'name';
exports.env = {
  JWT_SECRET: str({ default: 'p9Xq-27Lz-mmKw-01' }), // $ security/hardcoded-secret
  COOKIE_SECRET: str({ devDefault: 'p9Xq-27Lz-mmKw-02' }),
};
`,
  ));
