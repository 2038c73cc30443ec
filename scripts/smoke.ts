/**
 * `npm run smoke` (after `npm run build`): packs the package as it would be published, installs the tarball into an empty
 * directory and uses it there as a stranger would. Catches what tests of the sources cannot: a file missing from the
 * tarball, a development dependency that the program needs, a path that only holds in the checkout.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const directory = mkdtempSync(join(tmpdir(), 'backend-architect-smoke-'));
const example = join(directory, 'flawed-shop');

try {
  const manifest: { version: string } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  if (!existsSync(join(root, 'dist'))) throw new Error('dist/ is missing: run `npm run build` first');

  const tarball = pack();
  writeFileSync(join(directory, 'package.json'), '{ "name": "smoke", "version": "1.0.0", "private": true }\n');
  npm(['install', '--omit=dev', '--prefer-offline', '--no-audit', '--no-fund', tarball], directory);

  expect('--version prints the version', installed(['--version']).trim() === manifest.version);

  const rules = installed(['rules']);
  expect('rules lists rules', rules.split('\n').filter((line) => /\b[a-z-]+\/[a-z-]+\b/.test(line)).length > 0);
  expect('rules are those of the checkout', rules === checkout(['rules']));

  cpSync(join(root, 'examples/flawed-shop'), example, { recursive: true });
  const audit = ['audit', example, '--format', 'json', '--fail-on', 'never'];
  const report: { readiness: string; findings: unknown[] } = JSON.parse(installed(audit));
  expect('the flawed example is BLOCKED', report.readiness === 'BLOCKED' && report.findings.length > 0);
  expect('the report is that of the checkout', JSON.stringify(report) === JSON.stringify(JSON.parse(checkout(audit))));
} finally {
  rmSync(directory, { recursive: true, force: true });
}

/** Without scripts: `prepack` would build again. Returns the tarball's path. */
function pack(): string {
  npm(['pack', '--ignore-scripts', '--pack-destination', directory], root);
  const tarball = readdirSync(directory).find((file) => file.endsWith('.tgz'));
  if (tarball === undefined) throw new Error('npm pack made no tarball');

  const content = execFileSync('tar', ['-tzf', join(directory, tarball)], { encoding: 'utf8' })
    .trim()
    .split('\n');
  const stray = content.filter((file) => /(^package\/(src|scripts|examples)\/|\.test\.|\/testing\/)/.test(file));
  expect(`${content.length} files packed, none of them a source or a test`, stray.length === 0, stray.join(' '));
  return join(directory, tarball);
}

function installed(args: string[]): string {
  return run(join(directory, 'node_modules/.bin/backend-architect'), args, directory);
}

function checkout(args: string[]): string {
  return run(process.execPath, [join(root, 'bin/backend-architect.js'), ...args], directory);
}

function npm(args: string[], cwd: string): void {
  run('npm', args, cwd);
}

function run(command: string, args: string[], cwd: string): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} exited with ${status}\n${stdout}${stderr}`);
  return stdout;
}

function expect(what: string, holds: boolean, instead = ''): void {
  if (!holds) throw new Error(`smoke: failed: ${what} ${instead}`);
  console.log(`ok  ${what}`);
}
