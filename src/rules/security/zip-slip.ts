import { defineRule } from '../define.ts';
import { flowHit, flowsOf } from '../support/flows.ts';

export default defineRule({
  title: 'Files that are unpacked to where an archive says',
  severity: 'high',
  precision: 'high',
  needs: ['sources'],
  tags: ['cwe-22', 'cwe-29', 'owasp-a01'],
  docs: {
    why: 'The names in an archive are whatever its author wrote, `../../` included: unpacking it overwrites files anywhere the process may write, and the next start runs them.',
    fix: 'Resolve the path and refuse it unless it starts with the folder and a separator, or let a package unpack that does so (`extract-zip`, `tar`).',
    bad: `
import fs from 'node:fs';
import path from 'node:path';
import AdmZip from 'adm-zip';
export function unpack(file) {
  for (const entry of new AdmZip(file).getEntries())
    fs.writeFileSync(path.join('/srv/data', entry.entryName), entry.getData());
}
`,
    good: `
import fs from 'node:fs';
import path from 'node:path';
import AdmZip from 'adm-zip';
export function unpack(file) {
  for (const entry of new AdmZip(file).getEntries()) {
    const target = path.join('/srv/data', entry.entryName);
    if (target.startsWith('/srv/data/')) fs.writeFileSync(target, entry.getData());
  }
}
`,
  },
  messages: {
    flow: '{sink}() writes to where a name in the archive says.',
  },
  check(model, report) {
    for (const sink of flowsOf(model, 'path', (flow) => flow.source.in === 'archive'))
      report({ message: 'flow', ...flowHit(sink) });
  },
});
