/**
 * `npm run bench -- [path…] [options]`: what an audit costs as a whole process, start-up included.
 *
 * Without paths it measures synthetic backends of growing size and the exponent of the growth: 1 is linear.
 * Given paths, it measures those.
 */
import { readdirSync, readFileSync, rmSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { measure, sha256OfOutput, type Measurement } from './bench/measure.ts';
import { writeSyntheticBackend } from './bench/synthetic-backend.ts';

const usage = `npm run bench -- [path…] [options]
  --lines 10k,100k    sizes of the synthetic backends (also 1m); ignored when paths are given
  --density usual     of the synthetic backends: usual, or dense, which has ten times as many endpoints
  --runs 5            runs per size; the table shows medians
  --workers 4         passed on to the audit; default: the audit's own choice
  --warm              with the cache, filled by a run that is not counted; default: --no-cache
  --compare-workers   instead of measuring: is the output with 1 worker that with 4, byte for byte?
  --max-exponent 1.1  fail if the time grows faster than that
  --bin file          the program to measure; default: bin/backend-architect.js of this checkout
  --keep              leave the synthetic backends where they are and say where`;

interface Subject {
  name: string;
  directory: string;
  lines: number;
}

const { values: options, positionals: paths } = parseArgs({
  allowPositionals: true,
  options: {
    lines: { type: 'string', default: '10k,100k' },
    density: { type: 'string', default: 'usual' },
    runs: { type: 'string', default: '5' },
    workers: { type: 'string' },
    warm: { type: 'boolean', default: false },
    'compare-workers': { type: 'boolean', default: false },
    'max-exponent': { type: 'string' },
    bin: { type: 'string', default: join(import.meta.dirname, '../bin/backend-architect.js') },
    keep: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});

if (options.help) console.log(usage);
else run();

function run(): void {
  const scratch = mkdtempSync(join(tmpdir(), 'backend-architect-bench-'));
  try {
    const subjects =
      paths.length > 0 ? paths.map(existing) : options.lines.split(',').map((size) => synthetic(size, scratch));
    if (options['compare-workers']) compareWorkers(subjects);
    else measureAll(subjects);
  } finally {
    if (options.keep) console.log(`kept: ${scratch}`);
    else rmSync(scratch, { recursive: true, force: true });
  }
}

function measureAll(subjects: Subject[]): void {
  const flags = [
    ...(options.warm ? [] : ['--no-cache']),
    ...(options.workers === undefined ? [] : ['--workers', options.workers]),
  ];
  console.log(row(['subject', 'lines', 'wall s', 'cpu s', 'peak MB', 'lines/s']));
  const points: { lines: number; seconds: number }[] = [];
  for (const subject of subjects) {
    if (options.warm) measure(options.bin, subject.directory, flags);
    const runs = Array.from({ length: positive(options.runs, '--runs') }, () =>
      measure(options.bin, subject.directory, flags),
    );
    const wall = median(runs, (run) => run.wallSeconds);
    points.push({ lines: subject.lines, seconds: wall });
    console.log(
      row([
        subject.name,
        String(subject.lines),
        wall.toFixed(2),
        median(runs, (run) => run.cpuSeconds).toFixed(2),
        (median(runs, (run) => run.peakBytes) / 1e6).toFixed(0),
        (subject.lines / wall).toFixed(0),
      ]),
    );
  }
  if (points.length < 2) return;
  const exponent = growthExponent(points);
  console.log(`growth: time ~ lines^${exponent.toFixed(2)}`);
  if (options['max-exponent'] !== undefined && exponent > positive(options['max-exponent'], '--max-exponent')) {
    console.error(`faster growth than ${options['max-exponent']}`);
    process.exitCode = 1;
  }
}

function compareWorkers(subjects: Subject[]): void {
  for (const { name, directory } of subjects) {
    const [one, four] = ['1', '4'].map((workers) =>
      sha256OfOutput(options.bin, directory, ['--no-cache', '--workers', workers]),
    );
    const same = one === four;
    console.log(`${name}: 1 worker ${one}, 4 workers ${four}: ${same ? 'equal' : 'DIFFERENT'}`);
    if (!same) process.exitCode = 1;
  }
}

function synthetic(size: string, scratch: string): Subject {
  const directory = join(scratch, size);
  const factor = { k: 1e3, m: 1e6 }[size.slice(-1).toLowerCase()];
  const wanted = factor === undefined ? positive(size, '--lines') : positive(size.slice(0, -1), '--lines') * factor;
  const { density } = options;
  if (density !== 'usual' && density !== 'dense') throw new Error(`--density: "${density}" is neither usual nor dense`);
  return { name: `${density} ${size}`, directory, lines: writeSyntheticBackend(directory, wanted, density) };
}

function existing(path: string): Subject {
  // npm starts scripts in the package's directory; a relative path means the user's
  const directory = resolve(process.env['INIT_CWD'] ?? '.', path);
  return { name: basename(directory), directory, lines: countLines(directory) };
}

/** Of everything that looks like source, installed packages left out: a yardstick, not what the audit reads. */
function countLines(directory: string): number {
  let lines = 0;
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) {
      if (entry.name !== 'node_modules' && !entry.name.startsWith('.')) lines += countLines(path);
    } else if (entry.isFile() && /\.[cm]?[jt]sx?$/.test(entry.name)) {
      lines += readFileSync(path, 'utf8').split('\n').length - 1;
    }
  }
  return lines;
}

/** The slope of log(time) over log(lines), least squares. */
function growthExponent(points: { lines: number; seconds: number }[]): number {
  const logs = points.map((point) => ({ x: Math.log(point.lines), y: Math.log(point.seconds) }));
  const x = logs.reduce((sum, log) => sum + log.x, 0) / logs.length;
  const y = logs.reduce((sum, log) => sum + log.y, 0) / logs.length;
  const covariance = logs.reduce((sum, log) => sum + (log.x - x) * (log.y - y), 0);
  return covariance / logs.reduce((sum, log) => sum + (log.x - x) ** 2, 0);
}

function median(runs: Measurement[], of: (run: Measurement) => number): number {
  const sorted = runs.map(of).sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function positive(text: string, option: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new Error(`${option}: "${text}" is not a positive number`);
  return value;
}

function row(cells: string[]): string {
  return cells.map((cell, index) => (index === 0 ? cell.padEnd(24) : cell.padStart(10))).join('');
}
