import { ConfigurationError } from '../../errors.ts';
import { didYouMean } from '../../nearest.ts';
import { renderTraces } from '../../report/trace.ts';
import { wantsColor } from '../io.ts';
import { run } from '../session.ts';
import type { ConsumerEntry, EndpointEntry } from '../../report/inventory.ts';
import type { TraceEntry, TraceFormat } from '../../report/trace.ts';
import type { Io } from '../io.ts';
import type { RunOptions, Tools } from '../session.ts';

export interface TraceCommandOptions extends RunOptions {
  format: TraceFormat;
}

/** `trace 'POST /orders'`: one request, step by step. */
export async function traceCommand(
  wanted: string,
  path: string | undefined,
  options: TraceCommandOptions,
  io: Io,
  tools: Tools,
): Promise<number> {
  const { outcome } = await run(path, options, { rules: 'selected', baseline: 'default' }, io, tools);
  const { endpoints, consumers } = outcome.inventory();
  const found = findEntries(wanted, [...endpoints, ...consumers]);
  const color = wantsColor(io, io.stdout, options.color);
  const findings =
    options.format === 'json' ? [...outcome.result.findings, ...outcome.result.possible] : outcome.result.findings;
  // a pipe has no width: little should be cut for it
  await io.stdout.write(renderTraces(found, findings, options.format, { color, width: io.stdout.columns || 160 }));
  return 0;
}

/**
 * What a name stands for: a request as for endpoints, or a consumer by its label (`queue mails`), its name or its handler. An
 * endpoint may be named by its handler, too.
 */
export function findEntries(wanted: string, entries: readonly TraceEntry[]): TraceEntry[] {
  const endpoints = entries.filter((entry): entry is EndpointEntry => 'protocol' in entry);
  const consumers = entries.filter((entry): entry is ConsumerEntry => !('protocol' in entry));
  const tiers: (() => TraceEntry[])[] = [
    () => entries.filter(({ label }) => label === wanted),
    () => findEndpoints(wanted, endpoints),
    () => consumers.filter(({ name }) => name === wanted),
    () => entries.filter(({ handler }) => handler?.name === wanted),
  ];
  for (const tier of tiers) {
    const found = tier();
    const labels = new Set(found.map(({ label }) => label));
    if (labels.size > 1) throw ambiguous(wanted, found);
    if (found.length > 0) return found;
  }
  throw notFound(wanted, entries);
}

/**
 * The endpoints that a request like `POST /orders/42` meets: by label, by path alone, by a path with values in place of
 * parameters, or by the end of a path. Several, when several packages have it.
 */
function findEndpoints(wanted: string, endpoints: readonly EndpointEntry[]): EndpointEntry[] {
  const [, method = '', path = ''] = /^(?:([A-Za-z]+)\s+)?(\S.*)$/.exec(wanted.trim()) ?? [];
  const sameMethod = (endpoint: EndpointEntry) =>
    method === '' || endpoint.method === method.toUpperCase() || endpoint.method === 'ALL';
  const exact = endpoints.filter(
    (endpoint) => endpoint.label === wanted || (sameMethod(endpoint) && samePath(endpoint.path, path)),
  );
  return (
    [
      exact,
      endpoints.filter((endpoint) => sameMethod(endpoint) && matches(endpoint.path, path)),
      // without the prefix under which the router is mounted
      endpoints.filter((endpoint) => sameMethod(endpoint) && endsWith(endpoint.path, path)),
    ].find((tier) => tier.length > 0) ?? []
  );
}

const shownChoices = 20;

function ambiguous(wanted: string, found: readonly TraceEntry[]): ConfigurationError {
  const lines = found.slice(0, shownChoices).map(({ label, file, line }) => `  ${label}  (${file}:${line})`);
  const more = found.length > shownChoices ? [`  and ${found.length - shownChoices} more`] : [];
  return new ConfigurationError(
    [`${wanted} may be one of ${found.length}:`, ...lines, ...more].join('\n'),
    'Name one of them, with its verb.',
  );
}

function samePath(a: string, b: string): boolean {
  return trimmed(a) === trimmed(b);
}

/** `/orders/:id`, `/orders/{id}` and `/orders/[id]` are met by `/orders/42`. */
function matches(pattern: string, path: string): boolean {
  const parts = trimmed(pattern).split('/');
  const given = trimmed(path.replace(/[?#].*$/, '')).split('/');
  for (const [index, part] of parts.entries()) {
    if (part === '*' || part.startsWith('*') || part.startsWith('[...')) return given.length > index;
    const value = given[index];
    if (value === undefined) return false;
    const parameter = part.startsWith(':') || /^[{[].*[}\]]$/.test(part);
    if (!parameter && part !== value) return false;
  }
  return parts.length === given.length;
}

/** `/api/v1/orders/:id` ends with `/orders/42`, but not with `/42`: a parameter alone would be met by anything. */
function endsWith(pattern: string, path: string): boolean {
  const wanted = trimmed(path).split('/').slice(1);
  const parts = trimmed(pattern).split('/').slice(1);
  if (!path.startsWith('/') || wanted.length === 0 || wanted.length >= parts.length) return false;
  const tail = parts.slice(-wanted.length);
  return tail[0] === wanted[0] && matches(`/${tail.join('/')}`, path);
}

function trimmed(path: string): string {
  return path.length > 1 ? path.replace(/\/+$/, '') : path;
}

function notFound(wanted: string, entries: readonly TraceEntry[]): ConfigurationError {
  if (entries.length === 0) return new ConfigurationError('No endpoints were found, so there is none to trace.');
  const path = wanted.replace(/^[A-Za-z]+\s+/, '');
  const otherVerbs = entries.filter((entry) => 'protocol' in entry && matches(entry.path, path));
  const hint =
    otherVerbs.length > 0
      ? ` There is ${[...new Set(otherVerbs.map(({ label }) => label))].join(', ')}.`
      : didYouMean(
          wanted,
          wanted.includes('/')
            ? entries.map(({ label }) => label)
            : entries.flatMap(({ label, handler }) => [label, handler?.name ?? label]),
        );
  return new ConfigurationError(`There is no endpoint ${wanted}.${hint}`, 'List them with: backend-architect map');
}
