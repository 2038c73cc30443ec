import { test } from 'vitest';
import { check } from '../../testing/check.ts';

test('names that are known, and names that are not', () =>
  check(
    'security/insecure-temp-file',
    `
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { randomUUID } from 'node:crypto';
export function write(text: string, id: string) {
  fs.writeFileSync('/tmp/report.txt', text); // $ security/insecure-temp-file
  fs.writeFileSync(path.join(os.tmpdir(), 'report-' + Date.now() + '.txt'), text); // $ security/insecure-temp-file
  fs.writeFileSync(\`\${os.tmpdir()}/report.txt\`, text); // $ security/insecure-temp-file
  fs.writeFileSync(path.join(os.tmpdir(), randomUUID()), text);
  fs.writeFileSync('/tmp/report.txt', text, { flag: 'wx' });
  fs.writeFileSync('/tmp/report.txt', 'next');  // $ security/insecure-temp-file
  fs.writeFileSync('/tmp/report.txt', text, { mode: 0o600 });
  fs.writeFileSync('/tmp/report.txt', text, { mode: 0o640 }); // $ security/insecure-temp-file
  fs.writeFileSync(path.join(os.tmpdir(), process.pid + '.txt'), text); // $ security/insecure-temp-file
  fs.openSync('/tmp/report.txt', 'w', 0o600);
  fs.openSync('/tmp/report.txt', 'w', 0o644); // $ security/insecure-temp-file
  fs.createWriteStream('/tmp/report.txt', { mode: '600' });
  fs.writeFileSync('/srv/reports/report.txt', text);
  fs.writeFileSync(path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'r-')), 'report.txt'), text);
  return fs.readFileSync('/tmp/report.txt');
}
`,
  ));
