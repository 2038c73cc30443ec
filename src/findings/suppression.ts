import { didYouMean } from '../nearest.ts';
import type { Finding } from './types.ts';

/** A comment that carries an instruction, as `lower/` found it. */
export interface DirectiveComment {
  file: string;
  /** `backend-architect-ignore`, `backend-architect-ignore-file`; others are none of our business */
  name: string;
  /** the rest of the comment: `RULE[, RULE] -- reason` */
  text: string;
  /** 1-based line on which the comment starts */
  line: number;
}

/** Something is wrong with an instruction of the user's; never silence. */
export interface ConfigurationProblem {
  file: string;
  line: number;
  message: string;
}

/** One rule that one comment asks to ignore. */
interface Suppression {
  rule: string;
  reason: string;
  file: string;
  line: number;
  /** the last line it covers, from `line` on; Infinity for a whole file */
  lastLine: number;
  used: boolean;
}

/** The user's ignore comments: which findings they cover, and what is wrong with them. */
export interface Suppressions {
  /** the reason for ignoring the finding, or null if no comment covers it */
  match(finding: Pick<Finding, 'ruleId' | 'location'>): string | null;
  /** comments that do not apply, and, after all findings were matched, those that matched nothing */
  problems(ran: (ruleId: string) => boolean): ConfigurationProblem[];
}

/** Reads the ignore comments of the project. `ruleIds`: every rule there is, whether or not it runs. */
export function readSuppressions(comments: readonly DirectiveComment[], ruleIds: ReadonlySet<string>): Suppressions {
  const problems: ConfigurationProblem[] = [];
  const byFile = new Map<string, Suppression[]>();
  const ours = comments.filter(
    (comment) => comment.name === 'backend-architect-ignore' || comment.name === 'backend-architect-ignore-file',
  );
  for (const { name, file, line } of comments) {
    if (!name.startsWith('backend-architect-ignore-') || name === 'backend-architect-ignore-file') continue;
    problems.push({
      file,
      line,
      message: `"${name}" is unknown, so it ignores nothing. Write: backend-architect-ignore RULE -- reason`,
    });
  }
  const lines = new Set(ours.map((comment) => `${comment.file}\0${comment.line}`));

  for (const comment of ours) {
    const parsed = parse(comment, ruleIds);
    problems.push(...parsed.problems);
    const wholeFile = comment.name === 'backend-architect-ignore-file';
    const lastLine = wholeFile ? Number.POSITIVE_INFINITY : lastCovered(comment, lines);
    const list = byFile.get(comment.file) ?? [];
    byFile.set(comment.file, list);
    for (const rule of parsed.rules) {
      list.push({ rule, reason: parsed.reason, file: comment.file, line: comment.line, lastLine, used: false });
    }
  }

  return {
    match(finding) {
      const { file, line } = finding.location;
      let reason: string | null = null;
      for (const entry of byFile.get(file) ?? []) {
        const covers = entry.lastLine === Number.POSITIVE_INFINITY || (line >= entry.line && line <= entry.lastLine);
        if (!covers || entry.rule !== finding.ruleId) continue;
        entry.used = true;
        reason ??= entry.reason;
      }
      return reason;
    },
    problems(ran) {
      const unused = [...byFile.values()].flat().filter((entry) => !entry.used && ran(entry.rule));
      return [
        ...problems,
        ...unused.map(({ file, line, rule }) => ({
          file,
          line,
          message: `This comment ignores "${rule}", which reports nothing here. Remove it.`,
        })),
      ];
    },
  };
}

/** A comment covers its own line and the next; comments stacked above one line all reach that line. */
function lastCovered(comment: DirectiveComment, directiveLines: ReadonlySet<string>): number {
  let line = comment.line + 1;
  while (directiveLines.has(`${comment.file}\0${line}`)) line++;
  return line;
}

function parse(
  comment: DirectiveComment,
  ruleIds: ReadonlySet<string>,
): { rules: string[]; reason: string; problems: ConfigurationProblem[] } {
  const problems: ConfigurationProblem[] = [];
  const problem = (message: string) => problems.push({ file: comment.file, line: comment.line, message });
  const separator = /\s--+(?:\s|$)/.exec(` ${comment.text}`);
  const names = (separator === null ? comment.text : comment.text.slice(0, Math.max(0, separator.index - 1))).trim();
  const reason = separator === null ? '' : ` ${comment.text}`.slice(separator.index + separator[0].length).trim();
  const ids = names.split(/[\s,]+/).filter((id) => id !== '');

  if (ids.length === 0) {
    problem(`"${comment.name}" names no rule, so it ignores nothing. Write: ${comment.name} RULE -- reason`);
    return { rules: [], reason, problems };
  }
  // without a reason nothing is known of the words before it either: they may be prose, not rule ids
  if (reason === '') {
    problem(
      `"${comment.name}" gives no reason, so it ignores nothing. Write: ${comment.name} ${ids[0] ?? 'RULE'} -- reason`,
    );
    return { rules: [], reason, problems };
  }
  const rules: string[] = [];
  for (const id of ids) {
    if (ruleIds.has(id)) rules.push(id);
    else problem(`"${comment.name}" names an unknown rule "${id}".${didYouMean(id, ruleIds)}`);
  }
  return { rules, reason, problems };
}
