import type { Location } from '../../findings/types.ts';
import { functionAround, mayHold, type Expression, type FunctionFacts } from '../../ir/index.ts';
import { expressionName } from '../expression-names.ts';
import type { SourceModule } from '../types.ts';
import { asksForNames, asksForOwn, isNameOfOurs, staysInObjects, type KeyedPlace } from './deep-write-guards.ts';
import { isReachedAfter } from './held-conditions.ts';
import { bare, below, codeOf, type CodeNode } from './module-code.ts';

/**
 * A function that goes down into an object by names that it is given, and writes there: a merge of objects, or a setter of paths.
 * Under the name `__proto__` it comes to what all objects inherit from.
 */
export interface DeepWrite {
  readonly inFunction: string;
  readonly place: Location;
}

/** Writes of a file that may go to the prototype of all objects, where nothing around them asks what they are called. */
export function deepWritesIn(source: SourceModule): DeepWrite[] {
  const { functions } = source.facts;
  if (!functions.some((fn) => !fn.bodiless && mayHold(fn, 'index') && mayHold(fn, 'assign'))) return [];
  const code = codeOf(source);
  const found = new Map<number, DeepWrite>();
  functions.forEach((fn, index) => {
    if (index === 0 || fn.bodiless) return;
    const nodes = nodesOf(index, source);
    const writes = [
      ...mergedIn(fn, nodes, source),
      ...queuedIn(nodes, source),
      ...walkedIn(nodes),
      ...reducedIn(index, nodes, source),
    ];
    if (writes.length === 0 || asksForNames(nodes, code)) return;
    for (const write of writes)
      if (
        !asksForOwn(write.object, nodes, true) &&
        !staysInObjects(write.object, nodes, code) &&
        !isNameOfOurs(write, nodes, code)
      )
        found.set(write.start, { inFunction: fn.name, place: source.locate(write.start, write.end) });
  });
  return [...found.values()];
}

/** Whether the function around a place asks what names it goes down by, or for what the object has itself. */
export function asksBeforeWriting(source: SourceModule, place: Location): boolean {
  const code = codeOf(source);
  const start = (source.facts.lineStarts[place.line - 1] ?? 0) + place.column - 1;
  const index = functionAround(source.facts.functions, { start });
  if (index <= 0) return false;
  const nodes = nodesOf(index, source);
  if (asksForNames(nodes, code)) return true;
  return writesIn(nodes).some((write) => write.start <= start && write.end >= start && asksForOwn(write.object, nodes));
}

type AssignNode = Extract<Expression, { kind: 'assign' }>;

/** What stands in a function and in those that are written inside of it. */
function nodesOf(index: number, { facts: { functions } }: SourceModule): CodeNode[] {
  const isInside = (at: number): boolean => {
    for (let fn = at; fn >= 0; fn = functions[fn]?.parent ?? -1) if (fn === index) return true;
    return false;
  };
  return functions.flatMap((fn, at) => (!fn.bodiless && isInside(at) ? fn.body.flatMap(below) : []));
}

/** `merge(to[key], from[key])` in `merge`, beside `to[key] = from[key]`. */
function mergedIn({ name, params }: FunctionFacts, nodes: readonly CodeNode[], source: SourceModule): KeyedWrite[] {
  const passed = new Set(params.map(({ pattern }) => (pattern.kind === 'variable' ? pattern.name : '')));
  if (name === '') return [];
  const held = new Map<string, string>();
  for (const node of nodes)
    if ('kind' in node && node.kind === 'declare' && node.pattern.kind === 'variable' && node.value !== null)
      held.set(node.pattern.name, lookedUpIn(node.value, source));
  const writes = writesIn(nodes);
  const descended = new Set<string>();
  for (const node of nodes) {
    if (!('kind' in node) || node.kind !== 'call') continue;
    const { callee } = node;
    const called = callee.kind === 'name' ? callee.name : callee.kind === 'member' ? callee.property : '';
    const [first, ...others] = node.args;
    if (called === '' || first === undefined) continue;
    if (called !== name && (first.kind !== 'index' || !callsBack(called, name, source))) continue;
    // what only goes down in one object writes under the names that it has
    if (others.every((other) => other.kind === 'name' && passed.has(other.name))) continue;
    const object = first.kind === 'name' ? (held.get(first.name) ?? '') : lookedUpIn(first, source);
    // `to[key] = {}; merge(to[key], from[key])`: what is gone down into was made here
    const isNew = writes.some(
      (write) =>
        write.object === object &&
        (write.value.kind === 'object' || write.value.kind === 'array') &&
        write.end <= node.start &&
        isReachedAfter(write, node, nodes),
    );
    if (!isNew) descended.add(object);
  }
  descended.delete('');
  // what begins empty and is given back is nobody's
  for (const node of nodes)
    if ('kind' in node && node.kind === 'declare' && node.pattern.kind === 'variable' && node.value?.kind === 'object')
      descended.delete(node.pattern.name);
  const counters = countersIn(nodes);
  return writes.filter(
    ({ object, key, value }) =>
      descended.has(object) &&
      key.kind === 'name' &&
      !counters.has(key.name) &&
      !isCallOf(value, name) &&
      value.kind !== 'object' &&
      value.kind !== 'array',
  );
}

