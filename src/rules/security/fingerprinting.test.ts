import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('Express says so unless it is told not to, by whatever means', () =>
  check(
    'security/fingerprinting',
    `
import express from 'express';
const app = express(); // $ security/fingerprinting
app.get('/', (req, res) => res.json({}));
app.listen(3000);
`,
  ));

test('a setting, and Helmet', async () => {
  await check(
    'security/fingerprinting',
    `
import express from 'express';
const app = express();
app.set('x-powered-by', false);
app.get('/', (req, res) => res.json({}));
app.listen(3000);
`,
  );
  await check(
    'security/fingerprinting',
    `
import express from 'express';
import helmet from 'helmet';
const app = express();
app.use(helmet());
app.get('/', (req, res) => res.json({}));
app.listen(3000);
`,
  );
});
