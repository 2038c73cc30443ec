import { readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { advisoriesFileName } from '../advisories/read.ts';
import { ConfigurationError } from '../errors.ts';
import { audit } from '../run.ts';
import { loadRules } from '../rules/load.ts';
import { fixtureFiles, testOptions } from '../testing/check.ts';
import { emptyDirectory, removeDirectories, write } from './testing/world.ts';

afterAll(removeDirectories);

const examples = fileURLToPath(new URL('../../examples', import.meta.url));

/** The files of an example, without what is installed and built. */
function filesOf(name: string): Map<string, string> {
  const root = join(examples, name);
  const files = new Map<string, string>();
  const visit = (directory: string): void => {
    for (const entry of readdirSync(directory)) {
      const path = join(directory, entry);
      if (entry === 'node_modules' || entry === 'dist') continue;
      if (statSync(path).isDirectory()) visit(path);
      else files.set(relative(root, path).replaceAll('\\', '/'), readFileSync(path, 'utf8'));
    }
  };
  visit(root);
  return files;
}

/** A small deterministic generator of numbers below a bound. */
function generator(seed: number): (bound: number) => number {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 4294967296) * bound);
  };
}

const tokenPattern = /\s+|\w+|'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|=>|\?\.|\?\?|\.\.\.|&&|\|\||[=!]==?|[^\w\s]/g;
/** What makes cycles, recursion and surprises where it stands in place of something else. */
const strangers = [
  'this',
  'super',
  'await',
  'yield',
  'null',
  'undefined',
  '__proto__',
  'constructor',
  'arguments',
  'async',
  'new',
  '...',
  'typeof',
  'req',
  'res',
  'app',
  'router',
  'pool',
  'export default',
  '[]',
  '{}',
  '() =>',
  '`${x}`',
  '*',
  '?.',
  'for (;;)',
  'return',
  '*/',
  '//',
];

/** Deletes, doubles, swaps and replaces tokens or lines of a text. */
function mutate(text: string, random: (bound: number) => number): string {
  const byLine = random(3) === 0;
  const parts = byLine ? text.split(/(?<=\n)/) : (text.match(tokenPattern) ?? []);
  for (let edits = 1 + random(byLine ? 3 : 6); edits > 0 && parts.length > 2; edits--) {
    const at = random(parts.length);
    const other = random(parts.length);
    const [one = '', two = ''] = [parts[at], parts[other]];
    switch (random(5)) {
      case 0:
        parts.splice(at, 1 + random(3));
        break;
      case 1:
        parts.splice(at, 0, one);
        break;
      case 2:
        parts[at] = two;
        parts[other] = one;
        break;
      case 3:
        // one name for another: calls of the wrong function, variables that contain themselves
        parts[at] = two;
        break;
      default:
        parts[at] = byLine
          ? `${strangers[random(strangers.length)] ?? ''}\n`
          : (strangers[random(strangers.length)] ?? '');
    }
  }
  return parts.join('');
}

/** Mutates some files of a backend again and again, each time anew, and audits it. The first round that goes wrong, with its texts; null if none does. */
async function firstFailure(
  files: ReadonlyMap<string, string>,
  random: (bound: number) => number,
  rounds: number,
): Promise<object | null> {
  const sources = [...files.keys()].filter(
    (path) => path.startsWith('src/') || /\.(?:sql|prisma|json|ya?ml)$/.test(path),
  );
  const directory = emptyDirectory();
  write(directory, Object.fromEntries(files));
  for (let round = 0; round < rounds; round++) {
    const changed = new Map<string, string>();
    // several files at once: what is broken in one must not depend on the others being whole
    for (let count = 1 + random(6); count > 0; count--) {
      const path = sources[random(sources.length)] ?? '';
      changed.set(path, mutate(changed.get(path) ?? files.get(path) ?? '', random));
    }
    write(directory, Object.fromEntries(changed));
    const problems = await problemsOf(directory, changed.has(advisoriesFileName));
    if (problems !== null) return { round, problems, changed: Object.fromEntries(changed) };
    write(directory, Object.fromEntries([...changed.keys()].map((path) => [path, files.get(path) ?? ''])));
  }
  rmSync(directory, { recursive: true, force: true });
  return null;
}

/** What went wrong in an audit; null if nothing did. `refusable`: what a user gives the tool may be refused. */
async function problemsOf(directory: string, refusable: boolean): Promise<unknown> {
  try {
    const { result, inventory } = await audit(directory, testOptions());
    const agrees = inventory().endpoints.length === result.coverage.endpoints.total;
    return result.toolProblems.length === 0 && agrees ? null : result.toolProblems;
  } catch (error) {
    if (refusable && error instanceof ConfigurationError) return null;
    throw error;
  }
}

const seed = Number(process.env['FUZZ_SEED'] ?? 20_250_107);
const rounds = Number(process.env['FUZZ_ROUNDS'] ?? 50);

describe('mutated backends are audited without a problem of the tool', () => {
  it.each(['flawed-shop', 'sound-shop'])('%s', { timeout: 60_000 + rounds * 1000 }, async (name) => {
    expect(await firstFailure(filesOf(name), generator(seed), rounds)).toBe(null);
  });

  it('the examples of all rules', { timeout: 60_000 + rounds * 2000 }, async () => {
    const random = generator(seed + 1);
    for (const { definition } of await loadRules()) {
      for (const example of [definition.docs.bad, definition.docs.good]) {
        const files = new Map([...fixtureFiles(example)].map(([path, text]) => [path.slice(1), text]));
        const packages = [...files.values()].flatMap((text) =>
          [...text.matchAll(/from '((?:@[^'/]+\/)?[a-z][^'/]*)/g)].map((match) => match[1] ?? ''),
        );
        if (!files.has('package.json'))
          files.set(
            'package.json',
            JSON.stringify({ name: 'example', dependencies: Object.fromEntries(packages.map((name) => [name, '*'])) }),
          );
        // some examples are of a manifest or a Dockerfile alone: nothing that runs on a server
        expect(
          await firstFailure(
            new Map([['src/server.ts', "import express from 'express';\nexpress().listen(1);\n"], ...files]),
            random,
            Math.ceil(rounds / 25),
          ),
        ).toBe(null);
      }
    }
  });
});
