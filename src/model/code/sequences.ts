import type { Expression, Pattern, Statement } from '../../ir/index.ts';
import type { Location } from '../../findings/types.ts';
import type { BackendModel, Endpoint, Step } from '../types.ts';
import { bare, below, functionAt, spotOf, type ModuleCode, type Spot } from './module-code.ts';

/** Awaits of one block that stand one after the other and need nothing of each other. */
export interface AwaitSequence {
  readonly function: string;
  /** rounds of a loop, rather than statements: the one await of its body */
  readonly inLoop: boolean;
  readonly awaits: readonly { readonly place: Location; readonly steps: readonly Step[] }[];
  readonly endpoints: readonly Endpoint[];
}

interface Site {
  readonly spot: Spot;
  readonly steps: Step[];
  readonly endpoints: Set<Endpoint>;
}

/** Sequences on request paths whose every await does I/O, and nothing but what `matches` says of its steps. */
export function awaitSequences(model: BackendModel, matches: (steps: readonly Step[]) => boolean): AwaitSequence[] {
  const sequences: AwaitSequence[] = [];
  for (const { code, fn, sites } of sitesByFunction(model)) {
    const facts = code.source.facts.functions[fn];
    if (facts === undefined) continue;
    for (const block of blocksOf(facts.body)) {
      const rounds = block.flatMap((statement) => roundsOf(statement, sites, matches));
      for (const run of [
        ...runsOf(block, sites, matches),
        ...block.flatMap((each) => partsOf(each, sites, matches)),
        ...rounds,
      ]) {
        sequences.push({
          function: facts.name,
          inLoop: rounds.includes(run),
          awaits: run.map(({ node, steps }) => ({ place: code.source.locate(node.start, node.end), steps })),
          endpoints: [...new Set(run.flatMap(({ endpoints }) => [...endpoints]))],
        });
      }
    }
  }
  return sequences;
}

interface Entry {
  readonly code: ModuleCode;
  readonly fn: number;
  readonly sites: Map<string, Site>;
  /** the same by the place itself: there are few places, and many steps that lead through them */
  readonly sitesAt: Map<Location, Site | null>;
}

/** What each call in each function on a request path leads to; only of functions in which awaits follow one another. */
function sitesByFunction(model: BackendModel): { code: ModuleCode; fn: number; sites: Site[] }[] {
  const functions = new Map<string, Entry | null>();
  const functionsAt = new Map<Location, Entry | null>();
  const entryAt = (location: Location): Entry | null => {
    const key = `${location.file}:${location.line}:${location.column}`;
    let entry = functions.get(key);
    if (entry === undefined) {
      const spot = spotOf(model, location);
      const fn = spot === null ? -1 : functionAt(spot);
      const body = spot?.code.source.facts.functions[fn]?.body ?? [];
      entry =
        spot === null || fn < 0 || !blocksOf(body).some(mayWait)
          ? null
          : { code: spot.code, fn, sites: new Map(), sitesAt: new Map() };
      functions.set(key, entry);
    }
    return entry;
  };
  const siteAt = ({ code, sites }: Entry, at: Location): Site | null => {
    const key = `${at.line}:${at.column}:${at.endLine}:${at.endColumn}`;
    const known = sites.get(key);
    if (known !== undefined) return known;
    const spot = spotOf(model, at);
    if (spot === null || spot.code !== code) return null;
    const site = { spot, steps: [], endpoints: new Set<Endpoint>() };
    sites.set(key, site);
    return site;
  };
  for (const endpoint of model.endpoints) {
    for (const step of endpoint.steps) {
      if (step.guard !== null) continue;
      const { via } = step;
      for (let level = 0; level < via.length; level++) {
        const location = via[level]?.location;
        if (location === undefined) continue;
        let entry = functionsAt.get(location);
        if (entry === undefined) functionsAt.set(location, (entry = entryAt(location)));
        if (entry === null) continue;
        const at = via[level + 1]?.calledAt ?? step.operation.place;
        let site = entry.sitesAt.get(at);
        if (site === undefined) entry.sitesAt.set(at, (site = siteAt(entry, at)));
        if (site === null) continue;
        site.steps.push(step);
        site.endpoints.add(endpoint);
      }
    }
  }
  return [...functions.values()].flatMap((entry) =>
    entry === null ? [] : [{ code: entry.code, fn: entry.fn, sites: [...entry.sites.values()] }],
  );
}

function blocksOf(body: readonly Statement[]): (readonly Statement[])[] {
  const blocks: (readonly Statement[])[] = [body];
  for (const statement of body) {
    if (statement.kind === 'if') blocks.push(...blocksOf(statement.then), ...blocksOf(statement.else));
    else if (statement.kind === 'try') blocks.push(...blocksOf(statement.body));
    else if (statement.kind === 'block') blocks.push(...blocksOf(statement.body));
    else if (statement.kind === 'switch')
      for (const { body: branch } of statement.cases) blocks.push(...blocksOf(branch));
  }
  return blocks;
}

/** There are awaits in it that may follow each other. */
function mayWait(block: readonly Statement[]): boolean {
  return (
    block.filter(awaitedIn).length > 1 ||
    block.some((statement) => loopOf(statement) !== null || listsIn(statement).length > 0)
  );
}

interface Awaiting {
  readonly node: Statement | Expression;
  readonly steps: Step[];
  readonly endpoints: Set<Endpoint>;
}

