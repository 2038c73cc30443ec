import { codeFrame } from './frame.ts';
import { placeOf } from './groups.ts';
import { inlineCode, proseLines } from './prose-terminal.ts';
import { displayWidth, grouped, printable, truncate, truncatePath, wrap } from './text.ts';
import type { Group } from './groups.ts';
import type { Palette } from './palette.ts';
import type { AuditResult } from './types.ts';
import type { Finding, Severity } from '../findings/types.ts';

/** What the parts of the terminal report share. */
export interface Context {
  result: AuditResult;
  paint: Palette;
  color: boolean;
  width: number;
  verbose: boolean;
}

/** A defect with everything a person needs to act: its worst place, the code, how it comes about, why it matters, the fix. */
export function inFull(group: Group, context: Context): string[] {
  const { paint, width, result } = context;
  const [first, ...others] = group.findings;
  const mark = paint.severity[group.severity](group.severity.toUpperCase());
  const label = first.endpoint === null ? '' : printable(first.endpoint);
  const left = `${group.severity.toUpperCase()}  ${group.ruleId}`;
  const gap = Math.max(2, width - displayWidth(left) - displayWidth(label));
  const lines = [`${mark}  ${paint.bold(group.ruleId)}${label === '' ? '' : `${' '.repeat(gap)}${paint.dim(label)}`}`];
  lines.push(...proseLines(first.message, width - 2, paint).map((line) => `  ${line}`));
  lines.push(`  ${paint.dim(truncatePath(printable(placeOf(first.location, true)), width - 2))}`);
  const frame = codeFrame(first.location, result.excerpts[first.location.file], width - 11);
  if (frame.length > 0) lines.push('', ...drawFrame(frame, group.severity, context), '');
  lines.push(...path(first, context));
  lines.push(...labelled('why', first.why, context), ...labelled('fix', first.fix, context));
  if (others.length > 0) lines.push(...alsoAt(others, context));
  return lines;
}

function drawFrame(frame: ReturnType<typeof codeFrame>, severity: Severity, { paint }: Context): string[] {
  const digits = Math.max(...frame.map((line) => String(line.number).length));
  return frame.flatMap((line) => {
    const number = String(line.number).padStart(digits);
    if (!line.marked) return [`    ${paint.dim(`  ${number} │ ${line.text}`)}`];
    const shown = `    ${paint.severity[severity](`❯ ${number}`)} ${paint.dim('│')} ${line.text}`;
    if (line.underline === null) return [shown];
    const under = ' '.repeat(line.underline.start) + paint.severity[severity]('^'.repeat(line.underline.length));
    return [shown, `      ${' '.repeat(digits)} ${paint.dim('│')} ${under}`];
  });
}

/** How the evidence leads to the place, unless it never leaves the line that the frame shows. */
function path(finding: Finding, { paint, width }: Context): string[] {
  const { file, line } = finding.location;
  const leads = finding.trace.some(({ location }) => location.file !== file || location.line !== line);
  const steps = leads && finding.trace.length > 1 ? finding.trace : [];
  const shown = steps.length > 7 ? [...steps.slice(0, 3), null, ...steps.slice(-3)] : steps;
  const room = width - 8;
  const places = shown.map((step) =>
    step === null ? '' : truncatePath(printable(placeOf(step.location)), Math.floor(room / 2)),
  );
  const column = Math.max(0, ...places.map((place) => displayWidth(place)));
  return shown.map((step, index) => {
    const label = index === 0 ? paint.dim('path') : '    ';
    if (step === null) return `  ${label}  ${paint.dim(`… ${steps.length - 6} more steps`)}`;
    const place = places[index] ?? '';
    const gap = ' '.repeat(column - displayWidth(place) + 2);
    return `  ${label}  ${paint.dim(place)}${gap}${truncate(printable(step.message), room - column - 2)}`;
  });
}

function labelled(label: string, text: string, { paint, width }: Context): string[] {
  const lines = text.trim() === '' ? [] : proseLines(text, width - 8, paint);
  return lines.map((line, index) => `  ${index === 0 ? paint.dim(label.padEnd(4)) : '    '}  ${line}`);
}

function alsoAt(others: readonly Finding[], { paint, width, verbose }: Context): string[] {
  if (verbose) {
    return others.flatMap((finding, index) => [
      `  ${index === 0 ? paint.dim('also') : '    '}  ${paint.dim(truncatePath(printable(placeOf(finding.location)), width - 8))}`,
      ...wrap(printable(finding.message), width - 10).map((line) => `          ${line}`),
    ]);
  }
  const places = others.slice(0, 3).map((finding) => {
    const endpoint = finding.endpoint === null ? '' : ` (${printable(finding.endpoint)})`;
    return `${printable(placeOf(finding.location))}${endpoint}`;
  });
  const rest = others.length - places.length;
  const text = `${places.join(', ')}${rest > 0 ? ` and ${grouped(rest)} more` : ''}`;
  return wrap(text, width - 8).map(
    (line, index) => `  ${index === 0 ? paint.dim('also') : '    '}  ${paint.dim(line)}`,
  );
}

/** Two lines per defect: severity, rule, how often and where first; then what it is. */
export function table(groups: readonly Group[], context: Context): string[] {
  const { paint, width } = context;
  return groups.flatMap((group) => {
    const [first, ...others] = group.findings;
    const count = others.length === 0 ? '' : ` ×${grouped(group.findings.length)}`;
    const left = `${group.severity.padEnd(8)}  ${group.ruleId}${count}`;
    const place = truncatePath(printable(placeOf(first.location)), Math.max(20, width - left.length - 2));
    const gap = ' '.repeat(Math.max(2, width - left.length - displayWidth(place)));
    const what = others.length === 0 || context.verbose ? first.message : group.title;
    return [
      `${paint.severity[group.severity](group.severity.padEnd(8))}  ${group.ruleId}${paint.dim(`${count}${gap}${place}`)}`,
      `${' '.repeat(10)}${inlineCode(truncate(printable(what), width - 10), paint)}`,
      ...(context.verbose ? others : []).map((finding) => {
        const start = truncatePath(printable(placeOf(finding.location)), 40);
        const room = width - 12 - displayWidth(start);
        return `${' '.repeat(10)}${paint.dim(start)}  ${inlineCode(truncate(printable(finding.message), room), paint)}`;
      }),
    ];
  });
}
