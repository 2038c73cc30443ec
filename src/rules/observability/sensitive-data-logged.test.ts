import { expect, test } from 'vitest';
import { check, findingsOf } from '../../testing/check.ts';

const id = 'observability/sensitive-data-logged';
const app = (handler: string, more = ''): string => `
import express from 'express';
import pino from 'pino';
const app = express();
const logger = pino();
app.post('/login', (req, res) => {
  const { email, password } = req.body;
${handler}
  res.end();
});
app.listen(3000);
${more}`;

test('secrets by name, in whatever form they are handed over', () =>
  check(
    id,
    app(`
  logger.info({ email, password }, 'login'); // $ ${id}
  logger.info('login of ' + email + ' with ' + password); // $ ${id}
  console.log(\`token: \${req.headers.authorization}\`); // $ ${id}
  logger.debug(JSON.stringify({ user: email, accessToken: req.body.token })); // $ ${id}
`),
  ));

test('whole bodies of credential endpoints, and all headers', () =>
  check(
    id,
    app(
      `
  logger.info(req.body); // $ ${id}
  logger.info({ headers: req.headers }); // $ ${id}
`,
      "app.post('/orders', (req, res) => { logger.info(req.body); res.end(); });",
    ),
  ));

test('a log function of the project’s own: its caller is to blame', () =>
  check(
    id,
    app(
      `
  log('login failed', { email, password }); // $ ${id}
  log('login failed', { email });
`,
      `
//- /src/unused.ts
function log(message: string, details?: unknown) { console.log(new Date(), message, details ?? ''); }
`,
    ).replace(
      'const app = express();',
      "const app = express();\nfunction log(message: string, details?: unknown) { console.log(new Date(), message, details ?? ''); }",
    ),
  ));

test('names that only talk about secrets, and what is left of them', () =>
  check(
    id,
    app(
      `
  const hasPassword = Boolean(password);
  logger.info({ email, hasPassword, passwordLength: password.length, tokenCount: req.body.tokenCount, nextToken: req.body.next });
  logger.info({ password: '***' });
  logger.info(mask(password), password.slice(0, 2));
  logger.warn('the password of ' + email + ' is wrong');
`,
      'declare function mask(text: string): string;',
    ),
  ));

test('a logger that redacts', () =>
  check(id, app("  logger.info({ email, password }, 'login');").replace('pino()', "pino({ redact: ['password'] })")));

test('a logger that a framework or its middleware makes redacts too', async () => {
  const fastify = (options: string): Promise<void> =>
    check(
      id,
      `
import fastify from 'fastify';
const server = fastify({ logger: ${options} });
server.post('/login', async (request) => { request.log.info({ password: request.body.password }); return {}; });${options === 'true' ? ` // $ ${id}` : ''}
server.listen({ port: 3000 });
`,
    );
  await fastify("{ redact: ['password'] }");
  await fastify('true');
  await check(
    id,
    `
import express from 'express';
import pinoHttp from 'pino-http';
const server = express();
server.use(pinoHttp({ redact: ['password'] }));
server.post('/login', (req, res) => { req.log.info({ password: req.body.password }); res.end(); });
`,
  );
});

test('the message names the value', async () => {
  const found = await findingsOf(app('  logger.info({ newPassword: req.body.newPassword });'), id);
  expect(found.map(({ message }) => message)).toEqual(['newPassword is written to the log: a password.']);
});

test('the environment as a whole, and objects that were made before', () =>
  check(
    'observability/sensitive-data-logged',
    `
console.log(process.env); // $ observability/sensitive-data-logged
console.log(process.env.NODE_ENV);
export function login(name: string, password: string) {
  const user = { name, password };
  console.log(user); // $ observability/sensitive-data-logged
  console.log(user.name);
}
`,
  ));

test('sessions of other things, public keys, and what only developers see', async () => {
  const found = await findingsOf(
    `
import express from 'express';
const app = express();
app.get('/x', (req, res) => {
  const checkoutSessionId = lookUp();
  const sessionId = lookUp();
  const token = lookUp();
  console.log(checkoutSessionId);
  console.log(sessionId);
  if (process.env.NODE_ENV === 'development') console.log(token);
  if (process.env.NODE_ENV !== 'development') console.log(token);
  const publicKey = req.headers.authorization.replace('Bearer ', '');
  console.log('unknown', publicKey);
  res.end();
});
app.listen(3000);
`,
    id,
  );
  expect(found.map(({ line, severity }) => `${line} ${severity}`)).toEqual(['11 high', '9 medium']);
});

test('copies of the environment, JSON of an object, errors and functions that say what they give', () =>
  check(
    id,
    app(
      `
  const user = { email, password };
  console.log(JSON.stringify(user)); // $ ${id}
  console.error(new Error('no such password: ' + password)); // $ ${id}
`,
      `
const copy = { ...process.env };
console.log(copy); // $ ${id}
console.log({ ...{ NODE_ENV: process.env.NODE_ENV } });
console.log(process.env[process.argv[2]]);
console.log(getPassword()); // $ ${id}
console.log(getPasswordRules());
`,
    ),
  ));

test('all of the environment, but not what is chosen by name; a text for people, and a digest under the name of a password', async () => {
  const found = await findingsOf(
    `
import { createHash } from 'node:crypto';
const all: Record<string, unknown> = {};
for (const name of Object.keys(process.env)) all[name] = process.env[name];
console.log(all);
console.log(Object.assign({}, process.env));
const some: Record<string, unknown> = {};
Object.keys(process.env).filter((name) => name.startsWith('APP_')).forEach((name) => { some[name] = process.env[name]; });
console.log(some);
declare const messages: Record<string, string>;
declare const hash: (text: string) => string;
declare const user: Record<string, string>;
console.log(messages.password);
const safe = { password: hash(user.word) };
console.log(safe);
console.log(user.authKey);
`,
    'observability/sensitive-data-logged',
  );
  expect(found.map(({ line }) => line)).toEqual([5, 6, 16]);
});

test('secrets in other members, in values that functions are given, and in texts of which only some letters are replaced', async () => {
  const found = await findingsOf(
    `
declare const config: { password: string; name: string };
export function show(password: string, user: { password: string; name: string }) {
  const first = { x: password, y: user.name };
  console.log(first.x);
  console.log(first.y);
  const second: Record<string, string> = {};
  second.z = user.password;
  console.log(second);
  console.log(password.replace(/o/g, '0'));
  console.log(password.replace(/./g, '*'));
  const { password: renamed, name: other } = config;
  console.log(renamed);
  console.log(other);
}
function say(text: string) {
  console.log(text);
}
say('hello');
say(config.password);
function tell(text: string) {
  console.log(text);
}
tell(config.name);
export class Box {
  constructor() {
    console.log(config.password);
  }
}
`,
    'observability/sensitive-data-logged',
  );
  expect(found.map(({ line }) => line).sort((a, b) => a - b)).toEqual([5, 9, 10, 13, 17, 27]);
});

test('secrets in lists of lines, in texts that grow, and on the terminal', () =>
  check(
    'observability/sensitive-data-logged',
    `
export function report(name: string, password: string) {
  const lines = ['report'];
  lines.push('password: ' + password);
  console.log(lines.join(' ')); // $ observability/sensitive-data-logged
  const others = ['report'];
  others.push('name: ' + name);
  console.log(others.join(' '));
  let text = 'name: ' + name;
  text += ', password: ' + password;
  console.log(text); // $ observability/sensitive-data-logged
  process.stdout.write('signed in with ' + password); // $ observability/sensitive-data-logged
  process.stdout.write('signed in: ' + name);
}
`,
  ));
