import { test } from 'vitest';
import { check } from '../testing/check.ts';

test('the connection that the middleware gives each request', () =>
  check(
    'security/sql-injection',
    `
const app = require('express')();
const hdbext = require('@sap/hdbext');
app.use(hdbext.middleware({}));
app.get('/', (req, res) => {
  req.db.exec('SELECT * FROM a WHERE b = ' + req.query.b, () => {}); // $ security/sql-injection
  req.db.prepare('SELECT * FROM a WHERE b = ?', (error, statement) => statement.exec([req.query.b], () => {}));
  res.end();
});
`,
  ));