/** `left.push([to[key], from[key]])` beside `to[key] = from[key]`, where pairs are taken from the list until none is left. */
function queuedIn(nodes: readonly CodeNode[], source: SourceModule): KeyedWrite[] {
  const queued = new Set<string>();
  const taken = new Set<string>();
  for (const node of nodes) {
    if (!('kind' in node) || node.kind !== 'call' || node.callee.kind !== 'member') continue;
    const list = expressionName(node.callee.object);
    if (/^(?:pop|shift)$/.test(node.callee.property)) taken.add(list);
    const [given] = node.args;
    if (!/^(?:push|unshift)$/.test(node.callee.property) || given === undefined) continue;
    const pieces =
      given.kind === 'array'
        ? given.elements
        : given.kind === 'object'
          ? given.properties.map(({ value }) => value)
          : [];
    const [first, second] = pieces.map(bare);
    if (first?.kind !== 'index' || second?.kind !== 'index') continue;
    if (expressionName(first.index) === expressionName(second.index))
      queued.add(`${list} ${lookedUpIn(first, source)}`);
  }
  const objects = new Set([...taken].flatMap((list) => [...queued].filter((each) => each.startsWith(`${list} `))));
  if (objects.size === 0) return [];
  const names = new Set([...objects].map((each) => each.slice(each.lastIndexOf(' ') + 1)));
  const counters = countersIn(nodes);
  return writesIn(nodes).filter(
    ({ object, key, value }) => names.has(object) && key.kind === 'name' && !counters.has(key.name) && !isFresh(value),
  );
}

/** The object of which a value is a member by its name: `to[key]`, and what a function gives that does nothing else. */
function lookedUpIn(value: Expression, { facts: { functions } }: SourceModule): string {
  const at = bare(value);
  if (at.kind === 'index') return expressionName(at.object);
  if (at.kind !== 'call' || at.callee.kind !== 'name' || at.args.length !== 2) return '';
  const { name } = at.callee;
  const [object] = at.args;
  const looksUp = functions.some((fn) => {
    const [only] = fn.bodiless || fn.name !== name || fn.body.length !== 1 ? [] : fn.body;
    if (only?.kind !== 'return' || only.value?.kind !== 'index') return false;
    const [first, second] = fn.params.map(({ pattern }) => (pattern.kind === 'variable' ? pattern.name : null));
    return expressionName(only.value.object) === first && expressionName(only.value.index) === second;
  });
  return looksUp && object !== undefined ? expressionName(object) : '';
}

/** Another function of the module calls that one: together they go down as one that calls itself. */
function callsBack(called: string, name: string, { facts: { functions } }: SourceModule): boolean {
  return functions.some(
    (fn, index) =>
      index > 0 &&
      !fn.bodiless &&
      fn.name === called &&
      functions.some(
        (inner, at) =>
          !inner.bodiless &&
          (at === index || inner.parent === index) &&
          inner.body.some((statement) =>
            below(statement).some(
              (node) =>
                'kind' in node && node.kind === 'call' && node.callee.kind === 'name' && node.callee.name === name,
            ),
          ),
      ),
  );
}

/** `at = at[key]` beside `at[last] = value`. */
function walkedIn(nodes: readonly CodeNode[]): KeyedWrite[] {
  const counters = countersIn(nodes);
  const walked = new Set<string>();
  for (const node of nodes) {
    if (!('kind' in node) || node.kind !== 'assign' || node.target.kind !== 'variable') continue;
    const { name } = node.target;
    const steps = [node.value, ...below(node.value)].some(
      (each) =>
        'kind' in each &&
        each.kind === 'index' &&
        expressionName(each.object) === name &&
        !(each.index.kind === 'name' && counters.has(each.index.name)) &&
        each.index.kind !== 'number',
    );
    if (steps) walked.add(name);
  }
  return writesIn(nodes).filter(
    ({ object, key, value }) =>
      walked.has(object) &&
      key.kind !== 'number' &&
      !(key.kind === 'name' && counters.has(key.name)) &&
      !isFresh(value),
  );
}

