import { expect, test } from 'vitest';
import { findingsOf } from '../testing/check.ts';

const app = `const { exec } = require('child_process');
const { readdirSync } = require('fs');
const express = require('express');
const app = express();
`;

/** Whether the input reaches the command that the handler's code ends in. */
async function reaches(body: string): Promise<boolean> {
  const found = await findingsOf(
    `//- /src/app.js\n${app}app.get('/:name', (req, res) => {\n  const given = req.params.name;\n${body}\n  exec('ls ' + name);\n});\n`,
    'security/command-injection',
  );
  return found.length > 0;
}

test.each([
  ['a condition that holds', "let name = 'a'; if (3 > 1) name = given;", true],
  ['a condition that does not', "let name = 'a'; if (3 < 1) name = given;", false],
  [
    'the other branch of a condition that holds',
    "let name; if (-2 <= 1) { name = 'a'; } else { name = given; }",
    false,
  ],
  ['a letter of a text decides', "let name = given; if ('abc'[1] === 'b') name = 'a';", false],
  ['another letter decides', "let name = given; if ('abc'[1] === 'c') name = 'a';", true],
])('%s', async (_, body, expected) => {
  expect(await reaches(body)).toBe(expected);
});

test.each([
  ['break', 'break;'],
  ['continue', 'continue;'],
])('what was written before %s is there after the loop', async (_, jump) => {
  const loop = (value: string): string =>
    `let name = ''; for (const key of Object.keys(req.params)) { if (key === 'name') { name = ${value}; ${jump} } }`;
  expect(await reaches(loop('req.params[key]'))).toBe(true);
  expect(await reaches(loop("'fixed'"))).toBe(false);
});

test('what was written before a break in a condition of a switch is there after it', async () => {
  const cases = (value: string): string =>
    `let name = ''; switch (req.query.kind) { case 'a': if (req.query.b) { name = ${value}; break; } name = 'b'; break; default: name = 'c'; }`;
  expect(await reaches(cases('given'))).toBe(true);
  expect(await reaches(cases("'fixed'"))).toBe(false);
});

test.each([
  ['shift', "const list = ['a', given]; list.shift(); const name = list[0];", true],
  ['shift past it', "const list = [given, 'a']; list.shift(); const name = list[0];", false],
  ['unshift', "const list = [given]; list.unshift('a'); const name = list[1];", true],
  ['unshift before it', "const list = [given]; list.unshift('a'); const name = list[0];", false],
  ['unshift in a branch', "const list = [given]; if (req.query.b) list.unshift('a'); const name = list[0];", true],
  ['pop', "const list = ['a', given]; list.pop(); const name = list[0];", false],
  ['splice', "const list = ['a', given, 'b']; list.splice(1, 1); const name = list[1];", false],
  ['splice of another', "const list = ['a', given, 'b']; list.splice(0, 1); const name = list[0];", true],
  ['concat and slice', "const name = ['a'].concat([given, 'b']).slice(1, 2)[0];", true],
  ['concat and slice past it', "const name = ['a'].concat([given, 'b']).slice(2)[0];", false],
  ['reverse', "const list = [given, 'a']; list.reverse(); const name = list[1];", true],
  ['at', "const name = [given, 'a'].at(-1);", false],
  ['perhaps a shift', "const list = ['a', given]; if (req.query.x) list.shift(); const name = list[0];", true],
  ['unshift', "const list = [given]; list.unshift('a'); const name = list[1];", true],
])('a list of known elements after %s', async (_, body, expected) => {
  expect(await reaches(body)).toBe(expected);
});

test('one of a list that no input is in is harmless, one of a list from the request is not', async () => {
  const checked = (list: string): string => `const name = given; if (!${list}.includes(name)) return;`;
  expect(await reaches(checked("Array.from(readdirSync('files'))"))).toBe(false);
  expect(await reaches(checked('Array.from(req.body.names)'))).toBe(true);
});
