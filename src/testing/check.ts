import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import type { BackendModel } from '../model/types.ts';
import { defaultConfiguration } from '../config/types.ts';
import { loadRules } from '../rules/load.ts';
import { audit, understand, type RunOptions } from '../run.ts';

/** The parts of a fixture: `//- /src/app.ts` starts a file. Text before the first heading is `/src/app.ts`. */
export function fixtureFiles(fixture: string): Map<string, string> {
  const files = new Map<string, string>();
  let path = '/src/app.ts';
  let lines: string[] = [];
  const flush = (): void => {
    const text = lines.join('\n');
    if (text.trim() !== '') files.set(path, `${text.trimEnd()}\n`);
  };
  for (const line of fixture.split('\n')) {
    const heading = /^\s*\/\/- (\/\S+)\s*$/.exec(line);
    if (heading?.[1] === undefined) lines.push(line);
    else {
      flush();
      path = heading[1];
      lines = [];
    }
  }
  flush();
  return files;
}

/** Writes a fixture to a directory of its own, which is gone when the callback is done. */
export async function withFixture<T>(fixture: string, run: (root: string) => Promise<T>): Promise<T> {
  const root = mkdtempSync(join(tmpdir(), 'backend-architect-'));
  try {
    const files = fixtureFiles(fixture);
    if (!files.has('/package.json')) files.set('/package.json', defaultManifest(files));
    for (const [path, text] of files) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    }
    return await run(root);
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

/** Every package that the fixture imports, as a dependency. A fixture that is about versions brings its own manifest. */
export function defaultManifest(files: ReadonlyMap<string, string>, name = 'fixture'): string {
  const names = new Set<string>();
  for (const text of files.values()) {
    for (const [, source = ''] of text.matchAll(/(?:from|require\(|import)\s*\(?['"]([^'"./][^'"]*)['"]/g)) {
      const name = source
        .split('/')
        .slice(0, source.startsWith('@') ? 2 : 1)
        .join('/');
      if (!source.startsWith('node:')) names.add(name);
    }
  }
  return JSON.stringify(
    {
      name,
      version: '1.0.0',
      dependencies: Object.fromEntries([...names].sort().map((name) => [name, '*'])),
    },
    null,
    2,
  );
}

/** What a run without configuration, cache and workers is given. */
export function testOptions(): RunOptions {
  return {
    tool: { name: 'backend-architect', version: '0.0.0' },
    configuration: defaultConfiguration(),
    rules: null,
    baseline: null,
    workers: 0,
    cache: false,
    runMigrations: false,
    databaseUrl: null,
    advisories: null,
    progress: () => {},
  };
}

/** The model of a fixture. */
export function modelOf(fixture: string): Promise<BackendModel> {
  return withFixture(fixture, async (root) => {
    const { model, problems, statistics } = await understand(root, testOptions());
    expect([...problems, ...statistics.failures]).toEqual([]);
    return model;
  });
}

export interface Found {
  readonly rule: string;
  readonly file: string;
  readonly line: number;
  readonly severity: string;
  readonly message: string;
  readonly confidence: string;
  readonly fix: string;
}

/** What the given rules (all if none are given) report on a fixture, low confidence included. */
export async function findingsOf(fixture: string, ...rules: string[]): Promise<Found[]> {
  // starting PostgreSQL takes a second, so only those get it that say nothing without it
  const loaded = await loadRules();
  const runMigrations = loaded.some(
    ({ id, definition }) => rules.includes(id) && definition.needs.includes('migrated-schema'),
  );
  return findingsWith({ runMigrations }, fixture, ...rules);
}

/** The same where migrations are run. */
export function migratedFindingsOf(fixture: string, ...rules: string[]): Promise<Found[]> {
  return findingsWith({ runMigrations: true }, fixture, ...rules);
}

function findingsWith(given: Partial<RunOptions>, fixture: string, ...rules: string[]): Promise<Found[]> {
  return withFixture(fixture, async (root) => {
    const { result } = await audit(root, {
      ...testOptions(),
      ...given,
      rules: rules.length === 0 ? null : new Set(rules),
    });
    expect(result.toolProblems).toEqual([]);
    return [...result.findings, ...result.possible].map(({ ruleId, location, severity, message, confidence, fix }) => ({
      rule: ruleId,
      file: location.file,
      line: location.line,
      severity,
      message,
      confidence,
      fix,
    }));
  });
}

/**
 * Checks a fixture against the expectations in it, for one rule: a line that ends in `// $ rule-id` must be reported,
 * every other line must not. `// $ MISSING: rule-id` pins a known miss, `// $ SPURIOUS: rule-id` a known false report: both
 * fail once the engine gets them right. In files without `//` comments (JSON, Prisma) use `findingsOf`.
 */
export async function check(rule: string, fixture: string): Promise<void> {
  const expected: string[] = [];
  for (const [path, text] of fixtureFiles(fixture)) {
    text.split('\n').forEach((line, index) => {
      const marker = /\/\/ \$ (?:(MISSING|SPURIOUS): )?([\w-]+\/[\w-]+)\s*$/.exec(line);
      if (marker?.[2] !== rule) return;
      if (marker[1] !== 'MISSING') expected.push(`${path.slice(1)}:${index + 1}`);
    });
  }
  const found = await findingsOf(fixture, rule);
  expect(found.map(({ file, line }) => `${file}:${line}`).sort()).toEqual(expected.sort());
}
