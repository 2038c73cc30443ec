import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Mark, MarkedCode } from './weaknesses.ts';

const ruleFile = z.object({
  rules: z.array(
    z.object({
      id: z.string(),
      metadata: z.object({ cwe: z.union([z.string(), z.array(z.string())]).optional() }).optional(),
    }),
  ),
});

/** Folders of rules for what runs in browsers or builds clouds. */
const elsewhere =
  /^(?:javascript\/(?:angular|browser|jquery|react|vue|monaco-editor|intercom|fbjs)|typescript\/(?:angular|react|aws-cdk))\//;

/** Rules whose tests are pages' code, which reads `window.location`. */
const inBrowsers = new Set(['detect-eval-with-expression', 'detect-insecure-websocket']);

/** Numbers for rules whose own say something else than what the rule looks for. */
const corrected: Readonly<Record<string, readonly number[]>> = {
  'node-postgres-sqli': [89],
  'sequelize-tls-disabled-cert-validation': [295],
  'remote-property-injection': [250, 915, 1321],
  // files that input names: a template or a module, which then runs
  'res-render-injection': [98, 94],
  'require-request': [98, 94, 22],
  'detect-non-literal-require': [98, 94, 22],
  'express-detect-notevil-usage': [94],
  'x-frame-options-misconfiguration': [113, 1021],
  'create-de-cipher-no-iv': [329, 327],
};

/**
 * The annotated tests of https://github.com/semgrep/semgrep-rules for server-side security: a line after `ruleid: name` has the
 * weakness, one after `ok: name` has not. Each file is a program of its own.
 */
export function semgrepSuites(checkout: string): MarkedCode[] {
  return ['javascript', 'typescript'].flatMap((language) =>
    readdirSync(join(checkout, language), { recursive: true, encoding: 'utf8' })
      .map((file) => `${language}/${file}`)
      .filter((file) => /\.[cm]?[jt]sx?$/.test(file) && file.includes('/security/') && !elsewhere.test(file))
      .toSorted()
      .flatMap((file): MarkedCode[] => {
        const rules = weaknessesOf(join(checkout, file.replace(/(?:\.test)?\.[cm]?[jt]sx?$/, '')));
        const all = marksIn(readFileSync(join(checkout, file), 'utf8'), file.split('/').at(-1) ?? '', rules);
        const marks = all.filter(({ rule }) => !inBrowsers.has(rule));
        return marks.length === 0 ? [] : [{ name: file, directory: checkout, only: file, marks }];
      }),
  );
}

/** CWE numbers by rule. */
function weaknessesOf(stem: string): Map<string, readonly number[]> {
  const path = ['.yaml', '.yml'].map((ending) => `${stem}${ending}`).find((each) => existsSync(each));
  if (path === undefined) return new Map();
  const { rules } = ruleFile.parse(parse(readFileSync(path, 'utf8')));
  return new Map(
    rules.map(({ id, metadata }) => {
      const cwe = [metadata?.cwe ?? []].flat();
      return [
        id,
        corrected[id] ??
          cwe
            .flatMap((text) => Number(/CWE-(\d+)/.exec(text)?.[1] ?? Number.NaN))
            .filter((number) => !Number.isNaN(number)),
      ];
    }),
  );
}

const annotation = /(?:\/\/|\/\*|\{\s*\/\*|<!--)\s*(todo)?(ruleid|ok)\s*:\s*([\w-]+)/;

function marksIn(
  text: string,
  file: string,
  rules: ReadonlyMap<string, readonly number[]>,
): (Mark & { readonly rule: string })[] {
  const lines = text.split('\n');
  return lines.flatMap((line, index): (Mark & { readonly rule: string })[] => {
    const [, todo, kind, rule = ''] = annotation.exec(line) ?? [];
    if (kind === undefined || todo !== undefined) return [];
    // several annotations may stand before one line; a statement may go over several
    let at = index + 1;
    while (annotation.test(lines[at] ?? '') || (lines[at] ?? '').trim() === '') {
      if (++at >= lines.length) return [];
    }
    const cwe = rules.get(rule) ?? [];
    return [
      {
        file,
        lines: [at + 1, (cwe.length > 0 && isImport(lines[at] ?? '') ? lastUse(lines, at) : lastLine(lines, at)) + 1],
        cwe,
        weak: kind === 'ruleid',
        label: `${file}:${at + 1} ${rule}`,
        rule,
      },
    ];
  });
}

/** A rule that matches from the import of a package to what is done with it has its annotation at the import. */
function isImport(line: string): boolean {
  return /^\s*(?:(?:var|let|const)\b.*=\s*)require\(|^import\b/.test(line);
}

/** Where the code around an import ends: at the next annotation, or with the block. */
function lastUse(lines: readonly string[], first: number): number {
  const indent = (line: string): number => line.search(/\S/);
  const own = indent(lines[first] ?? '');
  for (let at = first + 1; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (annotation.test(line) || (line.trim() !== '' && indent(line) < own)) return at - 1;
  }
  return lines.length - 1;
}

const longest = 12;

/** The last line of the statement that begins on a line: where its brackets are closed. */
function lastLine(lines: readonly string[], first: number): number {
  let open = 0;
  for (let at = first; at < Math.min(lines.length, first + longest); at++) {
    if (at > first && annotation.test(lines[at] ?? '')) return at - 1;
    for (const character of lines[at] ?? '') open += '([{'.includes(character) ? 1 : ')]}'.includes(character) ? -1 : 0;
    if (open <= 0) return at;
  }
  return first;
}
