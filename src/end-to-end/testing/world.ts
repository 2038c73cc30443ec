import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../../../bin/backend-architect.js', import.meta.url));

/** A server with one certain defect: what else stands beside it, the injection on line 6 has to be found. */
export const app = `import express from 'express';
import { Pool } from 'pg';
const pool = new Pool();
const app = express();
app.get('/users', async (req, res) => {
  const found = await pool.query(\`select id from users where name = '\${req.query.name}' limit 10\`);
  res.json(found.rows);
});
app.listen(3000);
`;

export const manifest = '{"name":"shop","version":"1.0.0","dependencies":{"express":"^4.21.0","pg":"^8.13.0"}}\n';

/** What `app` is found guilty of. */
export const injection = { ruleId: 'security/sql-injection', file: 'src/app.ts', line: 6 };

const directories: string[] = [];

/** A new directory, gone when the tests of the file are done. */
export function emptyDirectory(): string {
  const directory = mkdtempSync(join(tmpdir(), 'backend-architect-e2e-'));
  directories.push(directory);
  return directory;
}

/** Writes files, in the order that is given. */
export function write(directory: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), content);
  }
}

/** A directory with a server and whatever stands beside it. */
export function project(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const directory = emptyDirectory();
  write(directory, { 'package.json': manifest, 'src/app.ts': app, ...files });
  return directory;
}

export function removeDirectories(): void {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
}

export interface Run {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where runs keep their caches, so that they do not see those of the user. */
let cacheHome = '';

/** Runs the program as a user would. One that does not end in half a minute is killed, and has no exit code. */
export function run(
  args: readonly string[],
  options: { cwd?: string; env?: Readonly<Record<string, string>>; node?: string } = {},
): Promise<Run> {
  if (cacheHome === '') cacheHome = emptyDirectory();
  const { NO_COLOR: _no, FORCE_COLOR: _force, DEBUG: _debug, ...inherited } = process.env;
  return new Promise((resolve, reject) => {
    const child = spawn(options.node ?? process.execPath, [bin, ...args], {
      cwd: options.cwd ?? tmpdir(),
      env: { ...inherited, XDG_CACHE_HOME: cacheHome, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: 30_000,
      killSignal: 'SIGKILL',
    });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => err.push(chunk));
    child.on('error', reject);
    child.on('close', (code) =>
      resolve({ code, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() }),
    );
  });
}

/** The parts of the JSON report that these tests look at. */
export interface Report {
  readonly readiness: string;
  readonly findings: readonly {
    readonly ruleId: string;
    readonly severity: string;
    readonly file: string;
    readonly line: number;
    readonly fingerprint: string;
  }[];
  readonly suppressed: readonly {
    readonly by: string;
    readonly reason: string | null;
    readonly finding: { readonly ruleId: string; readonly file: string; readonly line: number };
  }[];
  readonly coverage: {
    readonly files: { readonly total: number; readonly parsed: number };
    readonly endpoints: { readonly total: number };
    readonly unknowns: readonly { readonly message: string }[];
    readonly problems: readonly { readonly file: string; readonly line: number; readonly message: string }[];
    readonly suppressionProblems: readonly { readonly file: string; readonly line: number; readonly message: string }[];
  };
  readonly toolProblems: readonly { readonly message: string }[];
}

/** Audits a directory, expecting that there is a report. */
export async function auditJson(directory: string, ...args: string[]): Promise<Run & { report: Report }> {
  const result = await run(['audit', directory, '--format', 'json', ...args]);
  if (result.stdout === '') throw new Error(`no report, exit code ${result.code}: ${result.stderr}`);
  const report: Report = JSON.parse(result.stdout);
  return { ...result, report };
}
