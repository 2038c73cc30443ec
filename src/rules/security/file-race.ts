import { placeKey } from '../../model/places.ts';
import { defineRule } from '../define.ts';
import { fileRaces } from '../support/file-races.ts';

export default defineRule({
  title: 'Files that may change between a look at them and their use',
  severity: 'medium',
  precision: 'medium',
  needs: ['sources'],
  tags: ['cwe-367', 'owasp-a04'],
  docs: {
    why: 'Between the question and the answer to it another request, process or user makes, removes or replaces the file: what is written, removed or read is not what was looked at.',
    fix: 'Do it, and handle the error that says that it was otherwise: open with the flag `wx` to make a file, catch `ENOENT` to remove one, and ask the open file (`handle.stat()`) rather than its name.',
    bad: `
import express from 'express';
import { existsSync, writeFileSync } from 'node:fs';
const app = express();
app.post('/notes', express.text(), (req, res) => {
  const file = 'notes/today.txt';
  if (existsSync(file)) return res.status(409).end();
  writeFileSync(file, String(req.body));
  res.end();
});
`,
    good: `
import express from 'express';
import { writeFileSync } from 'node:fs';
const app = express();
app.post('/notes', express.text(), (req, res) => {
  const file = 'notes/today.txt';
  try {
    writeFileSync(file, String(req.body), { flag: 'wx' });
  } catch (error) {
    if (error.code === 'EEXIST') return res.status(409).end();
    throw error;
  }
  res.end();
});
`,
  },
  messages: { race: '{path} may have changed since {check}() looked at it.' },
  check(model, report) {
    const requested = new Set(
      model.endpoints.flatMap(({ steps }) =>
        steps.flatMap(({ operation }) => (operation.is === 'file' ? [placeKey(operation.place)] : [])),
      ),
    );
    for (const { check, use } of fileRaces(model)) {
      const changes = use.operation === 'write' || use.operation === 'delete' || /WriteStream/.test(use.api);
      report({
        message: 'race',
        place: use.place,
        // what is read, or done once when the process starts, is mostly the process's own
        confidence: changes && requested.has(placeKey(use.place)) ? 'medium' : 'low',
        arguments: { path: `\`${use.path ?? ''}\``, check: check.api },
        trace: [
          { location: check.place, message: `${check.api}()` },
          { location: use.place, message: `${use.api}()` },
        ],
      });
    }
  },
});
