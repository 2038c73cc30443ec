import { expect, test } from 'vitest';
import { modelOf } from '../testing/check.ts';
import type { LogOperation } from './operations.ts';

async function logs(handler: string, more = ''): Promise<LogOperation[]> {
  const model = await modelOf(`
import express from 'express';
const app = express();
app.post('/', async (req, res) => {
  const { email, password } = req.body;
  ${handler}
  res.end();
});
${more}`);
  return model.endpoints.flatMap(({ steps }) =>
    steps.flatMap(({ operation }) => (operation.is === 'log' ? [operation] : [])),
  );
}

test('names of what is logged, wherever they stand in the arguments', async () => {
  const [log] = await logs(
    "console.log('login', `of ${email}`, { password, ok: true, tries: 3 }, req.body.age ?? 'none');",
  );
  expect(log?.values).toEqual(['email', 'password', 'req.body.age']);
});

test('what is computed from a value is not the value', async () => {
  const [log] = await logs(
    'console.log(mask(password), !!password, JSON.stringify(email));',
    'declare function mask(text: string): string;',
  );
  expect(log?.values).toEqual(['email']);
});

test('parts of the input', async () => {
  const [parts, whole, written] = await logs(
    'console.log(password, req.headers.authorization); console.log(req.body); console.log(JSON.stringify(req.body));',
  );
  expect(parts?.inputs).toEqual([
    { in: 'body', path: ['password'] },
    { in: 'header', path: ['authorization'] },
  ]);
  expect(whole?.inputs).toEqual([{ in: 'body', path: [] }]);
  expect(written?.inputs).toEqual([{ in: 'body', path: [] }]);
});

test('a function that logs what it was given tells where that was made', async () => {
  const [log] = await logs(
    "tell('login', { password });",
    'function tell(message: string, details?: unknown) { console.log(message, details ?? {}); }',
  );
  expect(log?.members.map(({ name, place }) => [name, place.line])).toEqual([['password', 6]]);
  expect(log?.forwards).toBe(true);
  const [own] = await logs("console.log('login', { password });");
  expect(own?.members).toEqual([]);
  expect(own?.forwards).toBe(false);
});

test('what is cleaned first, and what is only derived from headers', async () => {
  const [log] = await logs(
    'console.log({ ...sanitize(req.body), at: 1 }, req.hostname);',
    'const sanitize = (value) => value;',
  );
  expect(log?.values).toEqual(['req.hostname']);
  expect(log?.inputs).toEqual([{ in: 'header', path: ['hostname'] }]);
});

test('names behind a variable, a method that gives the same text, and members of what is logged', async () => {
  const [through, coloured, member, again] = await logs(
    `
  const text = 'of ' + password;
  console.log(text);
  console.log(chalk.red(password.trim()));
  console.log({ message: 'of ' + password });
  let later = password;
  later = mask(password);
  console.log(later);`,
    "import chalk from 'chalk';\ndeclare function mask(text: string): string;",
  );
  expect(through?.values).toEqual(['text', 'password']);
  expect(coloured?.values).toEqual(['password']);
  expect(member?.values).toEqual(['message', 'password']);
  expect(again?.values).toEqual(['later']);
});
