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

test('loggers of records that are made to write lines', () =>
  check(
    'security/log-injection',
    `
import express from 'express';
import bunyan from 'bunyan';
import short from 'bunyan-format';
import pino from 'pino';
import winston, { format } from 'winston';
const app = express();
const lines = winston.createLogger({ format: format.combine(format.timestamp(), format.printf((i) => \`\${i.level} \${i.message}\`)) });
const quoted = winston.createLogger({ format: format.printf((info) => JSON.stringify(info.message)) });
const onConsole = winston.createLogger({ transports: [new winston.transports.Console({ format: format.simple() })] });
const records = winston.createLogger({ format: format.json() });
const pretty = pino({ transport: { target: 'pino-pretty' } }).child({ module: 'x' });
const plain = pino();
const shortened = bunyan.createLogger({ name: 'a', stream: short({ outputMode: 'short' }) });
app.get('/', (req, res) => {
  const said = 'asked for ' + req.query.q;
  lines.info(said); // $ security/log-injection
  lines.log('info', said); // $ security/log-injection
  lines.log({ level: 'info', message: said }); // $ security/log-injection
  onConsole.warn(said); // $ security/log-injection
  pretty.info(said); // $ security/log-injection
  shortened.info(said); // $ security/log-injection
  quoted.info(said);
  records.info(said);
  plain.info(said);
  pretty.info({ q: req.query.q }, 'asked');
  lines.info(said.replace(/[\\r\\n]/g, ' '));
});
`,
  ));

const nest = (mark: string) => `
import { Controller, Get, Logger, Query } from '@nestjs/common';
@Controller('x')
export class Things {
  private readonly logger = new Logger(Things.name);
  @Get()
  get(@Query('q') q: string) {
    this.logger.log('asked for ' + q);${mark}
    Logger.warn(\`asked for \${q}\`);${mark}
    this.logger.log('asked for ' + JSON.stringify(q));
    return 1;
  }
}
`;

test("Nest's own logger writes lines", () => check('security/log-injection', nest(' // $ security/log-injection')));

test("… unless a logger of records stands behind Nest's", () =>
  check(
    'security/log-injection',
    `//- /package.json\n{ "name": "a", "dependencies": { "nestjs-pino": "4.0.0" } }\n//- /src/things.ts\n${nest('')}`,
  ));
