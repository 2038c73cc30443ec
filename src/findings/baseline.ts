import { ConfigurationError } from '../errors.ts';
import { compareText } from './order.ts';
import type { Finding } from './types.ts';

/** Where the baseline is kept unless `--baseline` says otherwise. */
export const baselineFileName = 'backend-architect-baseline.json';

/** Findings that were there when the project adopted the audit; they are known, and do not fail it. */
export interface Baseline {
  /** as named by the user, for messages and reasons */
  path: string;
  fingerprints: ReadonlySet<string>;
}

interface Entry {
  fingerprint: string;
  rule: string;
  file: string;
}

/** The baseline file's text for these findings: sorted, one entry per line, so that a diff shows what was accepted. */
export function renderBaseline(findings: readonly Finding[]): string {
  const entries = findings.map((finding): Entry => ({
    fingerprint: finding.fingerprint,
    rule: finding.ruleId,
    file: finding.location.file,
  }));
  entries.sort(
    (a, b) => compareText(a.file, b.file) || compareText(a.rule, b.rule) || compareText(a.fingerprint, b.fingerprint),
  );
  const lines = entries.map((entry) => `    ${JSON.stringify(entry)}`);
  return `{\n  "version": 1,\n  "findings": [${lines.length === 0 ? '' : `\n${lines.join(',\n')}\n  `}]\n}\n`;
}

/** Reads a baseline file's text. A file that is not a baseline is an error: taking it as empty would fail the build with old findings. */
export function parseBaseline(text: string, path: string): Baseline {
  const remedy = 'Write it anew with --update-baseline.';
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (error) {
    throw new ConfigurationError(
      `${path} is not valid JSON: ${error instanceof Error ? error.message : String(error)}.`,
      remedy,
    );
  }
  if (!isRecord(data) || !Array.isArray(data['findings']))
    throw new ConfigurationError(`${path} is not a baseline: it has no "findings".`, remedy);
  if (data['version'] !== 1) {
    throw new ConfigurationError(
      `${path} has version ${JSON.stringify(data['version'])}, and this program reads version 1.`,
      remedy,
    );
  }
  const fingerprints = new Set<string>();
  const entries: unknown[] = data['findings'];
  for (const [index, entry] of entries.entries()) {
    if (!isRecord(entry) || typeof entry['fingerprint'] !== 'string') {
      throw new ConfigurationError(`${path}: findings[${index}] has no "fingerprint".`, remedy);
    }
    fingerprints.add(entry['fingerprint']);
  }
  return { path, fingerprints };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
