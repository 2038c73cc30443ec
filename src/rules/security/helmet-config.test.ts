import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('what is turned off, and policies that stop nothing', () =>
  check(
    'security/helmet-config',
    `
import express from 'express';
import helmet from 'helmet';
const app = express();
app.use('/a', helmet({ frameguard: false })); // $ security/helmet-config
app.use('/b', helmet({ contentSecurityPolicy: { directives: { scriptSrc: ["'self'", "'unsafe-inline'"] } } })); // $ security/helmet-config
app.use('/c', helmet({ contentSecurityPolicy: { directives: { scriptSrc: ["'self'", 'https://cdn.example.com'] } } }));
app.use('/d', helmet({ crossOriginEmbedderPolicy: false }));
app.use('/e', helmet());
app.get('/a/x', (req, res) => res.send('a'));
app.get('/b/x', (req, res) => res.send('b'));
app.get('/c/x', (req, res) => res.send('c'));
app.get('/d/x', (req, res) => res.send('d'));
app.get('/e/x', (req, res) => res.send('e'));
app.listen(3000);
`,
  ));

test('a part of the application whose routes are not seen', () =>
  check(
    'security/helmet-config',
    `
import express from 'express';
import helmet from 'helmet';
export const app = express();
app.use('/admin', helmet({ frameguard: false })); // $ security/helmet-config
app.use('/shop', helmet());
`,
  ));
