import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { sampleInventory } from '../../report/testing/inventory.ts';
import { sampleResult } from '../../report/testing/sample.ts';
import { runCli } from '../run-cli.ts';
import type { Inventory } from '../../report/inventory.ts';
import type { AuditResult } from '../../report/types.ts';
import type { Io } from '../io.ts';
import type { PipelineOptions } from '../pipeline.ts';
import type { RuleEntry } from '../rules.ts';

/** A directory with files, and a command line in it whose pipeline gives a fixed result. */
export interface World {
  directory: string;
  /** what the pipeline was asked for, in order */
  calls: { root: string; options: PipelineOptions }[];
  run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }>;
}

export interface WorldOptions {
  files?: Record<string, string>;
  result?: AuditResult;
  inventory?: Inventory;
  /** thrown instead of giving the result */
  failure?: Error;
  env?: Record<string, string>;
  tty?: boolean;
}

const directories: string[] = [];

/** Removes what `world` made; for `afterAll`. */
export function removeWorlds(): void {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
}

/** Makes a world in a new temporary directory. */
export function world(options: WorldOptions = {}): World {
  const directory = mkdtempSync(join(tmpdir(), 'backend-architect-cli-'));
  directories.push(directory);
  for (const [file, text] of Object.entries({ 'src/app.ts': '', ...options.files })) {
    mkdirSync(dirname(join(directory, file)), { recursive: true });
    writeFileSync(join(directory, file), text);
  }
  const calls: World['calls'] = [];
  return {
    directory,
    calls,
    async run(...args) {
      const out: string[] = [];
      const err: string[] = [];
      const io: Io = {
        cwd: directory,
        env: options.env ?? {},
        stdout: terminal(out, options.tty ?? false),
        stderr: terminal(err, options.tty ?? false),
      };
      const code = await runCli(args, io, {
        tool: { name: 'backend-architect', version: '0.1.0' },
        loadRules: async () => sampleRules,
        loadPipeline: async () => ({
          async audit(root, given) {
            calls.push({ root, options: given });
            given.progress({ stage: 'reading code', done: 1, total: 2 });
            if (options.failure !== undefined) throw options.failure;
            return {
              result: options.result ?? sampleResult(),
              inventory: () => options.inventory ?? sampleInventory(),
            };
          },
        }),
      });
      return { code, stdout: out.join(''), stderr: err.join('') };
    },
  };
}

function terminal(texts: string[], isTTY: boolean): Io['stdout'] {
  return {
    isTTY,
    columns: isTTY ? 100 : 0,
    async write(text) {
      texts.push(text);
    },
  };
}

const rule = (id: string, severity: RuleEntry['severity'], title: string): RuleEntry => ({
  id,
  severity,
  title,
  tags: ['cwe-89'],
  why: 'Whoever sends the request writes SQL.',
  fix: 'Pass values as parameters:\n\n```ts\ndb.query(text, [value]);\n```',
  bad: "\n//- /src/app.ts\napp.get('/', (req) => db.query('select ' + req.query.a)); // $ security/sql-injection\n",
  good: "\n//- /src/app.ts\napp.get('/', (req) => db.query('select $1', [req.query.a]));\n",
});

/** Rules of the fake world. */
export const sampleRules: readonly RuleEntry[] = [
  rule('code-quality/no-explicit-any', 'medium', 'Explicit any'),
  rule('security/missing-authentication', 'critical', 'Endpoint without authentication'),
  rule('security/sql-injection', 'critical', 'SQL built from request data'),
];
