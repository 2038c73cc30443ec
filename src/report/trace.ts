import { palette } from './palette.ts';
import { counted, displayWidth, printable, truncate, truncatePath, wrap } from './text.ts';
import { answer, deliveryInWords } from './map.ts';
import type { ConsumerEntry, EndpointEntry, Place, StepEntry } from './inventory.ts';
import type { Finding } from '../findings/types.ts';
import type { Palette } from './palette.ts';

/** The formats of `trace`. */
export const traceFormats = ['terminal', 'json'] as const;
export type TraceFormat = (typeof traceFormats)[number];

interface Context {
  paint: Palette;
  width: number;
}

/** Raised when a field changes its meaning or goes; new fields do not raise it. */
export const traceSchemaVersion = 1;

/** What a trace is of: something that is requested, or that is delivered. */
export type TraceEntry = EndpointEntry | ConsumerEntry;

/**
 * Requests and messages on their whole way, from the route to the tables, with what guards them and what was found there. Several,
 * where several applications of the project answer to the same name.
 */
export function renderTraces(
  entries: readonly TraceEntry[],
  findings: readonly Finding[],
  format: TraceFormat,
  options: { color: boolean; width: number },
): string {
  if (format === 'terminal') return entries.map((entry) => renderTrace(entry, findings, options)).join('');
  const traces = entries.map((entry) => ({
    ...entry,
    findings: findingsOf(entry, findings).map(({ ruleId, severity, message, location, fingerprint }) => ({
      ruleId,
      severity,
      message,
      file: location.file,
      line: location.line,
      fingerprint,
    })),
  }));
  return `${JSON.stringify({ schemaVersion: traceSchemaVersion, traces }, null, 2)}\n`;
}

function renderTrace(
  endpoint: TraceEntry,
  findings: readonly Finding[],
  options: { color: boolean; width: number },
): string {
  const own = findingsOf(endpoint, findings);
  const paint = palette(options.color);
  const context: Context = { paint, width: Math.max(80, Math.min(160, options.width)) };
  const shown = new Set<Finding>();
  const at = (place: Place) => {
    const here = own.filter(
      (finding) => !shown.has(finding) && finding.location.file === place.file && finding.location.line === place.line,
    );
    for (const finding of here) shown.add(finding);
    return here.flatMap((finding) => findingLines(finding, context));
  };

  const lines = [
    `${paint.bold(printable(endpoint.label))}${paint.dim(`  ${printable(carriedBy(endpoint))}`)}`,
    '',
    row(isEndpoint(endpoint) ? 'route' : endpoint.kind, 0, printable(nameOf(endpoint)), endpoint, context),
    ...at(endpoint),
  ];
  const stepLines = (steps: readonly StepEntry[]) =>
    steps.flatMap((step) => {
      const notes = step.notes.length === 0 ? '' : `(${printable(step.notes.join('; '))})`;
      // `throw  throw NotFound` says one word too many
      const text = step.text.startsWith(`${step.kind} `) ? step.text.slice(step.kind.length + 1) : step.text;
      return [row(printable(step.kind), step.depth + 1, printable(text), step, context, notes), ...at(step)];
    });

  const parts = partsOf(endpoint.steps);
  // what a handler checks itself shows beneath it
  for (const guard of isEndpoint(endpoint) ? endpoint.chain.filter(({ scope }) => scope !== 'handler') : []) {
    const does =
      guard.kinds === null
        ? 'not understood'
        : guard.kinds.length === 0
          ? 'nothing of interest'
          : guard.kinds.join(', ');
    const condition = guard.conditional ? ', only sometimes' : '';
    lines.push(
      row('guard', 0, printable(guard.name), guard, context, `(${guard.scope}: ${does}${condition})`),
      ...at(guard),
    );
    const own = parts.findIndex(
      ({ head }) =>
        head?.kind === 'guard' &&
        head.file === guard.file &&
        head.line === guard.line &&
        head.text.startsWith(guard.name),
    );
    if (own >= 0) lines.push(...parts.splice(own, 1).flatMap((part) => stepLines(part.steps)));
  }
  for (const part of parts.filter(({ head }) => head?.kind === 'guard')) {
    if (part.head !== null)
      lines.push(row('guard', 0, printable(part.head.text), part.head, context), ...at(part.head));
    lines.push(...stepLines(part.steps));
  }
  if (endpoint.handler === null)
    lines.push(`${paint.dim('handler ')}  ${paint.severity.high('could not be resolved')}`);
  else
    lines.push(row('handler', 0, printable(endpoint.handler.name), endpoint.handler, context), ...at(endpoint.handler));
  lines.push(...parts.filter(({ head }) => head?.kind !== 'guard').flatMap((part) => stepLines(part.steps)));

  const settings = isEndpoint(endpoint) ? verdicts(endpoint, paint) : deliveryLines(endpoint, paint);
  if (settings.length > 0) lines.push('', ...settings);
  const elsewhere = own.filter((finding) => !shown.has(finding));
  if (elsewhere.length > 0)
    lines.push(
      '',
      paint.dim('also on its way'),
      ...elsewhere.flatMap((finding) => findingLines(finding, context, true)),
    );
  for (const { message, file, line } of endpoint.unknowns)
    lines.push(
      `${paint.dim('?')} ${printable(message)}${file === null ? '' : paint.dim(`  ${printable(`${file}:${line}`)}`)}`,
    );
  lines.push('', own.length === 0 ? 'Nothing was found on its way.' : `${counted(own.length, 'finding')} on its way.`);
  return `\n${lines.map((line) => line.trimEnd()).join('\n')}\n`;
}

