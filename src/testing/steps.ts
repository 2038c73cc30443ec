import { expect } from 'vitest';
import { findingsOf } from './check.ts';

const rule = 'security/command-injection';

/**
 * Checks which texts made of what a client sent, `v` (a text), `list` and `body`, can run a command. Each is an expression; one that calls `exec`
 * itself stands as it is. `before` is what the module imports and declares.
 */
export async function checkSteps(
  before: string,
  { carry, stop = [] }: { carry: readonly string[]; stop?: readonly string[] },
): Promise<void> {
  const lines = [...carry, ...stop];
  const head = `${before.trim()}
const { exec } = require('node:child_process');
const app = require('express')();
app.post('/', async (req, res) => {
const v = req.query.v, body = req.body, list = req.body.list;
`;
  const start = head.split('\n').length;
  const written = lines.map((line) => (/\bexec\(/.test(line) ? `{ ${line}; }` : `exec('ls ' + (${line}));`));
  const findings = await findingsOf(`//- /app.js\n${head}${written.join('\n')}\n});\napp.listen(1);\n`, rule);
  const found = new Set(findings.map(({ line }) => lines[line - start]));
  expect(lines.filter((line) => found.has(line))).toEqual([...carry]);
}
