import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { ConfigurationError } from '../../src/errors.ts';
import { audit } from '../../src/run.ts';
import { quietRun } from './run.ts';
import { emptyTally, tallyMarks, type FoundWeakness, type MarkedCode, type WeaknessTally } from './weaknesses.ts';

/** Audits each suite and says how many of the weak lines were found, and how many of the safe ones were reported. */
export async function weaknessTable(suites: readonly MarkedCode[], details: boolean): Promise<string> {
  const groups = new Map<string, WeaknessTally>();
  const audited = new Map<string, FoundWeakness[]>();
  for (const suite of suites) {
    const group = suite.only === null ? suite.name : suite.name.split('/').slice(0, 2).join('/');
    const tally = groups.get(group) ?? emptyTally();
    groups.set(group, tally);
    const key = suite.only === null ? suite.directory : suite.name;
    const found = audited.get(key) ?? (await weaknessesIn(suite));
    audited.set(key, found);
    tallyMarks(tally, suite.marks, found);
  }
  const all = emptyTally();
  for (const tally of groups.values())
    for (const key of ['found', 'missed', 'falsely', 'quiet'] as const) all[key].push(...tally[key]);
  const width = Math.max(...[...groups.keys()].map((name) => name.length), 'total'.length);
  const row = (name: string, { found, missed, falsely, quiet }: WeaknessTally): string =>
    [
      name.padEnd(width),
      `found ${share(found.length, found.length + missed.length)}`.padEnd(26),
      `falsely ${share(falsely.length, falsely.length + quiet.length)}`,
    ].join('  ');
  return [
    ...[...groups].map(([name, tally]) => row(name, tally)),
    row('total', all),
    ...(details
      ? [...all.missed.map((what) => `  missed: ${what}`), ...all.falsely.map((what) => `  falsely: ${what}`)]
      : []),
  ].join('\n');
}

function share(count: number, of: number): string {
  return of === 0 ? '-' : `${count}/${of} (${((100 * count) / of).toFixed(1)} %)`;
}

async function weaknessesIn({ directory, only }: MarkedCode): Promise<FoundWeakness[]> {
  if (only === null) return auditOf(directory);
  const alone = mkdtempSync(join(tmpdir(), 'accuracy-'));
  try {
    copyFileSync(join(directory, only), join(alone, basename(only)));
    return await auditOf(alone);
  } finally {
    rmSync(alone, { recursive: true });
  }
}

async function auditOf(directory: string): Promise<FoundWeakness[]> {
  try {
    const { result } = await audit(directory, quietRun);
    // what is only possible counts too, on weak and on safe lines alike
    return [...result.findings, ...result.possible].map(({ ruleId, cwe, location, trace }) => ({
      ruleId,
      cwe,
      places: [location, ...trace.map((step) => step.location)],
    }));
  } catch (error) {
    // code that is not a server's: that nothing is found is what is to be compared
    if (error instanceof ConfigurationError) return [];
    throw error;
  }
}
