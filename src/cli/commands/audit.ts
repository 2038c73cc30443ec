import { resolve } from 'node:path';
import { ConfigurationError } from '../../errors.ts';
import { renderBaseline } from '../../findings/index.ts';
import { severities } from '../../findings/types.ts';
import { render } from '../../report/index.ts';
import { baselinePath, shown, write } from '../files.ts';
import { wantsColor } from '../io.ts';
import { run } from '../session.ts';
import type { FailLevel } from '../../config/index.ts';
import type { AuditResult, ReportFormat } from '../../report/index.ts';
import type { Io } from '../io.ts';
import type { RunOptions, Tools } from '../session.ts';

export interface AuditOptions extends RunOptions {
  format: ReportFormat;
  output?: string;
  failOn?: FailLevel;
  baseline?: string;
  updateBaseline: boolean;
  verbose: boolean;
}

/** `audit`: the report, and an exit code that a gate can use. */
export async function auditCommand(
  path: string | undefined,
  options: AuditOptions,
  io: Io,
  tools: Tools,
): Promise<number> {
  if (options.updateBaseline && (options.only.length > 0 || options.skip.length > 0)) {
    throw new ConfigurationError(
      '--update-baseline cannot go with --only or --skip: the findings of the other rules would be lost.',
    );
  }
  const { root, configuration, outcome } = await run(
    path,
    options,
    { rules: 'selected', baseline: options.updateBaseline ? 'none' : baselineOf(options) },
    io,
    tools,
  );
  const { result } = outcome;
  if (options.updateBaseline) return updateBaseline(root, options, result, io);

  const color = options.output === undefined && wantsColor(io, io.stdout, options.color);
  const text = await render(options.format, result, {
    color,
    width: io.stdout.columns || 100,
    verbose: options.verbose,
    quiet: options.quiet,
  });
  if (options.output === undefined) {
    await io.stdout.write(text);
  } else {
    const file = resolve(io.cwd, options.output);
    write(file, text, io);
    if (!options.quiet) await io.stderr.write(`${shown(file, io)} written: ${result.decision}\n`);
  }
  await tellToolProblems(result, io);
  if (result.coverage.files.parsed === 0) {
    await io.stderr.write(
      `${tools.tool.name}: none of the server files could be read in full, so the result says little.\n`,
    );
    return 2;
  }
  const level = options.failOn ?? configuration.failOn;
  if (level !== 'never' && missesEndpoints(result)) {
    await io.stderr.write(
      `${tools.tool.name}: an application is created, but none of its endpoints was found, so the result says little.\n`,
    );
    return 2;
  }
  return fails(result, level) ? 1 : 0;
}

/** Its own decision says so, and no finding: a gate must not let through what was not understood. */
function missesEndpoints({ decision, counts }: AuditResult): boolean {
  return decision === 'NEEDS FIX' && counts.critical + counts.high === 0;
}

function baselineOf({ baseline }: AuditOptions): 'default' | { file: string } {
  return baseline === undefined ? 'default' : { file: baseline };
}

/** Whether the result meets the threshold. `blocked` and `critical` are the same today; the one names the decision, the other a severity. */
export function fails(result: Pick<AuditResult, 'decision' | 'counts'>, level: FailLevel): boolean {
  if (level === 'never') return false;
  if (level === 'blocked') return result.decision === 'BLOCKED';
  return severities.slice(0, severities.indexOf(level) + 1).some((severity) => result.counts[severity] > 0);
}

/** An audit of nothing would be a PASS, and a gate that passes because of a wrong path is no gate. */
async function updateBaseline(root: string, options: AuditOptions, result: AuditResult, io: Io): Promise<number> {
  const file = baselinePath(root, options.baseline, io);
  write(file, renderBaseline(result.findings), io);
  const count = result.findings.length;
  if (!options.quiet) {
    await io.stderr.write(
      `${shown(file, io)} written with ${count} ${count === 1 ? 'finding' : 'findings'}. They no longer count; new ones do.\n`,
    );
  }
  return 0;
}

/** What failed is also in the report; a gate's log must show it without opening that. */
async function tellToolProblems({ toolProblems, tool }: AuditResult, io: Io): Promise<void> {
  for (const { rule, message } of toolProblems) {
    const what = rule === null ? 'the audit is incomplete' : `the rule ${rule} failed, which is a bug of ours`;
    await io.stderr.write(`${tool.name}: ${what}: ${message}\n`);
  }
}
