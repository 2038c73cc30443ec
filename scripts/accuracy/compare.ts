import type { EndpointEntry } from '../../src/report/inventory.ts';
import { shapeOf, type Expectations, type ExpectedEndpoint } from './expectations.ts';

/** How many of the things that were expected were found, and which were not. */
export interface Tally {
  expected: number;
  found: number;
  readonly missed: string[];
}

export interface Comparison {
  readonly name: string;
  readonly endpoints: Tally;
  /** found, but not in a list that is said to be complete; null where it is not */
  readonly extra: string[] | null;
  readonly params: Tally;
  readonly callees: Tally;
  readonly guards: Tally;
  readonly lines: Tally;
  notCompared: number;
}

export function compare(expectations: Expectations, found: readonly EndpointEntry[]): Comparison {
  const comparison: Comparison = {
    name: expectations.name,
    endpoints: tally(),
    extra: expectations.complete ? [] : null,
    params: tally(),
    callees: tally(),
    guards: tally(),
    lines: tally(),
    notCompared: expectations.notCompared,
  };
  const wanted = new Set<EndpointEntry>();
  for (const expected of expectations.endpoints) {
    const label = `${expected.method} ${expected.path}`;
    const matches = found.filter((one) => answers(one, expected.method, expected.path));
    if (matches.length === 0 && expected.method === 'GET' && expectations.pages.has(shapeOf(expected.path))) {
      comparison.notCompared += 1;
      continue;
    }
    for (const one of matches) wanted.add(one);
    count(comparison.endpoints, matches.length > 0, label);
    compareDetails(comparison, expected, matches, label);
  }
  for (const path of expectations.absent) {
    const phantom = found.some((one) => shapesOf(one).includes(shapeOf(path)));
    if (phantom && comparison.extra === null) count(comparison.endpoints, false, `${path} should not be there`);
  }
  for (const one of found)
    if (!wanted.has(one))
      comparison.extra?.push(
        `${one.protocol === 'http' ? '' : `${one.protocol} `}${one.label} (${one.file}:${one.line})`,
      );
  for (const { method, path, line, guarded } of expectations.guards) {
    const one =
      found.find((entry) => answers(entry, method, path)) ??
      found.find((entry) => fits(entry.path, path) && (entry.line === line || entry.handler?.line === line));
    // a path that no route of the list has is made up to test something else
    if (one === undefined && !expectations.endpoints.some((each) => shapeOf(each.path) === shapeOf(path))) {
      comparison.notCompared += 1;
      continue;
    }
    const answer = one === undefined ? 'not found' : String(one.guards.auth);
    count(comparison.guards, answer === String(guarded), `${method} ${path}: ${guarded} expected, ${answer} found`);
  }
  return comparison;
}

function compareDetails(
  comparison: Comparison,
  expected: ExpectedEndpoint,
  matches: readonly EndpointEntry[],
  label: string,
): void {
  const params = matches.flatMap((one) => one.params);
  for (const { name, in: place } of expected.params) {
    // stands for the whole operation, not for something that clients send
    if (/^graphql_(?:query|mutation|subscription)_/.test(name)) continue;
    const found = params.some((param) => sameParam(param, name, place));
    count(comparison.params, found, `${label}: ${place} ${name}`);
  }
  const callees = matches.flatMap((one) => one.callees);
  for (const { name } of expected.callees) {
    const found = callees.some((callee) => sameCallee(callee.name, name) || sameCallee(callee.written, name));
    count(comparison.callees, found, `${label}: ${name}()`);
  }
  if (expected.line !== null) {
    const lines = matches.flatMap((one) => [one.line, one.handler?.line]);
    count(comparison.lines, lines.includes(expected.line), `${label}: line ${expected.line}, not ${lines.join('/')}`);
  }
}

const rpcMethods: Readonly<Record<string, string>> = { QUERY: 'GET', MUTATION: 'POST', SUBSCRIPTION: 'SUBSCRIBE' };

/** What an action of Remix and React Router runs for. The inventory lists the one that forms use, if it treats all alike. */
const writing = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** A route for all methods answers each, and an action whatever may write. */
function answers(entry: EndpointEntry, method: string, path: string): boolean {
  if (!shapesOf(entry).includes(shapeOf(path))) return false;
  if (entry.protocol === 'rpc') return (rpcMethods[entry.method] ?? method) === method;
  if (entry.framework === 'remix' && entry.method === 'POST') return writing.has(method);
  return entry.protocol !== 'http' || entry.method === method || entry.method === 'ALL' || method === 'ANY';
}

/** Whether a route with this path answers an address: `/posts/:id` does `/posts/1`. */
function fits(route: string, address: string): boolean {
  const parts = shapeOf(route).split('/');
  const given = shapeOf(address).split('/');
  return parts.length === given.length && parts.every((part, index) => part === '{}' || part === given[index]);
}

/** The path under which an endpoint may be listed: operations of other protocols have addresses made up by the list's author. */
function shapesOf(entry: EndpointEntry): string[] {
  const shape = shapeOf(entry.path);
  if (entry.protocol === 'http') return [shape];
  const address = entry.path.replace(/^\//, '');
  const mount = entry.mount || (entry.protocol === 'graphql' ? '/graphql' : '/api/trpc');
  if (entry.protocol === 'rpc') return [shape, shapeOf(`${mount}/${address}`)];
  const operation = entry.path.replace(/^.*[/#]/, '');
  const kind = entry.method.charAt(0) + entry.method.slice(1).toLowerCase();
  return [shape, shapeOf(`${mount}#${kind}.${operation}`), shapeOf(`ws://${address}`)];
}

function sameParam(param: { name: string; in: string }, name: string, place: string): boolean {
  // the whole body is called `body` where no field of it is known, and that of a procedure `input`
  if (place === 'body' && name === 'body' && param.in === 'body') return true;
  if (place === 'body' && name === 'input' && param.in === 'argument') return true;
  if (place === 'header') return param.in === place && param.name.toLowerCase() === name.toLowerCase();
  const places = place === 'body' ? ['body', 'file', 'argument'] : [place, 'argument'];
  // members of an argument are listed with its name
  const own = param.in === 'argument' ? param.name.replace(/^.*\./, '') : param.name;
  return own === name && places.includes(param.in);
}

/** `service().save` is expected as written; a name that is given without what it is called on will do. */
function sameCallee(found: string, expected: string): boolean {
  return found === expected || found === expected.replace(/^.*\./, '') || found.replace(/^.*\./, '') === expected;
}

function tally(): Tally {
  return { expected: 0, found: 0, missed: [] };
}

function count(tally: Tally, found: boolean, what: string): void {
  tally.expected += 1;
  if (found) tally.found += 1;
  else tally.missed.push(what);
}