/** `path.reduce((at, key) => { at[key] = value; return at[key]; }, object)` */
function reducedIn(index: number, nodes: readonly CodeNode[], { facts }: SourceModule): KeyedWrite[] {
  return nodes.flatMap((node): KeyedWrite[] => {
    if (!('kind' in node) || node.kind !== 'call' || node.callee.kind !== 'member') return [];
    const [callback] = node.args;
    if (!/^reduce(?:Right)?$/.test(node.callee.property) || callback?.kind !== 'function') return [];
    const fn = facts.functions[callback.fn];
    if (fn === undefined || fn.bodiless || callback.fn === index) return [];
    const [at, key] = fn.params.map(({ pattern }) => (pattern.kind === 'variable' ? pattern.name : ''));
    if (at === undefined || key === undefined || at === '' || key === '') return [];
    const inside = fn.body.flatMap(below);
    // `(at[key] = last ? value : at[key] || {})`
    const writes = (value: Expression): boolean =>
      writesIn([bare(value)]).some((write) => write.object === at && expressionName(write.key) === key);
    const returns = inside.some(
      (each) =>
        'kind' in each &&
        each.kind === 'return' &&
        each.value !== null &&
        (expressionName(bare(each.value)).startsWith(`${at}[${key}]`) || writes(each.value)),
    );
    if (!returns) return [];
    return writesIn(inside).filter(
      ({ object, key: name, value }) =>
        object === at &&
        expressionName(name) === key &&
        // at the end of the path something else is written than on the way
        !(value.kind === 'conditional' ? isFresh(value.then) && isFresh(value.else) : isFresh(value)),
    );
  });
}

interface KeyedWrite extends KeyedPlace {
  readonly value: Expression;
}

function writesIn(nodes: readonly CodeNode[]): KeyedWrite[] {
  const spelled = namesSpelledOut(nodes);
  return nodes.flatMap((node): KeyedWrite[] => {
    if (!('kind' in node)) return [];
    // `Object.defineProperty(to, key, { value })`
    if (node.kind === 'call' && /^(?:Object\.defineProperty|Reflect\.set)\(\)$/.test(expressionName(node))) {
      const [object, key, value] = node.args;
      if (object?.kind !== 'name' || key === undefined || value === undefined || key.kind === 'string') return [];
      const given = described(value);
      return [{ object: object.name, key: bare(key), value: given, start: node.start, end: node.end }];
    }
    if (node.kind !== 'assign' || node.target.kind !== 'target') return [];
    const { target } = node.target;
    if (target.kind !== 'index' || target.index.kind === 'string') return [];
    const object = bare(target.object);
    if (object.kind !== 'name' || spelled.has(expressionName(target.index))) return [];
    return [{ object: object.name, key: bare(target.index), value: node.value, start: node.start, end: node.end }];
  });
}

/** Of a description of a member, its value. */
function described(value: Expression): Expression {
  if (value.kind !== 'object') return value;
  return value.properties.find(({ key }) => key === 'value')?.value ?? value;
}

/** Variables that go through a list of names in the code: `for (const key of ['a', 'b'])`. */
function namesSpelledOut(nodes: readonly CodeNode[]): Set<string> {
  return new Set(
    nodes.flatMap((node) =>
      'kind' in node &&
      node.kind === 'loop' &&
      node.pattern?.kind === 'variable' &&
      node.iterable?.kind === 'array' &&
      node.iterable.elements.every((element) => element?.kind === 'string')
        ? [node.pattern.name]
        : [],
    ),
  );
}

/** Variables that count: `list[i]` is no name that somebody chooses. */
function countersIn(nodes: readonly CodeNode[]): Set<string> {
  return new Set(
    nodes.flatMap((node) =>
      'kind' in node && node.kind === 'update' && node.target.kind === 'name' ? [node.target.name] : [],
    ),
  );
}

/** A new object on the way down: `{}`, `at[key] || {}`. */
function isFresh(value: Expression): boolean {
  const at = bare(value);
  if (at.kind === 'object' || at.kind === 'array') return true;
  if (at.kind === 'logical') return isFresh(at.right);
  if (at.kind === 'conditional') return isFresh(at.then) || isFresh(at.else);
  return at.kind === 'assign' && isFresh((at satisfies AssignNode).value);
}

function isCallOf(value: Expression, name: string): boolean {
  const at = bare(value);
  return at.kind === 'call' && expressionName(at.callee).split('.').at(-1) === name;
}
