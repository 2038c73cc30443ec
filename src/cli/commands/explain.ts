import { severities } from '../../findings/types.ts';
import { palette } from '../../report/palette.ts';
import { proseLines } from '../../report/prose-terminal.ts';
import { wrap } from '../../report/text.ts';
import { wantsColor } from '../io.ts';
import { unknownRule } from '../rules.ts';
import { run } from '../session.ts';
import type { Palette } from '../../report/palette.ts';
import type { Io } from '../io.ts';
import type { RuleEntry } from '../rules.ts';
import type { RunOptions, Tools } from '../session.ts';

/** `explain RULE`: why it exists and what to do; `explain score [path]`: how the score of a project came about. */
export async function explainCommand(
  topic: string,
  path: string | undefined,
  options: RunOptions,
  io: Io,
  tools: Tools,
): Promise<number> {
  const paint = palette(wantsColor(io, io.stdout, options.color));
  const width = Math.max(60, Math.min(100, io.stdout.columns || 100));
  if (topic === 'score') {
    await io.stdout.write(await explainScore(path, options, paint, io, tools));
    return 0;
  }
  const rules = await tools.loadRules();
  const rule = rules.find(({ id }) => id === topic) ?? onlyOne(rules.filter(({ id }) => id.endsWith(`/${topic}`)));
  if (rule === undefined) throw unknownRule(topic, [...rules.map(({ id }) => id), 'score']);
  await io.stdout.write(explainRule(rule, paint, width));
  return 0;
}

function explainRule(rule: RuleEntry, paint: Palette, width: number): string {
  const tags = rule.tags.length === 0 ? '' : paint.dim(`  ${rule.tags.join(', ')}`);
  const prose = (text: string) => proseLines(text, width - 2, paint).map((line) => `  ${line}`);
  const sections = [
    [`${paint.bold(rule.id)}  ${paint.severity[rule.severity](rule.severity)}${tags}`, ...wrap(rule.title, width)],
    [paint.bold('Why'), ...prose(rule.why)],
    [paint.bold('Fix'), ...prose(rule.fix)],
    ...(rule.bad.trim() === '' ? [] : [[paint.bold('Reported'), ...example(rule.bad, paint)]]),
    ...(rule.good.trim() === '' ? [] : [[paint.bold('Not reported'), ...example(rule.good, paint)]]),
    [paint.dim(`Not here, for a reason?  // backend-architect-ignore ${rule.id} -- the reason`)],
  ];
  return `\n${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}

/** An example is a fixture of a test: its file headings become comments, its expectations a mark at the end of the line. */
function example(source: string, paint: Palette): string[] {
  return source
    .replace(/^\s*\n/, '')
    .trimEnd()
    .split('\n')
    .map((line) => {
      const heading = /^\s*\/\/- (\S+)/.exec(line);
      if (heading !== null) return `  ${paint.dim(`│ // ${(heading[1] ?? '').replace(/^\//, '')}`)}`;
      const expected = /^(.*?)\s*(?:\/\/|--|#) \$ .*$/.exec(line);
      const code = (expected?.[1] ?? line).trimEnd();
      return `  ${paint.dim('│')} ${code}${expected === null ? '' : paint.severity.high('  ← here')}`.trimEnd();
    });
}

async function explainScore(
  path: string | undefined,
  options: RunOptions,
  paint: Palette,
  io: Io,
  tools: Tools,
): Promise<string> {
  const { outcome } = await run(path, options, { rules: 'selected', baseline: 'default' }, io, tools);
  const { result } = outcome;
  const counts = severities.map((severity) => `${result.counts[severity]} ${severity}`).join(', ');
  const lines = [
    `${paint.bold(result.project)}  ${result.decision}, ${result.score === null ? 'no score' : `${result.score.toFixed(1)} / 10`}`,
    paint.dim(`${counts}; critical findings block, high ones need a fix, and the scores take no part in that`),
    '',
    ...result.scoreExplanation,
  ];
  for (const area of result.areas) {
    if (area.score === null || area.explanation.length === 0) continue;
    lines.push('', paint.bold(`${area.title}  ${area.score.toFixed(1)}`), ...area.explanation);
  }
  lines.push(
    '',
    paint.dim('Each defect takes a share of what is left, by severity and by how far it spreads: docs/scoring.md'),
  );
  return `\n${lines.join('\n')}\n`;
}

function onlyOne<T>(items: readonly T[]): T | undefined {
  return items.length === 1 ? items[0] : undefined;
}
