import type { AuditResult } from './types.ts';
import type { Location } from '../findings/types.ts';

/** Weaknesses whose place is a secret itself: hard-coded credentials, passwords and keys, secrets in files that are shared. */
const secretWeaknesses: ReadonlySet<string> = new Set([
  'CWE-798',
  'CWE-259',
  'CWE-321',
  'CWE-312',
  'CWE-540',
  'CWE-615',
]);

/** Characters of a secret that stay, so that people know which one it is. */
const kept = 3;

/**
 * The result with the secrets that findings point to masked in the source lines. Reports are kept in logs, tickets and code
 * scanning, where a secret must not be copied to; the lines around another finding may hold one, too.
 */
export function redactSecrets(result: AuditResult): AuditResult {
  const all = [...result.findings, ...result.possible, ...result.suppressed.map(({ finding }) => finding)];
  const secrets = all.filter((finding) => finding.cwe.some((cwe) => secretWeaknesses.has(cwe)));
  if (secrets.length === 0) return result;
  const excerpts = { ...result.excerpts };
  for (const { location } of secrets) {
    const lines = excerpts[location.file];
    if (lines !== undefined) excerpts[location.file] = maskLines(lines, location);
  }
  return { ...result, excerpts };
}

function maskLines(lines: Readonly<Record<number, string>>, location: Location): Record<number, string> {
  const masked = { ...lines };
  for (let number = location.line; number <= location.endLine; number++) {
    const text = lines[number];
    if (text === undefined) continue;
    const from = number === location.line ? location.column - 1 : 0;
    const to = number === location.endLine ? location.endColumn - 1 : text.length;
    // of a secret of many lines (a key in PEM form) only the first is a heading
    const inside = text.slice(from, to);
    masked[number] =
      text.slice(0, from) + (number > location.line ? stars(inside, 0) : maskValue(inside)) + text.slice(to);
  }
  return masked;
}

/** Masks what stands in quotes; without quotes, what follows `=` or `:`; without these, everything. Never changes the length. */
function maskValue(text: string): string {
  const quoted = text.replaceAll(
    /(["'`])(.*?)(\1|$)/g,
    (_, open: string, body: string, close: string) => open + stars(body, kept) + close,
  );
  if (quoted !== text || /["'`]/.test(text)) return quoted;
  const assigned = /^(.*?[=:]\s*)(\S.*)$/.exec(text);
  return assigned === null ? stars(text, kept) : (assigned[1] ?? '') + stars(assigned[2] ?? '', kept);
}

function stars(text: string, keep: number): string {
  // a short secret would be given away by its first characters
  const shown = text.length >= keep * 4 ? keep : 0;
  return text.slice(0, shown) + text.slice(shown).replaceAll(/\S/g, '*');
}
