import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('text that has lines of its own', () =>
  check(
    'security/log-injection',
    `
import express from 'express';
import pino from 'pino';
const logger = pino();
const app = express();

app.get('/a', (req, res) => { console.log('Login of ' + req.query.user); res.end(); }); // $ security/log-injection
app.get('/b', (req, res) => { console.log('Login of', JSON.stringify(req.query.user)); res.end(); });
app.get('/c', (req, res) => { console.log('Login of ' + req.query.user.replace(/\\n/g, ' ')); res.end(); });
app.get('/d', (req, res) => { logger.info('Login of ' + req.query.user); res.end(); });
app.get('/e', (req, res) => { console.log({ user: req.query.user }); res.end(); });
app.get('/f', (req, res) => { console.log('Page ' + Number(req.query.page)); res.end(); });
app.get('/g', (req, res) => { console.warn('Nobody is called %s', req.query.user); res.end(); }); // $ security/log-injection
`,
  ));

test('many in one file are one habit', () => {
  const log = (index: number): string =>
    `app.get('/${index}', (req, res) => { console.log('${index} ' + req.query.user); res.end(); });`;
  return check(
    'security/log-injection',
    `
import express from 'express';
const app = express();

${log(0)} // $ security/log-injection
${Array.from({ length: 60 }, (_, index) => log(index + 1)).join('\n')}
`,
  );
});

test('colours in a row, and lines that are put together', () =>
  check(
    'security/log-injection',
    `
import express from 'express';
import chalk from 'chalk';
import kleur from 'kleur';
const app = express();
app.get('/', (req, res) => {
  console.log(chalk.bold.red.bgBlue(req.query.q)); // $ security/log-injection
  console.log(kleur.red().bold(req.query.q)); // $ security/log-injection
  console.log(chalk.bold.red('started'));
  console.log(req.query.q.split('\\n').join(' '));
  console.log(req.query.q.split(/\\r?\\n/)[0]);
  console.log(req.query.q.split(/, ?/)[0]); // $ security/log-injection
});
`,
  ));

test('an error is written with its message', () =>
  check(
    'security/log-injection',
    `
import express from 'express';
const app = express();
app.get('/', (req, res) => {
  console.error(new Error('No ' + req.query.q)); // $ security/log-injection
  console.error(new Error('No ' + Number(req.query.q)));
});
`,
  ));