/** Maximal runs of at least two: each a declaration by an await, none using what an earlier one gave. */
function runsOf(
  block: readonly Statement[],
  sites: readonly Site[],
  matches: (steps: readonly Step[]) => boolean,
): Awaiting[][] {
  const runs: Awaiting[][] = [];
  let run: Awaiting[] = [];
  let declared = new Set<number>();
  const end = (): void => {
    if (run.length > 1) runs.push(run);
    run = [];
    declared = new Set();
  };
  for (const statement of block) {
    const awaited = awaitedIn(statement);
    if (awaited === null) {
      // a constant computed in between belongs to neither, unless it needs what was awaited
      if (
        statement.kind === 'declare' &&
        statement.value !== null &&
        isPure(statement.value) &&
        !mentions(statement.value, declared)
      )
        continue;
      end();
      continue;
    }
    if (mentions(awaited, declared)) end();
    const awaiting = awaitingIn(statement, sites);
    if (!matches(awaiting.steps)) {
      end();
      continue;
    }
    run.push(awaiting);
    for (const node of below(targetOf(statement) ?? awaited))
      if ('kind' in node && node.kind === 'variable') declared.add(node.variable);
  }
  end();
  return runs;
}

function awaitingIn(node: Statement | Expression, sites: readonly Site[]): Awaiting {
  const inside = sites.filter(({ spot }) => spot.start >= node.start && spot.end <= node.end);
  return {
    node,
    steps: inside.flatMap((site) => site.steps),
    endpoints: new Set(inside.flatMap((site) => [...site.endpoints])),
  };
}

/** `{ users: await f(), orders: await g() }`: what is in one list cannot need the rest of it. */
function partsOf(
  statement: Statement,
  sites: readonly Site[],
  matches: (steps: readonly Step[]) => boolean,
): Awaiting[][] {
  return listsIn(statement).flatMap((list) => {
    const parts = list.map((value) => awaitingIn(value, sites));
    return parts.every(({ steps }) => matches(steps)) ? [parts] : [];
  });
}

/** Lists and objects with several awaits among their values, in a statement that stands by itself. */
function listsIn(statement: Statement): Expression[][] {
  const value =
    statement.kind === 'declare' || statement.kind === 'return' || statement.kind === 'expression'
      ? statement.value
      : null;
  if (value === null) return [];
  return below(value).flatMap((node) => {
    if (!('kind' in node) || (node.kind !== 'object' && node.kind !== 'array')) return [];
    const values = node.kind === 'object' ? node.properties.map((each) => each.value) : node.elements;
    const awaited = values.filter((each) => withoutCast(each).kind === 'await');
    return awaited.length > 1 ? [awaited] : [];
  });
}

/** `for (const x of list) await f(x)`, where no round needs what another one did or decides that there are more. */
function roundsOf(
  statement: Statement,
  sites: readonly Site[],
  matches: (steps: readonly Step[]) => boolean,
): Awaiting[][] {
  const body = loopOf(statement);
  if (body === null) return [];
  const awaiting = awaitingIn(body, sites);
  return matches(awaiting.steps) ? [[awaiting]] : [];
}

/** The one statement with an await in a loop whose rounds are independent. */
function loopOf(statement: Statement): Statement | null {
  if (statement.kind !== 'loop' || statement.form !== 'of') return null;
  const nodes = statement.body.flatMap((each) => below(each));
  const isTied = nodes.some(
    (node) =>
      'kind' in node &&
      (node.kind === 'jump' ||
        node.kind === 'return' ||
        node.kind === 'throw' ||
        node.kind === 'try' ||
        node.kind === 'loop' ||
        node.kind === 'yield' ||
        // what one round leaves behind for the next
        (node.kind === 'assign' && node.target.kind === 'variable')),
  );
  const waiting = statement.body.filter((each) => below(each).some((node) => 'kind' in node && node.kind === 'await'));
  return isTied || waiting.length !== 1 ? null : (waiting[0] ?? null);
}

/** `const x = await f(…)`, `x = await f(…)`. */
function awaitedIn(statement: Statement): Expression | null {
  const value =
    statement.kind === 'declare'
      ? statement.value
      : statement.kind === 'expression' && statement.value.kind === 'assign' && statement.value.operator === '='
        ? statement.value.value
        : null;
  if (value === null || targetOf(statement) === null) return null;
  const awaited = withoutCast(value);
  return awaited.kind === 'await' ? bare(awaited) : null;
}

/** The variables that a statement sets; null if it sets anything else. */
function targetOf(statement: Statement): Pattern | null {
  if (statement.kind === 'declare') return statement.pattern;
  if (statement.kind !== 'expression' || statement.value.kind !== 'assign') return null;
  const { target } = statement.value;
  return target.kind === 'variable' ? target : null;
}

function withoutCast(value: Expression): Expression {
  return value.kind === 'cast' ? value.value : value;
}

function isPure(expression: Expression): boolean {
  return [...below(expression)].every(
    (node) => !('kind' in node) || (node.kind !== 'await' && node.kind !== 'yield' && node.kind !== 'assign'),
  );
}

function mentions(expression: Expression, variables: ReadonlySet<number>): boolean {
  return (
    variables.size > 0 &&
    [...below(expression)].some(
      (node) => 'kind' in node && ((node.kind === 'name' && variables.has(node.variable)) || node.kind === 'function'),
    )
  );
}
