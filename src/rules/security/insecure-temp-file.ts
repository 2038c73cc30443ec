import { defineRule } from '../define.ts';

export default defineRule({
  title: 'Temporary files under names that others know',
  severity: 'medium',
  precision: 'medium',
  needs: ['sources'],
  tags: ['cwe-377', 'cwe-378', 'owasp-a01'],
  docs: {
    why: 'Every program on the machine may write to the directory for temporary files. One that makes the file first, or puts a link in its place, reads what is written there or has another file overwritten with the rights of this process.',
    fix: "Make a directory of its own with `fs.mkdtemp(path.join(os.tmpdir(), 'export-'))` and write into that; or open the file with `{ flag: 'wx', mode: 0o600 }`.",
    bad: `
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
export async function dump(rows: string) {
  await writeFile(join(tmpdir(), 'export.csv'), rows);
}
`,
    good: `
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
export async function dump(rows: string) {
  const directory = await mkdtemp(join(tmpdir(), 'export-'));
  await writeFile(join(directory, 'export.csv'), rows);
}
`,
  },
  messages: { shared: '{api}() writes to {path}, where other programs may have put something before.' },
  check(model, report) {
    for (const operation of model.operations) {
      if (operation.is !== 'file' || operation.inShared !== true) continue;
      const { api, place, path = '' } = operation;
      report({
        message: 'shared',
        place,
        arguments: { api, path: path === '' ? 'a shared directory' : `\`${path}\`` },
      });
    }
  },
});
