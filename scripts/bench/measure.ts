import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** One run of the program, as a whole process with all its threads. */
export interface Measurement {
  wallSeconds: number;
  /** user and system time of all threads */
  cpuSeconds: number;
  /** peak resident set */
  peakBytes: number;
}

/**
 * Loaded into the measured process before the program: leaves the kernel's account of it behind when it exits.
 * Workers load it too and must keep quiet. Plain JavaScript in a URL, so that it costs next to nothing.
 */
const reporter = `data:text/javascript,${encodeURIComponent(`
  import { writeFileSync } from 'node:fs';
  import { isMainThread } from 'node:worker_threads';
  const file = process.env.BENCH_USAGE_FILE;
  if (isMainThread) process.on('exit', () => writeFileSync(file, JSON.stringify(process.resourceUsage())));
`)}`;

export function measure(bin: string, directory: string, flags: string[]): Measurement {
  const usageFile = join(tmpdir(), `backend-architect-usage-${process.pid}.json`);
  const start = process.hrtime.bigint();
  audit(bin, directory, flags, ['--import', reporter], { BENCH_USAGE_FILE: usageFile });
  const wallSeconds = Number(process.hrtime.bigint() - start) / 1e9;
  const usage: NodeJS.ResourceUsage = JSON.parse(readFileSync(usageFile, 'utf8'));
  return {
    wallSeconds,
    cpuSeconds: (usage.userCPUTime + usage.systemCPUTime) / 1e6,
    peakBytes: usage.maxRSS * 1024,
  };
}

export function sha256OfOutput(bin: string, directory: string, flags: string[]): string {
  return createHash('sha256')
    .update(audit(bin, directory, flags))
    .digest('hex');
}

/** JSON, because it is the complete output. Returns it. */
function audit(
  bin: string,
  directory: string,
  flags: string[],
  nodeFlags: string[] = [],
  env: Record<string, string> = {},
): Buffer {
  const args = [...nodeFlags, bin, 'audit', directory, '--format', 'json', '--fail-on', 'never', ...flags];
  const { status, stdout, stderr, error } = spawnSync(process.execPath, args, {
    env: { ...process.env, ...env },
    maxBuffer: 2 ** 30,
  });
  if (error !== undefined) throw error;
  if (status !== 0) throw new Error(`the audit of ${directory} exited with ${status}\n${stderr.toString()}`);
  return stdout;
}
