/**
 * `npm run audit -- [path] [options]`: the audit from a source checkout; without a path, of the flawed example.
 * It exits with 0 whenever the audit itself worked, even if the verdict is BLOCKED: it is for trying the tool out,
 * while `backend-architect audit` is for gates.
 */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const given = process.argv.slice(2);
const path = given[0] !== undefined && !given[0].startsWith('-') ? [] : [join(root, 'examples/flawed-shop')];

const { status, error } = spawnSync(
  process.execPath,
  [join(root, 'bin/backend-architect.js'), 'audit', ...path, ...given, '--fail-on', 'never'],
  // npm starts scripts in the package's directory; a relative path means the user's
  { stdio: 'inherit', cwd: process.env['INIT_CWD'] ?? process.cwd() },
);
if (error !== undefined) throw error;
process.exitCode = status ?? 1;
