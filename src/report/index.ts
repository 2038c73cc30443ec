import { redactSecrets } from './redact.ts';
import type { AuditResult } from './types.ts';

export type { AuditResult } from './types.ts';

/** The formats of an audit. */
export const reportFormats = ['terminal', 'markdown', 'json', 'sarif'] as const;
export type ReportFormat = (typeof reportFormats)[number];

export interface ReportOptions {
  color: boolean;
  /** columns of the terminal */
  width: number;
  /** also what is only possible */
  verbose: boolean;
  /** on a terminal, only the decision, the score and why */
  quiet: boolean;
}

/** The text of a report. A format is loaded when it is asked for: most runs need one, and start-up time is felt on every run. */
export async function render(format: ReportFormat, result: AuditResult, options: ReportOptions): Promise<string> {
  switch (format) {
    case 'terminal':
      return (await import('./terminal.ts')).renderTerminal(redactSecrets(result), options);
    case 'markdown':
      return (await import('./markdown.ts')).renderMarkdown(redactSecrets(result));
    case 'json':
      return (await import('./json.ts')).renderJson(result);
    case 'sarif':
      return (await import('./sarif.ts')).renderSarif(result, options);
  }
}