function isEndpoint(entry: TraceEntry): entry is EndpointEntry {
  return 'protocol' in entry;
}

function nameOf(entry: TraceEntry): string {
  return isEndpoint(entry) ? `${entry.method} ${entry.path}` : entry.name;
}

/** `trpc, as POST /api/trpc/users.create`, `graphql at /graphql`. */
function carriedBy(entry: TraceEntry): string {
  if (!isEndpoint(entry)) return entry.library;
  const { framework, request, mount } = entry;
  if (request !== null) return `${framework}, as ${request.method} ${request.path}`;
  return mount === '' ? framework : `${framework} at ${mount}`;
}

function deliveryLines({ delivery, conditional }: ConsumerEntry, paint: Palette): string[] {
  const words = deliveryInWords(delivery);
  return [
    ...(words === '' ? [] : [`${paint.dim('delivery'.padEnd(15))}${printable(words)}`]),
    ...(conditional ? [`${paint.dim('registered'.padEnd(15))}only sometimes`] : []),
  ];
}

/** The steps of each guard and those of the handler, which start with an entry of that kind. */
function partsOf(steps: readonly StepEntry[]): { head: StepEntry | null; steps: StepEntry[] }[] {
  const parts: { head: StepEntry | null; steps: StepEntry[] }[] = [{ head: null, steps: [] }];
  for (const step of steps) {
    if (step.depth === 0 && (step.kind === 'guard' || step.kind === 'handler')) parts.push({ head: step, steps: [] });
    else parts.at(-1)?.steps.push(step);
  }
  return parts;
}

/** Findings about the endpoint, and those at places it passes. */
function findingsOf(endpoint: TraceEntry, findings: readonly Finding[]): Finding[] {
  const passed: Place[] = [
    endpoint,
    ...(isEndpoint(endpoint) ? endpoint.chain : []),
    ...endpoint.steps,
    ...(endpoint.handler === null ? [] : [endpoint.handler]),
  ];
  const places = new Set(passed.map(({ file, line }) => `${file}:${line}`));
  return findings.filter(
    (finding) => finding.endpoint === endpoint.label || places.has(`${finding.location.file}:${finding.location.line}`),
  );
}

function row(kind: string, depth: number, text: string, place: Place, { paint, width }: Context, notes = ''): string {
  const where = truncatePath(printable(`${place.file}:${place.line}`), Math.floor(width / 2));
  const label = kind.padEnd(8);
  const indent = '  '.repeat(Math.min(depth, 8));
  const room = width - label.length - 4 - displayWidth(where) - indent.length;
  const shown = truncate(text, room);
  const rest = truncate(notes, Math.max(0, room - displayWidth(shown) - 1));
  const used = displayWidth(shown) + (rest === '' ? 0 : displayWidth(rest) + 1);
  const gap = ' '.repeat(Math.max(0, room - used) + 2);
  return `${paint.dim(label)}  ${indent}${shown}${rest === '' ? '' : ` ${paint.dim(rest)}`}${gap}${paint.dim(where)}`;
}

function findingLines(finding: Finding, { paint, width }: Context, withPlace = false): string[] {
  const place = withPlace ? paint.dim(`  ${printable(`${finding.location.file}:${finding.location.line}`)}`) : '';
  return [
    `${' '.repeat(10)}↳ ${paint.severity[finding.severity](finding.severity)} ${finding.ruleId}${place}`,
    ...wrap(printable(finding.message), width - 12).map((line) => `${' '.repeat(12)}${line}`),
  ];
}

function verdicts({ guards }: EndpointEntry, paint: Palette): string[] {
  const rows = [
    ['authenticated', guards.auth, 'authentication'],
    ['authorized', guards.authorization, 'authorization'],
    ['validated', guards.validation, 'validation'],
    ['rate limited', guards.rateLimit, 'rate-limit'],
  ] as const;
  return rows.map(([title, value, key]) => {
    const why = guards.evidence.find((entry) => entry.guard === key);
    const text = answer(value);
    const painted = text === 'yes' ? paint.good('yes') : text === '?' ? paint.severity.high('not known') : 'no';
    return `${paint.dim(title.padEnd(15))}${painted}${why === undefined ? '' : paint.dim(`  ${printable(why.reason)}`)}`;
  });
}
