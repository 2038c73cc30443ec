import { ConfigurationError } from '../../errors.ts';
import { didYouMean } from '../../nearest.ts';
import { renderTrace } from '../../report/trace.ts';
import { wantsColor } from '../io.ts';
import { run } from '../session.ts';
import type { EndpointEntry } from '../../report/inventory.ts';
import type { TraceFormat } from '../../report/trace.ts';
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
  const found = findEndpoints(wanted, outcome.inventory().endpoints);
  const color = wantsColor(io, io.stdout, options.color);
  const findings =
    options.format === 'json' ? [...outcome.result.findings, ...outcome.result.possible] : outcome.result.findings;
  const texts = found.map((endpoint) =>
    renderTrace(endpoint, findings, options.format, { color, width: io.stdout.columns || 100 }),
  );
  await io.stdout.write(texts.join(''));
  return 0;
}

/**
 * The endpoints that a request like `POST /orders/42` meets: by label, by path alone, by a path with values in place of
 * parameters, or by the end of a path. Several, when several packages have it.
 */
export function findEndpoints(wanted: string, endpoints: readonly EndpointEntry[]): EndpointEntry[] {
  const [, method = '', path = ''] = /^(?:([A-Za-z]+)\s+)?(\S.*)$/.exec(wanted.trim()) ?? [];
  const sameMethod = (endpoint: EndpointEntry) =>
    method === '' || endpoint.method === method.toUpperCase() || endpoint.method === 'ALL';
  const exact = endpoints.filter(
    (endpoint) => endpoint.label === wanted || (sameMethod(endpoint) && samePath(endpoint.path, path)),
  );
  const found = [
    exact,
    endpoints.filter((endpoint) => sameMethod(endpoint) && matches(endpoint.path, path)),
    // without the prefix under which the router is mounted
    endpoints.filter((endpoint) => sameMethod(endpoint) && endsWith(endpoint.path, path)),
  ].find((tier) => tier.length > 0);
  if (found === undefined) throw notFound(wanted, endpoints);
  const labels = new Set(found.map((endpoint) => endpoint.label));
  if (labels.size > 1) {
    throw new ConfigurationError(`${wanted} may be several endpoints: ${[...labels].join(', ')}.`, 'Name one of them.');
  }
  return found;
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

function notFound(wanted: string, endpoints: readonly EndpointEntry[]): ConfigurationError {
  if (endpoints.length === 0) return new ConfigurationError('No endpoints were found, so there is none to trace.');
  const hint = didYouMean(
    wanted,
    endpoints.map((endpoint) => endpoint.label),
  );
  return new ConfigurationError(`There is no endpoint ${wanted}.${hint}`, 'List them with: backend-architect map');
}
