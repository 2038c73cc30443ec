import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'jsonc-parser';
import { z } from 'zod';
import { discover } from '../../src/project/discover.ts';
import type { Mark, MarkedCode } from './weaknesses.ts';

const answers = z.object({
  vulnerabilities: z.array(
    z.object({
      id: z.string(),
      type: z.string(),
      filesRelated: z.array(z.object({ file: z.string(), line: z.number(), type: z.string().optional() })),
    }),
  ),
});

const numbers: Readonly<Record<string, readonly number[]>> = {
  'command-injection': [78],
  'code-injection': [94],
  'open-redirect': [601],
  'path-traversal': [22],
  'prototype-pollution': [1321],
  'sql-injection': [89],
  'template-injection': [1336, 79],
  'insecure-deserialization': [502],
  'mass-assignment': [915],
  'improper-type-validation': [843],
  ssrf: [918],
  redos: [1333],
  xss: [79],
};

/** Lines by which a place in the answers may differ from the place of a finding: statements go over several lines. */
const tolerance = 3;

/**
 * Flows of https://github.com/snyk-labs/snyk-vulnbench that an attacker reaches, in fixtures of JavaScript and TypeScript. Those
 * that end in code for browsers, as `src/project` tells it, are no business of a backend's audit.
 */
export async function vulnbenchSuites(checkout: string): Promise<MarkedCode[]> {
  const fixtures = join(checkout, 'fixtures');
  const suites: MarkedCode[] = [];
  for (const name of readdirSync(fixtures).toSorted()) {
    const path = join(fixtures, name, 'findings-attacker-reachable.json');
    if (!existsSync(path)) continue;
    // some are not strict JSON
    const { vulnerabilities } = answers.parse(parse(readFileSync(path, 'utf8'), [], { allowTrailingComma: true }));
    const marks = vulnerabilities.flatMap(({ id, type, filesRelated }): Mark[] => {
      const sink = filesRelated.findLast((each) => each.type === 'sink');
      if (sink === undefined || !/\.[cm]?[jt]sx?$/.test(sink.file)) return [];
      return [
        {
          file: sink.file,
          lines: [sink.line - tolerance, sink.line + tolerance],
          cwe: numbers[type] ?? [],
          weak: true,
          label: `${id} ${sink.file}:${sink.line}`,
        },
      ];
    });
    if (marks.length === 0) continue;
    const directory = join(fixtures, name, 'project');
    const { files } = await discover(directory);
    const pages = new Set(files.filter(({ role }) => role === 'frontend').map((file) => file.path));
    const kept = marks.filter(({ file }) => !pages.has(file));
    if (kept.length > 0) suites.push({ name, directory, only: null, marks: kept });
  }
  return suites;
}
